import type { Each } from '../model/each.ts';
import type { Severity } from '../model/finding.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { Mark, ProvidedKind } from '../model/provider.ts';
import type { Environment, Resource } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { Place } from '../model/source.ts';
import type { Assessment, Match } from '../model/verdict.ts';

/**
 * A rule looks at what judging found in one environment and reports problems. It never matches again, names no provider,
 * and reports only on things of the environment it was given. Its folder name is its id, the diagnostic's code and the
 * anchor of its documentation.
 */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** One line for tables. */
  readonly title: string;
  check(context: RuleContext): Iterable<FindingDraft>;
}

export interface RuleContext {
  readonly environment: Environment;
  /** One for each stateful component of the environment. */
  readonly assessments: readonly Assessment[];
  /** Policies declared in this environment. */
  readonly policies: readonly PolicyUse[];
  /** Resources of one type in this environment. */
  resources(type: string): readonly Resource[];
  /** Marks of all providers. */
  readonly marks: readonly Mark[];
  /** Kinds whose objects overwrite or recreate data when applied. */
  readonly restoreKinds: readonly ProvidedKind[];
  readonly settings: Settings;
  /**
   * What `make` finds out of this object alone (and of marks, which never change), kept for as long as the object lives: rules run on
   * every keystroke, over objects that nearly all stayed the same. `what` tells its values apart from those of others.
   */
  remember<T>(subject: object, what: string, make: () => T): T;
  /**
   * The same for each item of a list, such as the assessments: only those that are new are looked at. What is made may need the
   * settings as well.
   */
  readonly each: Each;
}

export interface PolicyUse {
  readonly policy: BackupPolicy;
  /** Volumes anywhere that it certainly selects. */
  readonly selects: number;
  /** Volumes for which it could not be told. */
  readonly mightSelect: number;
  /** Nothing of what it may meet in this workspace is unread. */
  readonly seesAll: boolean;
  /** What it was held against anywhere: one entry per volume. Walks everything, so only ask when there is something to tell. */
  held(): Iterable<{ readonly assessment: Assessment; readonly match: Match }>;
}

export interface FindingDraft {
  readonly message: string;
  readonly at: Place;
  readonly related?: readonly { readonly message: string; readonly at: Place }[];
  readonly component?: string;
  readonly policy?: string;
  /** Lower than the rule's own, where the case is milder. */
  readonly severity?: Severity;
  /** Tells two findings of one rule at one place apart. */
  readonly discriminator?: string;
  /** A text replacement that mends it without knowing more. */
  readonly replace?: { readonly title: string; readonly at: Place; readonly text: string };
  /** Which of the general fixes apply. */
  readonly fixes?: readonly ('policy' | 'repair' | 'exempt' | 'move-annotation')[];
}
