import type { StatefulComponent } from '../model/component.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { Assessment, Match } from '../model/verdict.ts';
import { type AssessOptions, assess, type PolicyInReach } from './assess.ts';
import { homeOf, isElsewhere } from './elsewhere.ts';

/** The verdicts of an environment and what they were made from, for the next time. */
export interface Assessed {
  readonly assessments: readonly Assessment[];
  readonly options: AssessOptions;
  readonly inReach: readonly PolicyInReach[];
  readonly byComponent: ReadonlyMap<StatefulComponent, OneAssessed>;
}

interface OneAssessed {
  readonly own: readonly BackupPolicy[];
  readonly assessment: Assessment;
}

const none: readonly BackupPolicy[] = [];

/** Assesses every component; one that is the same as before is held only against policies that are not. */
export function assessAll(
  components: readonly StatefulComponent[],
  inReach: readonly PolicyInReach[],
  ownOf: ReadonlyMap<string, readonly BackupPolicy[]>,
  options: AssessOptions,
  before: Assessed | undefined,
): Assessed {
  const usable = before?.options === options ? before : undefined;
  const same = usable !== undefined && samePolicies(usable.inReach, inReach);
  const kept = usable && !same ? keptPolicies(usable.inReach, inReach) : undefined;
  const byComponent = new Map<StatefulComponent, OneAssessed>();
  const homes = inReach.map(({ policy }) => homeOf(policy.selection));
  for (const component of components) {
    const own = ownOf.get(component.id) ?? none;
    const known = usable?.byComponent.get(component);
    const sameOwn = known?.own === own;
    if (known && same && sameOwn) {
      byComponent.set(component, known);
      continue;
    }
    const here = own.map((policy): PolicyInReach => ({ policy, meets: 'yes' }));
    const elsewhere: PolicyInReach[] = [];
    inReach.forEach((one, index) => {
      const home = homes[index];
      (home && isElsewhere(home, component) ? elsewhere : here).push(one);
    });
    const reuse = known && sameOwn && kept ? matchesOf(known.assessment, kept, own) : undefined;
    byComponent.set(component, { own, assessment: assess(component, { here, elsewhere }, options, reuse) });
  }
  return { assessments: [...byComponent.values()].map((one) => one.assessment), options, inReach, byComponent };
}

function samePolicies(a: readonly PolicyInReach[], b: readonly PolicyInReach[]): boolean {
  return (
    a.length === b.length && a.every((one, index) => one.policy === b[index]?.policy && one.meets === b[index]?.meets)
  );
}

/** Policies that are in reach as they were before. */
function keptPolicies(before: readonly PolicyInReach[], now: readonly PolicyInReach[]): Set<BackupPolicy> {
  const known = new Map(before.map((one) => [one.policy, one.meets]));
  return new Set(now.filter((one) => known.get(one.policy) === one.meets).map((one) => one.policy));
}

function matchesOf(
  assessment: Assessment,
  kept: ReadonlySet<BackupPolicy>,
  own: readonly BackupPolicy[],
): ReadonlyMap<BackupPolicy, Match>[] {
  const reusable = (match: Match) => kept.has(match.policy) || own.includes(match.policy);
  return assessment.volumes.map(
    (volume) => new Map(volume.matches.filter(reusable).map((match) => [match.policy, match])),
  );
}
