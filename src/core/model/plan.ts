import type { Right } from './cluster-reader.ts';
import type { At, Manifest } from './cluster-writer.ts';
import type { VolumeData } from './restore-point.ts';

/** Safest first. `clone`: into a namespace of its own. `side-by-side`: a new claim beside the old. `in-place`: replaces. */
export type RestoreMode = 'clone' | 'side-by-side' | 'in-place';

export type PlanRequest = RestoreRequest | CopyRequest | DeleteRequest;

interface Common {
  readonly provider: string;
  /** The namespace whose data it is about. */
  readonly namespace: string;
}

/** Bring something back. */
export interface RestoreRequest extends Common {
  readonly action: 'restore';
  readonly mode: RestoreMode;
  /** The object that stands for the restore point: `id` of RestorePoint. */
  readonly point: string;
  /** For `clone`; default: the first of `<namespace>-restore`, `<namespace>-restore-2`, … that is not there. */
  readonly targetNamespace?: string;
  /** For `side-by-side`: the name of the new claim; default like the above, after the claim. */
  readonly targetClaim?: string;
  readonly only?: Selection;
  /** What an earlier run took away and did not give back; filled in where a run is undone. */
  readonly owed?: readonly Owed[];
}

/** A workload that is to be as it was: with so many replicas, or there at all. */
export type Owed =
  | { readonly ref: Ref; readonly replicas: number }
  | { readonly ref: Ref; readonly manifest: Manifest };

/** Back up, or snapshot, now. */
export interface CopyRequest extends Common {
  readonly action: 'copy';
  readonly only?: Pick<Selection, 'claims' | 'workload'>;
}

/** Delete a restore point with the data that it stands for. */
export interface DeleteRequest extends Common {
  readonly action: 'delete';
  readonly point: string;
}

/** What of the restore point; absent: all that it holds of the namespace. Two fields: what both hold. */
export interface Selection {
  readonly workload?: { readonly type: string; readonly name: string };
  readonly claims?: readonly string[];
  /** `plural.group` or `plural`: `configmaps`, `deployments.apps`. */
  readonly kinds?: readonly string[];
}

/**
 * What will be done, for somebody to read before it is done; plain JSON, the same for the same request and cluster. Names that
 * only the run decides hold `{run}`, which becomes the run's id (lower-case letters and digits).
 */
export interface Plan {
  readonly schemaVersion: 1;
  readonly request: PlanRequest;
  /** One line: `Restore claim data-db-0 from VolumeSnapshot nightly-1, beside the old one`. */
  readonly title: string;
  readonly cluster: ClusterIdentity;
  readonly point?: PinnedPoint;
  readonly target: { readonly namespace: string; readonly isNew: boolean };
  /** What becomes of which object, in the order of the doing. */
  readonly effects: readonly Effect[];
  /** What a person must know before saying yes; the worst first. */
  readonly dangers: readonly string[];
  /** What the plan was made from. Any other uid or version is another plan. */
  readonly basis: readonly Basis[];
  /** What the planner itself found about whether it will work. */
  readonly checks: readonly Check[];
  /** What the user needs; asked in the preflight. */
  readonly rights: readonly Right[];
  /** Volumes that will be made; held against the quotas of the namespace. */
  readonly volumes: readonly PlannedVolume[];
  readonly steps: readonly Step[];
  /** How it can be taken back once it is done. Absent: it makes only new things, which can be deleted. */
  readonly undo?: Undo;
}

export interface ClusterIdentity {
  readonly context: string;
  readonly server: string;
  /** Of the namespace that the request names; tells a cluster from another one at the same address. */
  readonly namespaceUid?: string;
}

export interface PinnedPoint {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly presence: VolumeData['presence'];
  /** One line. */
  readonly data: string;
}

export interface Effect {
  /** `scale` and `replace` come back to what they were; `delete` and `replace` lose the present content. `skip`: stays as it is. */
  readonly kind: 'create' | 'replace' | 'delete' | 'scale' | 'skip' | 'keep';
  /** `StatefulSet`, `PersistentVolumeClaim`. */
  readonly what: string;
  readonly namespace?: string;
  readonly name: string;
  /** `from 3 to 0 replicas`, `what was written after 12:00 is lost`. */
  readonly detail?: string;
}

/** An object as the plan saw it. */
export interface Basis {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  /** Absent: there was none. */
  readonly uid?: string;
  /** `metadata.generation`, for kinds that count it. */
  readonly generation?: number;
}

export interface Check {
  /** `rights`, `quota`, `gitops`, `location`, … */
  readonly id: string;
  readonly outcome: 'ok' | 'warning' | 'blocked' | 'unknown';
  /** One line, about this plan: `quota compute-resources leaves 2 GiB, 1 GiB is needed`. */
  readonly message: string;
  readonly remedy?: string;
}

export interface PlannedVolume {
  readonly namespace: string;
  readonly claim: string;
  /** Undefined where it is only known in the backup. */
  readonly bytes?: number;
  readonly storageClass?: string;
  /** A claim that is deleted before it is made again needs no new room. */
  readonly isReplaced: boolean;
  /** What the claim that it replaces asks for, where the new one asks for more. */
  readonly replacedBytes?: number;
}

/** What in-place restores do first, so that they can be taken back. */
export interface Undo {
  /** `VolumeSnapshot shop/backops-data-db-0-{run}`, as `id` of the restore point that it becomes. */
  readonly safetyPoint: string;
  /** The request that takes it back, with `{run}` in it. */
  readonly request: RestoreRequest;
}

export interface Ref extends At {
  /** `group/Kind`. */
  readonly type: string;
}

/** One thing to do. The engine does them in order, and writes into its journal before and after each. */
export type Step = StepCommon & Action;

interface StepCommon {
  /** Unique in the plan: `scale-down-db`. */
  readonly id: string;
  /** `Scale StatefulSet db down to 0`. */
  readonly title: string;
  /** From here on the old state is only in the safety copy. Without it, steps done so far are taken back when a later one fails. */
  readonly isPointOfNoReturn?: boolean;
  /** Takes this step back, where a later one fails before the point of no return. */
  readonly takeBack?: Action;
  /** What stays of it when the run is taken back: `what Velero has put into shop-restore so far`. */
  readonly leaves?: string;
}

export type Action =
  | {
      readonly do: 'create';
      /** Carries no run annotation: the engine adds it, and knows by it what it made itself when it goes on after a crash. */
      readonly object: Manifest;
      /** Is one that is there already as good? (A namespace.) */
      readonly mayExist?: boolean;
    }
  | {
      readonly do: 'delete';
      readonly ref: Ref;
      readonly uid: string;
      /** Default Background. Orphan leaves what it owns. */
      readonly propagation?: 'Background' | 'Orphan';
      /** Until it is really gone; default 120. */
      readonly seconds?: number;
    }
  | {
      /** Deletes what a controller made on our behalf, found by label; the label's value holds `{run}`. */
      readonly do: 'delete-labelled';
      readonly type: string;
      /** Absent for kinds that have none. */
      readonly namespace?: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly seconds?: number;
    }
  /** Only to take a `create` back: deletes the object that the step made, by its uid, and none that was there before. */
  | { readonly do: 'delete-created' }
  | {
      readonly do: 'scale';
      readonly ref: Ref;
      readonly uid: string;
      readonly replicas: number;
      /** What it must have before; any other number means that somebody else is at work, and the step fails. */
      readonly from: number;
    }
  | {
      readonly do: 'wait';
      readonly ref: Ref;
      readonly until: Condition;
      readonly seconds: number;
      readonly progress?: ProgressOf;
    };

export type Condition =
  /** Of an object that may not be there yet. */
  | {
      readonly is: 'field';
      readonly path: readonly string[];
      readonly in: readonly (string | number | boolean)[];
      /** Waiting longer is of no use. */
      readonly failed?: { readonly path: readonly string[]; readonly in?: readonly (string | number | boolean)[] };
      /** Where the object says why: the first of these that is there is shown. */
      readonly messages?: readonly (readonly string[])[];
      /** What any other value means, instead of the value. */
      readonly why?: string;
    }
  | { readonly is: 'gone' }
  /** `ref` is a workload: as many ready replicas as it wants, of its present generation. */
  | { readonly is: 'ready' }
  /** `ref` is a claim: no pod that is still running mounts it. */
  | { readonly is: 'unmounted' }
  /** Of any object with these labels, whatever `ref` calls it: one whose field is as said. For what a controller names by chance. */
  | {
      readonly is: 'labelled';
      readonly labels: Readonly<Record<string, string>>;
      readonly path: readonly string[];
      readonly in: readonly (string | number | boolean)[];
    };

/** Where progress is to be read while waiting. Paths lead to numbers. */
export interface ProgressOf {
  readonly done?: readonly string[];
  readonly total?: readonly string[];
  readonly unit: 'objects' | 'bytes';
  /** Objects that show the progress of one volume each: PodVolumeRestores, DataDownloads. */
  readonly parts?: readonly {
    readonly type: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly name: readonly string[];
    readonly done: readonly string[];
    readonly total: readonly string[];
  }[];
}
