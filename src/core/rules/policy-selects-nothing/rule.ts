import { nameOf } from '../../coverage/evidence.ts';
import type { Match } from '../../model/verdict.ts';
import type { FindingDraft, PolicyUse, Rule } from '../contract.ts';
import { speakingGap } from '../shared/missing.ts';
import { listed, nameOfComponent } from '../shared/names.ts';
import { tellMissing } from '../shared/tell.ts';

/** A policy that runs and copies nothing. Only told where everything that it could select can be seen. */
export const rule: Rule = {
  id: 'policy-selects-nothing',
  severity: 'warning',
  title: 'A policy that selects nothing',
  *check(context) {
    for (const use of context.policies) {
      if (use.selects > 0 || use.mightSelect > 0 || !use.seesAll) continue;
      const found = finding(use);
      if (found) yield found;
    }
  },
};

function finding(use: PolicyUse): FindingDraft | undefined {
  const { policy } = use;
  const held = [...use.held()];
  if (held.length === 0 || policy.selection.op === 'constant') return undefined;
  // It reaches what asked to be left out: it would select that, and somebody did not want it.
  if (held.some(({ match }) => match.gaps.includes('opted-out'))) return undefined;
  const near = held.filter(({ match }) => isNear(match, policy.reach));
  // Data that it misses and nothing else covers is reported there, and points here.
  if (near.some(({ assessment }) => speakingGap(assessment) === 'selector-misses')) return undefined;
  const first = near[0]?.match;
  if (!first && policy.reach === 'exact') return undefined;
  const misses = new Map(near.map(({ assessment }) => [assessment.component.id, assessment.component]));
  const why = first
    ? `It misses ${listed([...misses.values()].map(nameOfComponent))}: ${tellMissing(first.deciding)}.`
    : 'Remove it, or see to it that what it is for has not been renamed.';
  return {
    message: `${nameOf(policy)} selects nothing in this workspace. ${why}`,
    at: policy.at,
    policy: policy.id,
    // Without a near miss its subject may live in another repository.
    ...(!first && { severity: 'information' }),
    related: [...misses.values()]
      .slice(0, 3)
      .map((one) => ({ message: `${nameOfComponent(one)} is not selected`, at: one.at })),
    fixes: ['repair'],
  };
}

/** Only conditions on the subject itself keep it out: a namespace that is not here may be in another repository. */
function isNear(match: Match, reach: PolicyUse['policy']['reach']): boolean {
  if (match.selected !== 'no' || match.deciding.length === 0) return false;
  return match.deciding.every(({ test }) =>
    reach === 'exact' ? test.op === 'test' && test.field === 'name' : test.gap === 'selector-misses',
  );
}
