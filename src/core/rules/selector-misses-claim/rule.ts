import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { missing } from '../shared/missing.ts';
import { relatedMisses } from '../shared/related.ts';
import { tellMissing } from '../shared/tell.ts';

/** The policy reaches the place where the data is, but its selector asks for labels that the claim and its pods do not have. */
export const rule: Rule = {
  id: 'selector-misses-claim',
  severity: 'warning',
  title: 'A policy whose selector misses the data',
  *check(context) {
    for (const { component, what, matches } of missing(context, 'selector-misses')) {
      const first = matches[0];
      if (!first) continue;
      const decisions = first.deciding.filter((one) => one.test.gap === 'selector-misses');
      yield {
        message: `${nameOf(first.policy)} does not select the data of ${what}: ${tellMissing(decisions)}. Give it that, or widen the selector.`,
        at: component.at,
        component: component.id,
        policy: first.policy.id,
        related: relatedMisses(matches),
        fixes: ['repair', 'policy', 'exempt'],
      };
    }
  },
};
