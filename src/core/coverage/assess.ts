import { isClusterPath } from '../model/cluster-path.ts';
import type { StatefulComponent, Volume } from '../model/component.ts';
import type { BackupPolicy } from '../model/policy.ts';
import { textOf } from '../model/read.ts';
import { gapOf, retentionSeconds } from '../model/retention.ts';
import type { Tri } from '../model/tri.ts';
import type { Assessment, Gap, Match, Verdict, VolumeAssessment } from '../model/verdict.ts';
import { tell } from './evidence.ts';
import { matchVolume, unique } from './outcome.ts';

export interface PolicyInReach {
  readonly policy: BackupPolicy;
  readonly meets: Tri;
}

export interface AssessOptions {
  readonly minimumRetentionSeconds: number;
  /** ISO date; an exemption that ended before it does not hold. */
  readonly today: string;
}

export interface Candidates {
  readonly here: readonly PolicyInReach[];
  /** Policies of other namespaces: none of them covers anything of the component, some may be near misses. */
  readonly elsewhere: readonly PolicyInReach[];
}

/**
 * The verdict for one component: every volume held against every policy, best policy per volume, worst volume overall.
 * `known`: matches that hold from before, volume by volume.
 */
export function assess(
  component: StatefulComponent,
  { here, elsewhere }: Candidates,
  options: AssessOptions,
  known?: readonly ReadonlyMap<BackupPolicy, Match>[],
): Assessment {
  const volumes = component.volumes.map((volume, index) =>
    assessVolume(component, volume, here, options, known?.[index]),
  );
  const matches = volumes.flatMap((volume) => volume.matches);
  const near = matches.filter((match) => match.verdict === 'unprotected' && isNear(match));
  const nearMisses = distinct([...near, ...nearElsewhere(component, elsewhere, options)]).slice(0, most);
  const { verdict, gaps } = exempted(component, options)
    ? { verdict: 'exempt' as const, gaps: [] }
    : doubted(component, combine(component, volumes));
  const contributors = distinct(
    matches.filter((match) => match.selected !== 'no' && carries(match) && (verdict === 'unknown' || isSeen(match))),
  );
  const objectives = achieved(contributors);
  const draft = { component, verdict, gaps, volumes, contributors, nearMisses, ...objectives };
  return { ...draft, evidence: tell(draft) };
}

/** Near misses that are told of one component. */
const most = 5;

/** The first that only the namespace keeps from it; of those, none is nearer than another. */
function nearElsewhere(
  component: StatefulComponent,
  elsewhere: readonly PolicyInReach[],
  options: AssessOptions,
): Match[] {
  const found: Match[] = [];
  for (const { policy, meets } of elsewhere) {
    if (found.length === most) break;
    // A policy for one named subject is near by that name only.
    if (meets === 'no' || policy.reach === 'exact') continue;
    for (const volume of component.volumes) {
      const match = matchVolume(policy, component, volume, { ...options, meets });
      if (!isNear(match)) continue;
      found.push(match);
      break;
    }
  }
  return found;
}

function exempted(component: StatefulComponent, options: AssessOptions): boolean {
  const { exemption } = component;
  return exemption !== undefined && (exemption.until === undefined || exemption.until >= options.today);
}

/** What may be a replica or a cache is not called unprotected. */
function doubted(
  component: StatefulComponent,
  found: { verdict: Verdict; gaps: Gap[] },
): { verdict: Verdict; gaps: Gap[] } {
  const falls = found.verdict === 'unprotected' || found.verdict === 'partial';
  return component.mayBeExempt && falls ? { verdict: 'unknown', gaps: [] } : found;
}

function assessVolume(
  component: StatefulComponent,
  volume: Volume,
  policies: readonly PolicyInReach[],
  options: AssessOptions,
  known: ReadonlyMap<BackupPolicy, Match> | undefined,
): VolumeAssessment {
  const matches = policies
    .filter((one) => one.meets !== 'no')
    .map(
      (one) => known?.get(one.policy) ?? matchVolume(one.policy, component, volume, { ...options, meets: one.meets }),
    );
  return { volume: volume.name, matches, ...best(matches) };
}

const rank: Readonly<Record<Verdict, number>> = { protected: 3, partial: 2, unknown: 1, unprotected: 0, exempt: 0 };

/** Best verdict wins. A certain `partial` stays unknown while another policy may turn out to protect. */
function best(matches: readonly Match[]): { verdict: Verdict; gaps: Gap[] } {
  let floor: Verdict = 'unprotected';
  for (const { verdict } of matches) if (verdict !== 'unknown' && rank[verdict] > rank[floor]) floor = verdict;
  const open = matches.some(
    (match) => match.verdict === 'unknown' && match.possible.some((verdict) => rank[verdict] > rank[floor]),
  );
  if (open && floor !== 'protected') return { verdict: 'unknown', gaps: [] };
  if (floor === 'protected') return { verdict: 'protected', gaps: [] };
  if (floor === 'partial') {
    // Several partial policies: the one with the fewest gaps speaks for the volume; flags of two are never combined.
    const partial = matches
      .filter((match) => match.verdict === 'partial')
      .sort((a, b) => a.gaps.length - b.gaps.length);
    return { verdict: 'partial', gaps: [...(partial[0]?.gaps ?? [])] };
  }
  const told = new Set<Gap>();
  for (const match of matches) for (const gap of match.gaps) if (gap !== 'nothing') told.add(gap);
  const gaps = [...told];
  return { verdict: 'unprotected', gaps: gaps.length > 0 ? gaps : ['nothing'] };
}

function combine(
  component: StatefulComponent,
  volumes: readonly VolumeAssessment[],
): { verdict: Verdict; gaps: Gap[] } {
  const kinds = new Set(volumes.map((volume) => volume.verdict));
  const gaps = unique(volumes.flatMap((volume) => volume.gaps));
  if (kinds.size === 1) return { verdict: [...kinds][0] as Verdict, gaps: plain(gaps) };
  if (kinds.has('unknown')) return { verdict: 'unknown', gaps: [] };
  // Something is covered and something is not.
  if (kinds.has('unprotected') && onlyHigherOrdinals(component, volumes)) {
    return {
      verdict: 'partial',
      gaps: unique([
        ...volumes.filter((one) => one.verdict === 'partial').flatMap((one) => one.gaps),
        'scale-gap' as const,
      ]),
    };
  }
  return { verdict: 'partial', gaps: plain(gaps) };
}

function plain(gaps: readonly Gap[]): Gap[] {
  return gaps.length > 1 ? gaps.filter((gap) => gap !== 'nothing') : [...gaps];
}

/** Is every unprotected volume the claim of an ordinal whose lower neighbour is covered? */
function onlyHigherOrdinals(component: StatefulComponent, volumes: readonly VolumeAssessment[]): boolean {
  const verdicts = new Map(volumes.map((volume) => [volume.volume, volume.verdict]));
  return component.volumes.every((volume) => {
    if (verdicts.get(volume.name) !== 'unprotected') return true;
    const template = templateOf(volume);
    return (
      volume.ordinal !== undefined &&
      component.volumes.some(
        (other) =>
          templateOf(other) === template &&
          verdicts.get(other.name) !== 'unprotected' &&
          (other.ordinal ?? 0) < (volume.ordinal ?? 0),
      )
    );
  });
}

function templateOf(volume: Volume): number {
  return volume.at.start;
}

/** Does a selected match add anything, or did it only catch the object? */
function carries(match: Match): boolean {
  return match.verdict !== 'unprotected';
}

/** It stands for none that only may be there, in a cluster that cannot be read. */
function isSeen({ policy: { resource, environment } }: Match): boolean {
  return resource.exists === 'yes' || !isClusterPath(environment);
}

/**
 * A policy that names another subject is no miss, however little is between them, unless the names are alike: `uploads` for
 * `uploads-ceph`. Every claim of a namespace would otherwise tell of all the others' policies.
 */
function isNear(match: Match): boolean {
  if (match.selected !== 'no') return true;
  if (match.gaps.some((gap) => gap !== 'nothing')) return true;
  const [only, ...more] = match.deciding;
  if (more.length > 0) return false;
  if (match.policy.reach !== 'exact' || only?.test.op !== 'test') return true;
  const { is, field } = only.test;
  if (field !== 'name') return false;
  const wanted = is.op === 'equals' ? [is.value] : is.op === 'in' ? is.values : [];
  return wanted.some((value) => areAlike(textOf(value), textOf(only.actual)));
}

function areAlike(a: string | undefined, b: string | undefined): boolean {
  if (!a || !b) return false;
  return a.includes(b) || b.includes(a);
}

/** One match per policy, the best first. */
function distinct(matches: readonly Match[]): Match[] {
  const byPolicy = new Map<string, Match>();
  for (const match of matches) {
    const known = byPolicy.get(match.policy.id);
    if (!known || rank[match.verdict] > rank[known.verdict]) byPolicy.set(match.policy.id, match);
  }
  return [...byPolicy.values()].sort((a, b) => rank[b.verdict] - rank[a.verdict] || nearness(b) - nearness(a));
}

function nearness(match: Match): number {
  const selected = match.selected === 'yes' ? 4 : match.selected === 'unknown' ? 2 : 0;
  return selected + (match.gaps.some((gap) => gap !== 'nothing') ? 1 : 0) - match.deciding.length / 10;
}

/** Best gap and longest retention, each over the certain contributors. */
function achieved(contributors: readonly Match[]): { achievedRpoSeconds?: number; retentionSeconds?: number } {
  // Old versions of objects are no runs of anything: there is no gap between them to tell.
  const certain = contributors.filter(
    (match) => (match.verdict === 'protected' || match.verdict === 'partial') && match.capture !== 'versioning',
  );
  const gaps = certain.flatMap((match) => gapOf(match.policy.schedule) ?? []);
  const kept = certain
    .flatMap((match) => retentionSeconds(match.policy.retention, match.policy.schedule) ?? [])
    .filter(Number.isFinite);
  return {
    ...(gaps.length > 0 && { achievedRpoSeconds: Math.min(...gaps) }),
    ...(kept.length > 0 && { retentionSeconds: Math.max(...kept) }),
  };
}
