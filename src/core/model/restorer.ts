import type { LiveObject } from './live-object.ts';
import type { ClusterIdentity, Plan, PlanRequest, RestoreMode, Selection } from './plan.ts';
import type { RestorePoint } from './restore-point.ts';

/**
 * The part of a provider that plans: restores, copies made now, deletions of points; in `restore.ts` of its folder. Pure: it says
 * what it wants to know, somebody else reads it, and it makes a plan of it, or says why not. It never throws, whatever the objects hold.
 */
export interface Restorer {
  /** Folder name: `velero`. */
  readonly provider: string;
  readonly title: string;
  /** What can be done with a point, safest first, with a reason where a mode exists but not for this point. */
  offers(point: RestorePoint): readonly Offer[];
  /** What of a point can be chosen, so that not all of it comes back. Absent: a point is one whole. */
  readonly selects?: readonly (keyof Selection)[];
  /** Can it make a copy now? Its words for it: `Back Up Now`, `Snapshot Now`. */
  readonly copies?: string;
  /** What has to be known; asked again with what was found, until it names nothing new. */
  needs(request: PlanRequest, world: World): readonly Need[];
  plan(request: PlanRequest, world: World): Plan | Refused;
  /** As `needs`, when all steps are done. `{run}` of the plan is filled in. */
  evidence(plan: Plan, world: World): readonly Need[];
  /** What of it is proved to be back, and what is not. Unknown is not ok. */
  verify(plan: Plan, world: World): readonly Verified[];
}

export interface Offer {
  readonly mode: RestoreMode;
  /** Why not for this point. */
  readonly refusal?: string;
}

/** Expected: the request cannot be planned. */
export interface Refused {
  readonly refused: string;
  readonly remedy: string;
}

export function isRefused<T extends object>(value: T | Refused): value is Refused {
  return 'refused' in value;
}

export interface Need {
  /** `group/Kind`. */
  readonly type: string;
  readonly namespace?: string;
  /** Absent: all of the namespace, or of the cluster. */
  readonly name?: string;
}

export interface World {
  readonly cluster: ClusterIdentity;
  /** ISO time. A plan may use it to refuse what is expired, never to name something. */
  readonly now: string;
  /** Does the server serve the type? Undefined before it was asked for. */
  apiVersion(type: string): string | undefined;
  /** `absent` also where the server does not serve the type. */
  one(type: string, namespace: string | undefined, name: string): Seen<LiveObject>;
  all(type: string, namespace: string | undefined): Seen<readonly LiveObject[]>;
}

/** `unread`: it was not allowed, or not asked for. That is never the same as none. */
export type Seen<T> =
  | { readonly state: 'seen'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unread'; readonly why: string };

export interface Verified {
  readonly outcome: 'ok' | 'failed' | 'unknown';
  /** `claim data-db-0 is bound`, `volume data of uploads came back (1.2 GiB)`. */
  readonly message: string;
}
