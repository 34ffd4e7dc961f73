import { nameOf } from '../../coverage/evidence.ts';
import { show } from '../../model/read.ts';
import type { Assessment, Match } from '../../model/verdict.ts';
import type { FindingDraft, PolicyUse, Rule } from '../contract.ts';
import { speakingGap } from '../shared/missing.ts';
import { listed, nameOfComponent } from '../shared/names.ts';
import { tellMissing } from '../shared/tell.ts';
import { isSlip } from './slip.ts';

interface Held {
  readonly assessment: Assessment;
  readonly match: Match;
}

/** A policy that runs and copies nothing. Only told where everything that it could select can be seen. */
export const rule: Rule = {
  id: 'policy-selects-nothing',
  severity: 'warning',
  title: 'A policy that selects nothing',
  *check(context) {
    for (const use of context.policies) {
      if (use.selects > 0 || use.mightSelect > 0 || !use.seesAll || use.policy.selection.op === 'constant') continue;
      const held = [...use.held()];
      // It reaches what asked to be left out: it would select that, and somebody did not want it.
      if (held.length === 0 || held.some(({ match }) => match.gaps.includes('opted-out'))) continue;
      const found = use.policy.reach === 'exact' ? misspelt(use, held) : tooNarrow(use, held);
      if (found) yield found;
    }
  },
};

/** Its selector misses something that is within its reach; without that its subject may live in another repository. */
function tooNarrow(use: PolicyUse, held: readonly Held[]): FindingDraft | undefined {
  const near = held.filter(
    ({ match }) => match.deciding.length > 0 && match.deciding.every(({ test }) => test.gap === 'selector-misses'),
  );
  // Data that it misses and nothing else covers is reported there, and points here.
  if (near.some(({ assessment }) => speakingGap(assessment) === 'selector-misses')) return undefined;
  const first = near[0];
  if (!first) {
    const rest = 'Remove it, or see to it that what it is for has not been renamed.';
    return { ...draft(use, rest, []), severity: 'information' };
  }
  const names = new Set(near.map(({ assessment }) => nameOfComponent(assessment.component)));
  return draft(use, `It misses ${listed([...names])}: ${tellMissing(first.match.deciding)}.`, near);
}

/** It names one thing. A chart or an operator may make that thing, unless the name is a slip for one that is here. */
function misspelt(use: PolicyUse, held: readonly Held[]): FindingDraft | undefined {
  for (const one of held) {
    const [only, ...more] = one.match.deciding;
    if (only?.test.op !== 'test' || more.length > 0 || only.test.field !== 'name' || only.test.is.op !== 'equals')
      continue;
    const [wanted, actual] = [show(only.test.is.value), show(only.actual)];
    if (!isSlip(wanted, actual)) continue;
    const text = `It is for ${wanted}, which is not here; ${actual} is.`;
    return { ...draft(use, text, [one]), severity: 'information' };
  }
  return undefined;
}

function draft(use: PolicyUse, why: string, near: readonly Held[]): FindingDraft {
  const components = new Map(near.map(({ assessment }) => [assessment.component.id, assessment.component]));
  return {
    message: `${nameOf(use.policy)} selects nothing in this workspace. ${why}`,
    at: use.policy.at,
    policy: use.policy.id,
    related: [...components.values()]
      .slice(0, 3)
      .map((one) => ({ message: `${nameOfComponent(one)} is not selected`, at: one.at })),
    fixes: ['repair'],
  };
}
