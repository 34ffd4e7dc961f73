import { homeOf, isElsewhere } from '../coverage/elsewhere.ts';
import { matchVolume } from '../coverage/outcome.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { Assessment, Match } from '../model/verdict.ts';
import type { PolicyUse } from '../rules/contract.ts';
import type { EnvironmentAnalysis } from './analysis.ts';
import { meets } from './cluster.ts';

export type UseCounts = ReadonlyMap<BackupPolicy, { readonly yes: number; readonly unknown: number }>;

/** What became of each policy of an environment, anywhere. */
export function policyUses(
  analysis: EnvironmentAnalysis,
  all: readonly EnvironmentAnalysis[],
  counts: UseCounts,
): PolicyUse[] {
  const inReach = all.filter((other) => meets(analysis.environment, other.environment) !== 'no');
  const seesAll = inReach.every((other) => other.environment.unread.length === 0);
  return analysis.policies.map((policy) => ({
    policy,
    selects: counts.get(policy)?.yes ?? 0,
    mightSelect: counts.get(policy)?.unknown ?? 0,
    seesAll,
    *held() {
      for (const { assessments } of inReach) {
        for (const assessment of assessments) {
          for (const volume of assessment.volumes) {
            const match =
              volume.matches.find((one) => one.policy === policy) ?? missElsewhere(policy, assessment, volume.volume);
            if (match) yield { assessment, match };
          }
        }
      }
    },
  }));
}

/** Policies of other namespaces are not among a volume's matches: for a component that lives elsewhere, the miss is found again. */
function missElsewhere(policy: BackupPolicy, { component }: Assessment, name: string): Match | undefined {
  const home = homeOf(policy.selection);
  const volume = component.volumes.find((one) => one.name === name);
  if (!home || !volume || !isElsewhere(home, component)) return undefined;
  return matchVolume(policy, component, volume, { meets: 'yes', minimumRetentionSeconds: 0 });
}

export function countUses(all: readonly EnvironmentAnalysis[]): UseCounts {
  const counts = new Map<BackupPolicy, { yes: number; unknown: number }>();
  for (const { assessments, each } of all) {
    for (const { policy, selected } of each('uses', assessments, usesOf)) {
      const entry = counts.get(policy) ?? { yes: 0, unknown: 0 };
      counts.set(policy, entry);
      entry[selected] += 1;
    }
  }
  return counts;
}

/** Of hundreds of matches, the few that are not a plain no. */
function usesOf(assessment: Assessment): { readonly policy: BackupPolicy; readonly selected: 'yes' | 'unknown' }[] {
  return assessment.volumes.flatMap((volume) =>
    volume.matches.flatMap(({ policy, selected }) => (selected === 'no' ? [] : [{ policy, selected }])),
  );
}
