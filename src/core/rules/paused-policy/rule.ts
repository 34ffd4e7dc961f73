import { nameOf } from '../../coverage/evidence.ts';
import { isClusterPath } from '../../model/cluster-path.ts';
import type { StatefulComponent } from '../../model/component.ts';
import type { BackupPolicy } from '../../model/policy.ts';
import type { FindingDraft, PolicyUse, Rule } from '../contract.ts';
import { type Missing, missing, speakingGap } from '../shared/missing.ts';
import { listed, nameOfComponent } from '../shared/names.ts';
import { relatedMisses } from '../shared/related.ts';

/** Reported where it is switched off, once for all that it leaves without a backup. */
export const rule: Rule = {
  id: 'paused-policy',
  severity: 'warning',
  title: 'A policy that is switched off',
  *check(context) {
    for (const use of context.policies) {
      if (use.policy.state.active === 'no') yield finding(use);
    }
    for (const one of missing(context, 'paused')) {
      // Policies of a connected cluster have no text that could be mended here.
      if (one.matches.every(({ policy }) => isClusterPath(policy.environment))) yield* ofCluster(one);
    }
  },
};

function* ofCluster({ component, what, matches }: Missing): Generator<FindingDraft> {
  const policy = matches[0]?.policy;
  if (!policy) return;
  yield {
    message: `${nameOf(policy)} is switched off${becauseOf(policy)}, and nothing else covers ${what}.`,
    at: component.at,
    component: component.id,
    policy: policy.id,
    related: relatedMisses(matches),
    fixes: ['policy', 'exempt'],
  };
}

function becauseOf({ state }: BackupPolicy): string {
  return state.because === undefined ? '' : ` (${state.because})`;
}

function finding(use: PolicyUse): FindingDraft {
  const { policy } = use;
  const left = leftAlone(use);
  const at = policy.state.at ?? policy.at;
  const effect =
    left.length > 0 ? `, and nothing else covers ${listed(left.map(nameOfComponent))}` : ': it makes no backups';
  return {
    message: `${nameOf(policy)} is switched off${becauseOf(policy)}${effect}.`,
    at,
    policy: policy.id,
    ...(left[0] && { component: left[0].id }),
    ...(left.length === 0 && { severity: 'information' }),
    related: left.slice(0, 5).map((one) => ({ message: `${nameOfComponent(one)} has no other backup`, at: one.at })),
    ...(policy.state.enable !== undefined &&
      policy.state.at && { replace: { title: `Switch ${nameOf(policy)} on`, at, text: policy.state.enable } }),
    fixes: ['repair'],
  };
}

/** Components that are reported for nothing but policies that are switched off, this one among them. */
function leftAlone(use: PolicyUse): StatefulComponent[] {
  const found = new Map<string, StatefulComponent>();
  for (const { assessment, match } of use.held()) {
    if (match.selected !== 'yes' || !match.gaps.includes('paused')) continue;
    if (speakingGap(assessment) === 'paused') found.set(assessment.component.id, assessment.component);
  }
  return [...found.values()];
}
