import { isClusterPath } from '../../model/cluster-path.ts';
import type { StatefulComponent } from '../../model/component.ts';
import type { Assessment, Gap, Match } from '../../model/verdict.ts';
import type { RuleContext } from '../contract.ts';
import { listed, nameOfComponent } from './names.ts';

/** A component with data that certainly nothing protects. */
export interface Missing {
  readonly assessment: Assessment;
  readonly component: StatefulComponent;
  /** `StatefulSet orders`; where a part of it is protected: `volume uploads of Deployment web`. */
  readonly what: string;
  /** Near misses that speak for it: those with the gap. */
  readonly matches: readonly Match[];
}

/**
 * One problem, one finding: of all gaps of a component the first of these speaks. What is switched off comes before what
 * somebody left out on purpose, because it shows that somebody meant to protect the data; a choice comes before the gaps
 * that a mistake leaves.
 */
const order: readonly Gap[] = [
  'paused',
  'on-demand-only',
  'opted-out',
  'explicitly-off',
  'metadata-only',
  'selector-misses',
  'nothing',
];

/** Components of the environment for which this gap speaks. */
export function missing(context: RuleContext, gap: Gap): readonly Missing[] {
  return context.each(`missing:${gap}`, context.assessments, (assessment) =>
    context.remember(assessment, 'speaking-gap', () => speakingGap(assessment)) === gap
      ? [missingOf(assessment, gap)]
      : [],
  );
}

function missingOf(assessment: Assessment, gap: Gap): Missing {
  const { component } = assessment;
  const open = openVolumes(assessment);
  const names = new Set(open.map((one) => one.volume));
  const matches = open.flatMap((volume) => volume.matches.filter((match) => match.gaps.includes(gap)));
  const whole = names.size === component.volumes.length;
  const name = nameOfComponent(component);
  const what = whole ? name : `${names.size === 1 ? 'volume' : 'volumes'} ${listed([...names])} of ${name}`;
  return { assessment, component, what, matches: onePerPolicy(matches) };
}

/** The gap that a component is reported for; undefined where nothing is certainly missing. Unknown is never a problem. */
export function speakingGap(assessment: Assessment): Gap | undefined {
  if (assessment.verdict !== 'unprotected' && assessment.verdict !== 'partial') return undefined;
  if (assessment.gaps.includes('scale-gap')) return 'scale-gap';
  const open = openVolumes(assessment);
  if (open.length === 0) return undefined;
  if (open.every(waitsForPolicy)) return undefined;
  return order.find((gap) => open.some((volume) => volume.gaps.includes(gap))) ?? 'nothing';
}

/** Volumes that nothing protects and a backup policy could; data in places that do not last has rules of its own. */
function openVolumes(assessment: Assessment): Assessment['volumes'] {
  const fragile = new Set(assessment.component.volumes.filter(isFragile).map((volume) => volume.name));
  return assessment.volumes.filter((volume) => volume.verdict === 'unprotected' && !fragile.has(volume.volume));
}

/** Selected by a policy that only a mistake of its own keeps from working; the mistake is reported at the policy. */
function waitsForPolicy(volume: Assessment['volumes'][number]): boolean {
  return volume.matches.some(
    ({ policy, selected, gaps }) =>
      selected === 'yes' &&
      // Nobody reports on what lies in a cluster.
      !isClusterPath(policy.environment) &&
      gaps.every((gap) => gap === 'nothing' || gap === 'on-demand-only') &&
      (policy.schedule.kind === 'invalid' || policy.problems.length > 0),
  );
}

function isFragile(volume: StatefulComponent['volumes'][number]): boolean {
  return volume.kind === 'empty-dir' || volume.kind === 'image-layer' || volume.kind === 'host-path';
}

export function onePerPolicy(matches: readonly Match[]): Match[] {
  return [...new Map(matches.map((match) => [match.policy.id, match])).values()];
}
