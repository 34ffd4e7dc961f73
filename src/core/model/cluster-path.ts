/**
 * What is read from a connected cluster is a text like any other, at a path that no file can have:
 * `cluster:kind-dev/velero.io/Schedule/velero/nightly`. Its first part is the id of the cluster's environment.
 */
const prefix = 'cluster:';

/** `cluster:kind-dev`; a context may hold slashes, and the id may not. */
export function clusterRoot(context: string): string {
  return prefix + context.replace(/[%/]/g, encodeURIComponent);
}

/** Is it the path of something in a cluster, or the id of a cluster's environment? */
export function isClusterPath(path: string): boolean {
  return path.startsWith(prefix);
}

/** The context of such a path or id, as the kubeconfig writes it; undefined for a file. */
export function clusterOf(path: string): string | undefined {
  if (!isClusterPath(path)) return undefined;
  const slash = path.indexOf('/');
  const root = path.slice(prefix.length, slash < 0 ? path.length : slash);
  return root.replaceAll('%2F', '/').replaceAll('%25', '%');
}

/** Where it stands what could be read in the cluster, and what not. */
export const readingPath = (context: string): string => `${clusterRoot(context)}/reading`;
