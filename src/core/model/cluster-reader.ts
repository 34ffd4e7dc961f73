import type { LiveObject } from './live-object.ts';

/** The port through which everything looks at a cluster. It only reads; src/cluster implements it. */
export interface ClusterReader {
  readonly context: string;
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
  /** Ends kept connections. */
  close(): void;
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
  | 'kubeconfig'
  | 'untrusted'
  | 'credentials'
  | 'unauthorized'
  | 'forbidden'
  | 'certificate'
  | 'proxy'
  | 'unreachable'
  | 'slow'
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
