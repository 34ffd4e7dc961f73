import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { missing } from '../shared/missing.ts';
import { relatedMisses } from '../shared/related.ts';

/** A backup that was taken once, when somebody applied it, and never again. */
export const rule: Rule = {
  id: 'on-demand-only',
  severity: 'warning',
  title: 'A backup that runs only when somebody asks',
  *check(context) {
    for (const { component, what, matches } of missing(context, 'on-demand-only')) {
      const first = matches[0];
      if (!first) continue;
      yield {
        message: `${nameOf(first.policy)} is the only backup of ${what}, and nothing runs it on a schedule: it holds the data of the day it was asked for. Add a scheduled policy.`,
        at: component.at,
        component: component.id,
        policy: first.policy.id,
        related: relatedMisses(matches),
        fixes: ['policy', 'exempt'],
      };
    }
  },
};
