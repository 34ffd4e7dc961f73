import { show } from '../../model/read.ts';
import type { Decision, Match } from '../../model/verdict.ts';
import type { FindingDraft, Rule } from '../contract.ts';
import { missing } from '../shared/missing.ts';

/** Somebody chose it, so it is told, not warned about; an exemption says the same with a reason. */
export const rule: Rule = {
  id: 'opted-out',
  severity: 'information',
  title: 'Data that was left out of backups on purpose',
  *check(context) {
    for (const { component, what, matches } of missing(context, 'opted-out')) {
      const first = matches[0];
      if (!first) continue;
      const { text, at } = choiceOf(first);
      yield {
        message: `${what} is left out of backups on purpose: ${text}. If that is meant, exempt it and say why; if not, take it out.`,
        at: component.at,
        component: component.id,
        policy: first.policy.id,
        related: [{ message: text, at: at ?? first.policy.at }],
        fixes: ['exempt', 'repair'],
      };
    }
  },
};

/** What was written to leave it out, and where. */
function choiceOf(match: Match): { text: string; at: FindingDraft['at'] | undefined } {
  const decision = match.deciding.find((one) => one.test.gap === 'opted-out');
  if (match.selected !== 'no' || !decision) {
    return { text: match.captureBecause ?? 'it is excluded', at: match.captureAt };
  }
  return { text: tellChoice(decision), at: decision.actual?.at ?? decision.test.from };
}

function tellChoice({ test, actual }: Decision): string {
  if (test.op === 'constant') return test.label;
  if (test.key === undefined) return `${test.label} excludes ${show(actual)}`;
  const word = { labels: 'label', annotations: 'annotation', tags: 'tag' }[test.field] ?? test.field;
  return `it carries the ${word} ${test.key}${actual === undefined ? '' : `=${show(actual)}`}`;
}
