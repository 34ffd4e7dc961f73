import { nameOf } from '../../coverage/evidence.ts';
import { formatDuration } from '../../model/duration.ts';
import { gapOf, retentionSeconds } from '../../model/retention.ts';
import type { PolicyUse, Rule } from '../contract.ts';
import { listed, nameOfComponent } from '../shared/names.ts';

/** Reported on the policy, once for all that depends on it: a mistake that is noticed later than the copies last is final. */
export const rule: Rule = {
  id: 'retention-too-short',
  severity: 'information',
  title: 'Copies that expire before a mistake is noticed',
  *check(context) {
    const wanted = formatDuration(context.settings.minimumRetentionSeconds);
    for (const use of context.policies) {
      const { policy } = use;
      const kept = retentionSeconds(policy.retention, policy.schedule);
      const tooShort = kept !== undefined && kept < context.settings.minimumRetentionSeconds;
      // A hole between two backups is the greater problem and has a rule of its own.
      if (tooShort && kept < (gapOf(policy.schedule) ?? 0)) continue;
      if (!tooShort && !isMirror(use)) continue;
      const depending = dependents(use);
      if (depending.length === 0) continue;
      const at = 'at' in policy.retention && policy.retention.at ? policy.retention.at : policy.at;
      const what = tooShort ? `keeps copies for ${formatDuration(kept)}` : 'keeps the latest state only';
      yield {
        message: `${nameOf(policy)} ${what}, less than the ${wanted} asked for: a mistake in ${listed(depending)} that is noticed later cannot be undone.`,
        at,
        policy: policy.id,
        fixes: ['repair'],
      };
    }
  },
};

function isMirror(use: PolicyUse): boolean {
  return use.policy.captures.some((capture) => capture.method === 'mirror');
}

/** Components that are left with this shortcoming: no better policy covers them. */
function dependents(use: PolicyUse): string[] {
  const names = new Map<string, string>();
  for (const { assessment, match } of use.held()) {
    if (match.verdict !== 'partial' || !match.gaps.includes('short-retention')) continue;
    if (assessment.verdict === 'partial' && assessment.gaps.includes('short-retention')) {
      names.set(assessment.component.id, nameOfComponent(assessment.component));
    }
  }
  return [...names.values()];
}
