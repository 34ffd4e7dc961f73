import type { Resource } from './resource.ts';
import type { Selector } from './selector.ts';
import type { Place } from './source.ts';
import type { Tri } from './tri.ts';
import type { Gap } from './verdict.ts';

/** WHAT is backed up, WHEN and for HOW LONG, as one backup system's object says it. */
export interface BackupPolicy {
  readonly id: string;
  readonly provider: string;
  /** `velero.io/Schedule`, `aws_backup_selection`. */
  readonly type: string;
  readonly name: string;
  /** Environment that declares it. */
  readonly environment: string;
  readonly at: Place;
  readonly resource: Resource;
  /** Which volumes it is about. Asked once per volume. */
  readonly selection: Selector;
  /** How the data of a selected volume is captured: the first rule whose `when` holds decides. */
  readonly captures: readonly CaptureRule[];
  /** Holds when the application is quiesced or dumped first (hooks). Absent: never. */
  readonly quiesced?: Selector;
  readonly schedule: Schedule;
  readonly retention: Retention;
  readonly state: PolicyState;
  /** Where copies live, for people: `location default`, `vault main`. */
  readonly destination?: string;
  /**
   * `exact`: the policy names its one subject (a claim, a cluster). `broad`: it selects by namespace, label or tag; one that
   * selects nothing is worth a finding only when everything it could select is in the workspace.
   */
  readonly reach: 'exact' | 'broad';
  /** What is wrong with the policy itself. */
  readonly problems: readonly PolicyProblem[];
}

export interface PolicyState {
  readonly active: Tri;
  /** Where it is switched off, and the text that would switch it on. */
  readonly at?: Place;
  readonly enable?: string;
  readonly because?: string;
}

/**
 * - `file-copy`: files one by one to another place, while the application runs
 * - `snapshot`: atomic, on the same storage
 * - `snapshot-copy`: an atomic snapshot that is copied to another place
 * - `native`: the engine's or the cloud service's own consistent backup, kept elsewhere
 * - `versioning`: old versions in the same bucket
 * - `mirror`: the latest state only, without history
 * - `none`: the object is saved, its data is not
 */
export type CaptureMethod =
  | 'file-copy'
  | 'snapshot'
  | 'snapshot-copy'
  | 'native'
  | 'versioning'
  | 'mirror'
  | 'none'
  | 'unknown';

export interface CaptureRule {
  readonly when: Selector;
  readonly method: CaptureMethod;
  /** For `none`: which kind of nothing. Default `metadata-only`. */
  readonly gap?: Gap;
  /** One clause for people: `snapshotVolumes is false and nothing opts into file-system backup`. */
  readonly because: string;
  readonly at?: Place;
}

export type CronDialect = 'five-field' | 'six-field-seconds' | 'aws';

export type Schedule =
  | {
      readonly kind: 'cron';
      readonly text: string;
      readonly dialect: CronDialect;
      readonly longestGapSeconds: number;
      readonly at?: Place;
    }
  | { readonly kind: 'interval'; readonly seconds: number; readonly at?: Place }
  /** Continuous archiving: the gap is what may be lost. */
  | { readonly kind: 'continuous'; readonly lossSeconds: number; readonly at?: Place }
  /** Runs when somebody asks. */
  | { readonly kind: 'on-demand'; readonly at?: Place }
  | {
      readonly kind: 'invalid';
      readonly text: string;
      readonly problem: string;
      readonly suggestion?: string;
      readonly at?: Place;
    }
  /**
   * It cannot be read when it runs, and, unless `runs` says so, not even whether it does: an empty template value leaves a
   * policy without a schedule.
   */
  | { readonly kind: 'unknown'; readonly because: string; readonly runs?: 'yes'; readonly at?: Place };

/** One that cannot be read counts as long enough, unless `possibleSeconds` says otherwise: that something is kept is certain. */
export type Retention =
  | { readonly kind: 'duration'; readonly seconds: number; readonly at?: Place }
  /** Copies that exist at once, the newest included. */
  | { readonly kind: 'count'; readonly count: number; readonly at?: Place }
  | { readonly kind: 'forever' }
  | {
      readonly kind: 'unknown';
      readonly because: string;
      /** It is one of these: what the values files of several deployments say. */
      readonly possibleSeconds?: readonly number[];
      readonly at?: Place;
    };

/**
 * What is wrong with a policy, in the provider's words; rules pick problems up by kind, so that no provider names a rule.
 * - `schedule`: it cannot run when it says. An `invalid` schedule is one without being repeated here.
 * - `reference`: it names something that is certainly not there
 * - `ineffective`: what it says has no effect, or the server refuses it
 */
export type ProblemKind = 'schedule' | 'reference' | 'ineffective';

export interface PolicyProblem {
  readonly kind: ProblemKind;
  /** A sentence that names the policy's field and what becomes of it: `the cluster shop/pg that it names has no backup method`. */
  readonly message: string;
  readonly at: Place;
  /** Replacement for the text at `at` that mends it. */
  readonly suggestion?: string;
}
