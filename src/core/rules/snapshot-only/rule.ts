import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { nameOfComponent } from '../shared/names.ts';
import { fallingShort } from '../shared/partial.ts';
import { relatedPolicies } from '../shared/related.ts';

/** A snapshot lies on the storage that it protects and goes with it. */
export const rule: Rule = {
  id: 'snapshot-only',
  severity: 'information',
  title: 'Copies that share the fate of their source',
  *check(context) {
    for (const { assessment, matches } of fallingShort(context, 'snapshot-only', 'same-destination')) {
      const { component } = assessment;
      const names = matches.map((match) => nameOf(match.policy));
      yield {
        message: `Every copy of ${nameOfComponent(component)} lies where its data lies (${names[0]}): who loses the storage loses both. Copy the snapshots to another place.`,
        at: component.at,
        component: component.id,
        related: relatedPolicies(matches, (match) => match.captureBecause ?? `${nameOf(match.policy)} takes snapshots`),
        fixes: ['repair', 'exempt'],
      };
    }
  },
};
