import { type ClusterReader, clusterError } from '../core/model/cluster-reader.ts';
import { type LiveObject, liveText, liveValue } from '../core/model/live-object.ts';

/** Where the pod's template lies in the workloads that people restore. */
const templates: Readonly<Record<string, readonly string[]>> = {
  'apps/StatefulSet': ['spec', 'template', 'spec'],
  'apps/Deployment': ['spec', 'template', 'spec'],
  'apps/DaemonSet': ['spec', 'template', 'spec'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  'batch/Job': ['spec', 'template', 'spec'],
  Pod: ['spec'],
};
const claimKind = 'PersistentVolumeClaim';
const claimNames = new Set(['persistentvolumeclaim', 'persistentvolumeclaims', 'pvc']);

/** The kinds that `--workload` takes. */
export const workloadKinds: readonly string[] = [
  claimKind,
  ...Object.keys(templates).map((type) => type.slice(type.lastIndexOf('/') + 1)),
];

/**
 * Which claims belong to a workload of the cluster; undefined for a kind that is not among `workloadKinds`.
 * A claim is named by itself and need not exist any more. Rejects with a ClusterError.
 */
export async function claimsOfWorkload(
  reader: ClusterReader,
  namespace: string,
  kind: string,
  name: string,
  signal?: AbortSignal,
): Promise<((claim: string) => boolean) | undefined> {
  if (claimNames.has(kind.toLowerCase())) return (claim) => claim === name;
  const type = Object.keys(templates).find((one) => nameOf(one).toLowerCase() === kind.toLowerCase());
  if (type === undefined) return undefined;
  const [served] = await reader.discover([type], signal);
  const object = served && (await reader.get(served, namespace, name, signal));
  if (!object) {
    throw clusterError(
      'server',
      `namespace ${namespace} has no ${nameOf(type)} ${name}.`,
      `Name the volume instead, which need not be there any more: --workload ${claimKind}/NAME`,
    );
  }
  return claimsIn(object, templates[type] as readonly string[]);
}

function claimsIn(object: LiveObject, path: readonly string[]): (claim: string) => boolean {
  const pod = liveValue(object, ...path);
  const named = new Set(
    listOf(liveValue(pod, 'volumes')).flatMap((one) => liveText(one, 'persistentVolumeClaim', 'claimName') ?? []),
  );
  // By pattern, not by replica: what was scaled away can be restored as well.
  const prefixes = listOf(liveValue(object, 'spec', 'volumeClaimTemplates')).flatMap((one) => {
    const template = liveText(one, 'metadata', 'name');
    return template === undefined ? [] : [`${template}-${object.metadata.name}-`];
  });
  return (claim) =>
    named.has(claim) || prefixes.some((prefix) => claim.startsWith(prefix) && /^\d+$/.test(claim.slice(prefix.length)));
}

function nameOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
