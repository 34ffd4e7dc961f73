import type { LiveObject } from './live-object.ts';

/** The port through which everything looks at a cluster. It only reads, and asks for rights; src/cluster implements it. */
export interface ClusterReader {
  readonly context: string;
  /** What the kubeconfig calls the cluster of the context: a harmless context can name one of production. */
  readonly clusterName?: string;
  readonly server: string;
  /** What of these types the server serves; types that it does not serve are absent. Asks for their groups only. */
  discover(types: readonly string[], signal?: AbortSignal): Promise<readonly ServedKind[]>;
  /** All objects, page by page; without a namespace those of all namespaces. Rejects with a ClusterError. */
  list(kind: ServedKind, namespace: string | undefined, signal?: AbortSignal): Promise<readonly LiveObject[]>;
  /** Undefined where there is no such object. Rejects with a ClusterError. */
  get(
    kind: ServedKind,
    namespace: string | undefined,
    name: string,
    signal?: AbortSignal,
  ): Promise<LiveObject | undefined>;
  /**
   * Lists, then follows what changes, until the signal is aborted; then it resolves. A broken connection is made again and is
   * resumed where it broke; where the server has forgotten that place (410) everything is listed anew. Rejects with a
   * ClusterError when asking again cannot help (401, 403), or when nothing could be reached for `patienceSeconds`.
   */
  watch(kind: ServedKind, what: Watched, tell: (event: WatchEvent) => void, signal: AbortSignal): Promise<void>;
  /** One answer per right, in order: SelfSubjectAccessReview. Rejects with a ClusterError. */
  mayI(rights: readonly Right[], signal?: AbortSignal): Promise<readonly boolean[]>;
  /** Ends kept connections. */
  close(): void;
}

export interface Watched {
  /** Absent: all namespaces, or a kind that has none. */
  readonly namespace?: string;
  /** Only the object of this name. */
  readonly name?: string;
  /** Only objects with all of these labels. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default 120. */
  readonly patienceSeconds?: number;
}

export type WatchEvent =
  /** Everything there is: at first, and after a place was forgotten. */
  | { readonly type: 'listed'; readonly objects: readonly LiveObject[] }
  | { readonly type: 'changed' | 'gone'; readonly object: LiveObject }
  /** The connection broke and is made again: what is shown may be old. The next event ends this state. */
  | { readonly type: 'lost'; readonly error: ClusterError };

/** What RBAC is asked: `resource` is the plural. */
export interface Right {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  readonly name?: string;
}

export interface ServedKind {
  /** `velero.io/Backup`: without version. */
  readonly type: string;
  /** `velero.io/v1`, `v1`. */
  readonly apiVersion: string;
  /** `backups`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

export type ClusterErrorCode =
  /** There is none, which is a beginning and no fault; `kubeconfig` is one that cannot be used. */
  | 'no-kubeconfig'
  | 'kubeconfig'
  | 'untrusted'
  | 'credentials'
  | 'unauthorized'
  | 'forbidden'
  | 'certificate'
  | 'proxy'
  | 'unreachable'
  | 'slow'
  /** 404, where the object was needed. */
  | 'absent'
  /** 409: there is an object of this name already. */
  | 'exists'
  /** 409: the object is not the one, or not in the state, that was meant. */
  | 'conflict'
  /** 422 or 400: the server does not take the object. */
  | 'invalid'
  /** 403, because a ResourceQuota leaves no room. */
  | 'quota'
  | 'server';

/**
 * A cluster could not be asked. Told by its fields and not by `instanceof`: it crosses from one bundle into another.
 * Neither message nor remedy ever holds a token.
 */
export interface ClusterError extends Error {
  readonly clusterCode: ClusterErrorCode;
  readonly remedy: string;
}

export function clusterError(clusterCode: ClusterErrorCode, message: string, remedy: string): ClusterError {
  return Object.assign(new Error(message), { clusterCode, remedy });
}

export function isClusterError(error: unknown): error is ClusterError {
  return error instanceof Error && 'clusterCode' in error && 'remedy' in error;
}
