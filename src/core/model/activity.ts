import type { LiveObjects, LiveRead } from './restore-point.ts';

/** One run of a backup system: a backup, a restore or a snapshot that waits, is under way or is over. Plain JSON. */
export interface Activity {
  /** `<provider>/<kind>/<namespace>/<name>`. */
  readonly id: string;
  readonly provider: string;
  /** `group/Kind` of the object that stands for it. */
  readonly type: string;
  readonly name: string;
  /** Where that object lies; not the namespace whose data it is about. */
  readonly namespace: string;
  readonly what: 'backup' | 'restore' | 'snapshot';
  readonly state: ActivityState;
  /** The system's own word for the state: `WaitingForPluginOperations`. */
  readonly phase: string;
  /** One line of what it is about: `namespace shop`, `Backup nightly-1 into shop-restore`. */
  readonly about: string;
  /** ISO times. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly progress?: Progress;
  /** Volumes whose data is being copied, where the system says so of each. */
  readonly volumes: readonly VolumeProgress[];
  readonly errors?: number;
  readonly warnings?: number;
  /** The system's own words about what went wrong. */
  readonly message?: string;
}

/** `incomplete`: it finished with errors. */
export type ActivityState = 'waiting' | 'running' | 'complete' | 'incomplete' | 'failed' | 'deleting' | 'unknown';

export interface Progress {
  readonly unit: 'objects' | 'bytes';
  readonly done: number;
  /** Absent where the system does not know it yet. */
  readonly total?: number;
}

export interface VolumeProgress {
  /** Name of the claim, or of the pod's volume where the claim is not known. */
  readonly volume: string;
  readonly state: ActivityState;
  /** Bytes. */
  readonly progress?: Progress;
  readonly message?: string;
}

/**
 * The part of a provider that finds activity in live objects, in `activity.ts` of its folder. Pure: somebody else reads the
 * cluster. What it reads as `isPoint` are the activities themselves.
 */
export interface Activities {
  /** Folder name: `velero`. */
  readonly provider: string;
  readonly title: string;
  readonly reads: readonly LiveRead[];
  /** What concerns the namespace, in any order. Never throws, whatever the objects hold. */
  list(objects: LiveObjects, namespace: string): readonly Activity[];
}
