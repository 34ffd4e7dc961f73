import { clusterOf } from '../model/cluster-path.ts';
import type { StatefulComponent, Volume } from '../model/component.ts';
import type { BackupPolicy, CaptureMethod, CaptureRule } from '../model/policy.ts';
import { retentionSeconds } from '../model/retention.ts';
import type { Tri } from '../model/tri.ts';
import { and } from '../model/tri.ts';
import type { Gap, Match, Verdict } from '../model/verdict.ts';
import { evaluate } from './evaluate.ts';

interface Outcome {
  readonly verdict: Verdict;
  readonly gaps: readonly Gap[];
}

export interface MatchOptions {
  /** May the policy's environment share a cluster or account with the component's? */
  readonly meets: Tri;
  readonly minimumRetentionSeconds: number;
}

/** Holds one policy against one volume: is it selected, is its data captured, and what does that amount to. */
export function matchVolume(
  policy: BackupPolicy,
  component: StatefulComponent,
  volume: Volume,
  options: MatchOptions,
): Match {
  const sameScope = policy.environment === component.environment;
  const selection = evaluate(policy.selection, volume.facets, sameScope);
  const selected = and([selection.result, options.meets]);
  const base = { policy, volume: volume.name, selected, deciding: selection.deciding };
  if (selected === 'no') {
    const gaps = gapsOfMiss(selection.deciding);
    return { ...base, capture: 'none', verdict: 'unprotected', possible: missed, gaps };
  }
  const { rules, doubts } = possibleCaptures(policy, volume, sameScope);
  const first = rules[0];
  const outcomes = rules.flatMap((rule) => outcomesOf(policy, component, volume, rule, sameScope, options));
  const possible = new Set<Verdict>(outcomes.map((outcome) => outcome.verdict));
  const reasons = [...doubts];
  if (selected === 'unknown') {
    possible.add('unprotected');
    reasons.unshift(...whyUnknown(selection.deciding));
    if (options.meets === 'unknown') reasons.unshift(whetherTheyMeet(policy, component));
  }
  const certain = possible.size === 1;
  const stateDoubt = policy.state.active === 'unknown' ? [policy.state.because ?? 'it may be switched off'] : [];
  const scheduleDoubt =
    mayNotRun(policy) && policy.schedule.kind === 'unknown' ? [`its schedule: ${policy.schedule.because}`] : [];
  const told = [...reasons, ...stateDoubt, ...scheduleDoubt, ...(first?.method === 'unknown' ? [first.because] : [])];
  return {
    ...base,
    capture: first?.method ?? 'none',
    ...(first && { captureBecause: first.because, ...(first.at && { captureAt: first.at }) }),
    verdict: certain ? ([...possible][0] as Verdict) : 'unknown',
    possible: [...possible],
    gaps: certain ? unique(outcomes.flatMap((outcome) => outcome.gaps)) : [],
    ...(!certain && told.length > 0 && { unknownBecause: unique(told).join('; ') }),
  };
}

/** A miss is told by its most telling operand; where any operand misses plainly, the whole is plain. */
function gapsOfMiss(deciding: Match['deciding']): readonly Gap[] {
  if (deciding.length === 0 || deciding.some((decision) => decision.test.gap === undefined)) return plainly;
  return unique(deciding.flatMap((decision) => decision.test.gap ?? []));
}

// Nearly every match is a plain miss: those share their lists.
const missed: readonly Verdict[] = ['unprotected'];
const plainly: readonly Gap[] = ['nothing'];

function whyUnknown(deciding: Match['deciding']): string[] {
  return deciding
    .filter((decision) => decision.result === 'unknown')
    .map((decision) => {
      const actual = decision.actual?.kind === 'unknown' ? decision.actual.reason.detail : undefined;
      return actual ? `${decision.test.label}: ${actual}` : decision.test.label;
    });
}

function whetherTheyMeet(policy: BackupPolicy, { environment }: StatefulComponent): string {
  const cluster = clusterOf(policy.environment);
  return cluster === undefined
    ? 'it is not certain that both are applied to the same cluster or account'
    : `it is not certain that ${environment} is applied to cluster ${cluster}; "clusters" in .backops.yaml can say so`;
}

/** The rules that may decide, in order: up to the first that certainly holds. */
function possibleCaptures(
  policy: BackupPolicy,
  volume: Volume,
  sameScope: boolean,
): { rules: CaptureRule[]; doubts: string[] } {
  const rules: CaptureRule[] = [];
  const doubts: string[] = [];
  for (const rule of policy.captures) {
    const { result, deciding } = evaluate(rule.when, volume.facets, sameScope);
    if (result === 'no') continue;
    rules.push(rule);
    if (result === 'yes') return { rules, doubts };
    doubts.push(...whyUnknown(deciding));
  }
  if (rules.length === 0)
    rules.push({ when: { op: 'all', of: [] }, method: 'none', because: 'nothing in the policy captures its data' });
  return { rules, doubts };
}

function outcomesOf(
  policy: BackupPolicy,
  component: StatefulComponent,
  volume: Volume,
  rule: CaptureRule,
  sameScope: boolean,
  options: MatchOptions,
): Outcome[] {
  if (rule.method === 'unknown') return [verdictOf('protected'), verdictOf('unprotected', 'metadata-only')];
  if (rule.method === 'none') return [verdictOf('unprotected', rule.gap ?? 'metadata-only')];
  if (policy.schedule.kind === 'on-demand') return [verdictOf('unprotected', 'on-demand-only')];
  if (policy.schedule.kind === 'invalid') return [verdictOf('unprotected', 'nothing')];
  if (policy.state.active === 'no') return [verdictOf('unprotected', 'paused')];
  const running = runningOutcomes(policy, component, volume, rule.method, sameScope).flatMap((outcome) =>
    withRetention(outcome, policy, options),
  );
  if (policy.state.active === 'unknown') running.push(verdictOf('unprotected', 'paused'));
  if (mayNotRun(policy)) running.push(verdictOf('unprotected', 'on-demand-only'));
  return running;
}

function mayNotRun({ schedule }: BackupPolicy): boolean {
  return schedule.kind === 'unknown' && schedule.runs !== 'yes';
}

function runningOutcomes(
  policy: BackupPolicy,
  component: StatefulComponent,
  volume: Volume,
  method: CaptureMethod,
  sameScope: boolean,
): Outcome[] {
  switch (method) {
    case 'snapshot':
      return [verdictOf('partial', 'snapshot-only')];
    case 'versioning':
      return [verdictOf('partial', 'versioning-only')];
    case 'mirror':
      return [verdictOf('partial', 'short-retention')];
    case 'file-copy':
      return component.needsConsistency ? consistencyOf(policy, volume, sameScope) : [verdictOf('protected')];
    case 'snapshot-copy':
      return component.spread ? consistencyOf(policy, volume, sameScope) : [verdictOf('protected')];
    default:
      return [verdictOf('protected')];
  }
}

/** Usable only if something quiesces the application first. */
function consistencyOf(policy: BackupPolicy, volume: Volume, sameScope: boolean): Outcome[] {
  const quiesced = policy.quiesced ? evaluate(policy.quiesced, volume.facets, sameScope).result : 'no';
  const consistent = verdictOf('protected');
  const inconsistent = verdictOf('partial', 'crash-consistent');
  return quiesced === 'yes' ? [consistent] : quiesced === 'no' ? [inconsistent] : [consistent, inconsistent];
}

function withRetention(outcome: Outcome, policy: BackupPolicy, options: MatchOptions): Outcome[] {
  const { retention } = policy;
  const known = retentionSeconds(retention, policy.schedule);
  const possible =
    retention.kind === 'unknown' ? (retention.possibleSeconds ?? []) : known === undefined ? [] : [known];
  const short: Outcome = {
    verdict: outcome.verdict === 'protected' ? 'partial' : outcome.verdict,
    gaps: unique([...outcome.gaps, 'short-retention']),
  };
  const isShort = possible.map((kept) => kept < options.minimumRetentionSeconds);
  if (!isShort.includes(true)) return [outcome];
  return isShort.includes(false) ? [outcome, short] : [short];
}

function verdictOf(verdict: Verdict, ...gaps: Gap[]): Outcome {
  return { verdict, gaps };
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
