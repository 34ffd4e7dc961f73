import { nameOf, tellDecision } from '../../coverage/evidence.ts';
import type { Match } from '../../model/verdict.ts';
import type { FindingDraft, PolicyUse, Rule } from '../contract.ts';
import { speakingGap } from '../shared/missing.ts';
import { listed, nameOfComponent } from '../shared/names.ts';

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
    ? `${listed([...misses.values()].map(nameOfComponent))} is what it nearly selects, but ${first.deciding.map(tellDecision).join('; ')}.`
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

/** One operand away, and that one about the subject itself: a namespace that nobody here has says little. */
function isNear(match: Match, reach: PolicyUse['policy']['reach']): boolean {
  const [only, ...more] = match.deciding;
  if (!only || more.length > 0) return false;
  return reach === 'exact'
    ? only.test.op === 'test' && only.test.field === 'name'
    : only.test.gap === 'selector-misses';
}
