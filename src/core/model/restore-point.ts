import type { LiveObject } from './live-object.ts';
import type { Tri } from './tri.ts';

/** One backup or snapshot that a namespace could be restored from, as far as the cluster's objects tell. Plain JSON. */
export interface RestorePoint {
  /** `<provider>/<kind>/<namespace>/<name>`. */
  readonly id: string;
  readonly provider: string;
  /** `group/Kind` of the object that stands for it. */
  readonly type: string;
  readonly name: string;
  /** Where that object lies; not the namespace whose data it holds. */
  readonly namespace: string;
  readonly state: RestorePointState;
  /** The system's own word for the state: `PartiallyFailed`. */
  readonly phase: string;
  /** ISO time of the data, as exactly as is known: when the copy was begun. */
  readonly createdAt?: string;
  /** ISO time. */
  readonly expiresAt?: string;
  /** Bytes of volume data, as the system reports them; for snapshots the size that a restored volume needs. */
  readonly sizeBytes?: number;
  /** What makes such points: `Schedule nightly`. */
  readonly madeBy?: string;
  readonly contents: Contents;
  readonly volumeData: VolumeData;
  /** What becomes of the copy when its object is deleted. */
  readonly deletionPolicy?: string;
  /** What a person should know before relying on it. */
  readonly notes: readonly string[];
}

/**
 * `complete`: the system says that it finished without errors. `incomplete`: it finished with errors, something is missing.
 * `expired`: its time is over, and it can vanish at any moment.
 */
export type RestorePointState = 'complete' | 'incomplete' | 'failed' | 'running' | 'expired' | 'deleting' | 'unknown';

export interface Contents {
  /** Does it hold objects of the namespace that was asked for? */
  readonly namespace: Tri;
  /** `namespace shop`, `only objects labelled app=db`. */
  readonly text: string;
}

export interface VolumeData {
  /**
   * `yes`: some is recorded and none of it failed. `partial`: some of it failed. `failed`: every recorded copy failed.
   * `unknown` is no `no`: volume data that cannot be seen from here is never said to be absent.
   */
  readonly presence: 'yes' | 'partial' | 'failed' | 'unknown';
  readonly where: readonly VolumeDataPlace[];
  /** One line of why. */
  readonly reason: string;
  /** Facts about single volumes; volumes that nothing is known about are not in it. */
  readonly volumes: readonly VolumeFact[];
}

/** `same-storage`: a snapshot that shares the fate of its source. `object-store`: a copy of the data in another place. */
export type VolumeDataPlace = 'same-storage' | 'object-store' | 'cloud-snapshot';

export interface VolumeFact {
  /** Name of the claim, or of the pod's volume where the claim is not known. */
  readonly volume: string;
  readonly where: VolumeDataPlace;
  readonly state: 'complete' | 'failed' | 'running' | 'unknown';
  readonly sizeBytes?: number;
  readonly message?: string;
}

/** What is asked: a namespace, and perhaps only some of its claims. */
export interface RestorePointQuery {
  readonly namespace: string;
  /** ISO time against which expiry is held. */
  readonly now: string;
  readonly isWantedClaim?: (claim: string) => boolean;
}

/**
 * The part of a provider that finds restore points in live objects, in `restore-points.ts` of its folder. Pure: somebody else
 * reads the cluster. It has a registry of its own, so that the analysis of files does not carry it.
 */
export interface RestorePoints {
  /** Folder name: `velero`. */
  readonly provider: string;
  readonly title: string;
  readonly reads: readonly LiveRead[];
  /** Newest first is not needed. Never throws, whatever the objects hold. */
  list(objects: LiveObjects, query: RestorePointQuery): readonly RestorePoint[];
}

export interface LiveRead {
  readonly type: string;
  /** `asked`: in the namespace that is asked for. `system`: where the backup system keeps them. `cluster`: cluster-scoped. */
  readonly scope: 'asked' | 'system' | 'cluster';
  /** The points themselves; without them nothing can be listed. Other kinds only add facts. */
  readonly isPoint: boolean;
  /** For `system`: the namespaces to look in where listing all of them is not allowed. */
  readonly usualNamespaces?: readonly string[];
}

export interface LiveObjects {
  /** Objects of the type; `undefined` where they could not be read, which is not the same as none. */
  of(type: string): readonly LiveObject[] | undefined;
}
