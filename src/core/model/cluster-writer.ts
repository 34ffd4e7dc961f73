import type { ServedKind } from './cluster-reader.ts';
import type { LiveObject } from './live-object.ts';

/** An object to be created: `apiVersion`, `kind`, `metadata` and whatever its kind has. Plain JSON. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/**
 * The port through which a cluster is changed. Only `src/restore/run` may use it (a test holds everybody to that), with a plan
 * that was checked and confirmed. Every function rejects with a ClusterError.
 */
export interface ClusterWriter {
  /** Never changes an object that is there: code `exists` then. With `dryRun` the server checks everything and keeps nothing. */
  create(kind: ServedKind, object: Manifest, options?: WriteOptions): Promise<LiveObject>;
  /** A merge patch (RFC 7386). With `resourceVersion` in its metadata it fails with `conflict` on any other version. */
  patch(
    kind: ServedKind,
    at: At,
    patch: object,
    options?: WriteOptions & { subresource?: 'scale' },
  ): Promise<LiveObject>;
  /** Deletes the object with this uid and no other: `conflict` for another one of the same name. False where there is none. */
  delete(
    kind: ServedKind,
    at: At,
    uid: string,
    options?: WriteOptions & { propagation?: 'Background' | 'Foreground' | 'Orphan' },
  ): Promise<boolean>;
}

export interface At {
  readonly namespace?: string;
  readonly name: string;
}

export interface WriteOptions {
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}
