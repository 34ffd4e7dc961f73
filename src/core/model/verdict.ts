import type { StatefulComponent } from './component.ts';
import type { Node } from './node.ts';
import type { BackupPolicy, CaptureMethod } from './policy.ts';
import type { TestSelector } from './selector.ts';
import type { Place } from './source.ts';
import type { Tri } from './tri.ts';

export type Verdict = 'protected' | 'partial' | 'unprotected' | 'unknown' | 'exempt';

/**
 * Why a verdict is not `protected`. Providers set `opted-out`, `selector-misses`, `metadata-only` and `explicitly-off` on the operands
 * and captures that mean them; the others are found by judging.
 */
export type Gap =
  | 'snapshot-only'
  | 'versioning-only'
  | 'short-retention'
  | 'same-destination'
  | 'crash-consistent'
  | 'scale-gap'
  | 'metadata-only'
  | 'paused'
  | 'on-demand-only'
  | 'opted-out'
  | 'selector-misses'
  | 'explicitly-off'
  | 'nothing';

/** The answer for one component, with everything that led to it. Later stages read it and never match again. */
export interface Assessment {
  readonly component: StatefulComponent;
  readonly verdict: Verdict;
  readonly gaps: readonly Gap[];
  /** Longest time between two backups of the best policies, in seconds. */
  readonly achievedRpoSeconds?: number;
  readonly retentionSeconds?: number;
  readonly volumes: readonly VolumeAssessment[];
  /** Policies that contribute to the verdict, best first. */
  readonly contributors: readonly Match[];
  /** Policies that nearly cover it, nearest first. */
  readonly nearMisses: readonly Match[];
  /** The chain of reasons, for people. */
  readonly evidence: readonly Evidence[];
}

export interface VolumeAssessment {
  readonly volume: string;
  readonly verdict: Verdict;
  readonly gaps: readonly Gap[];
  /** Without policies that are plainly about other namespaces. */
  readonly matches: readonly Match[];
}

/** One policy held against one volume. */
export interface Match {
  readonly policy: BackupPolicy;
  readonly volume: string;
  readonly selected: Tri;
  /** The operands that decided the selection: for `no` those that said no, for `unknown` those that could not tell. */
  readonly deciding: readonly Decision[];
  readonly capture: CaptureMethod;
  readonly captureBecause?: string;
  readonly captureAt?: Place;
  readonly verdict: Verdict;
  /** All verdicts that this match alone may amount to; one unless the verdict is unknown. */
  readonly possible: readonly Verdict[];
  readonly gaps: readonly Gap[];
  /** What would settle an unknown. */
  readonly unknownBecause?: string;
}

/** One operand of a selector, and what it was held against. */
export interface Decision {
  readonly test:
    | TestSelector
    | { readonly op: 'constant'; readonly label: string; readonly from?: Place; readonly gap?: Gap };
  readonly result: Tri;
  /** The subject's value: absent, known or unknown. */
  readonly actual?: Node;
  /** Inside a `not`. */
  readonly negated: boolean;
}

export interface Evidence {
  readonly text: string;
  readonly at?: Place;
}
