import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { missing } from '../shared/missing.ts';
import { relatedMisses } from '../shared/related.ts';

/** The object is in the backup, its data is not: the backup ends well, and a restore gives an empty volume. */
export const rule: Rule = {
  id: 'metadata-only-backup',
  severity: 'warning',
  title: 'A backup that saves the object without its data',
  *check(context) {
    for (const { component, what, matches } of missing(context, 'metadata-only')) {
      const first = matches[0];
      if (!first) continue;
      const because = first.captureBecause ?? 'nothing in the policy captures it';
      yield {
        message: `${nameOf(first.policy)} saves the object, but not the data of ${what}: ${because}. A restore would bring back an empty volume.`,
        at: component.at,
        component: component.id,
        policy: first.policy.id,
        related: relatedMisses(matches),
        fixes: ['repair', 'policy', 'exempt'],
      };
    }
  },
};
