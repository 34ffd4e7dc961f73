import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { nameOfComponent } from '../shared/names.ts';
import { fallingShort } from '../shared/partial.ts';
import { relatedPolicies } from '../shared/related.ts';

/** Files of a running database, copied one by one, are from different moments. */
export const rule: Rule = {
  id: 'crash-consistent-copy',
  severity: 'information',
  title: 'A running database whose files are copied one by one',
  *check(context) {
    for (const { assessment, matches } of fallingShort(context, 'crash-consistent')) {
      const { component } = assessment;
      const first = matches[0];
      if (!first) continue;
      yield {
        message: `${nameOf(first.policy)} copies the files of ${nameOfComponent(component)} one by one while ${component.engine ?? 'the database'} runs: the copy may not start. Dump or quiesce it first, or take a snapshot.`,
        at: component.at,
        component: component.id,
        policy: first.policy.id,
        related: relatedPolicies(matches, (match) => match.captureBecause ?? nameOf(match.policy)),
        fixes: ['repair', 'exempt'],
      };
    }
  },
};
