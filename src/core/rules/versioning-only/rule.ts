import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { nameOfComponent } from '../shared/names.ts';
import { fallingShort } from '../shared/partial.ts';
import { relatedPolicies } from '../shared/related.ts';

/** Old versions undo a mistake; they go with the bucket, and with whoever may delete versions. */
export const rule: Rule = {
  id: 'versioning-only',
  severity: 'information',
  title: 'Old versions in the same place as the only way back',
  *check(context) {
    for (const { assessment, matches } of fallingShort(context, 'versioning-only')) {
      const { component } = assessment;
      yield {
        message: `Old versions are the only way back for ${nameOfComponent(component)}: they undo a mistake, and are gone with the bucket. Add a backup to another place.`,
        at: component.at,
        component: component.id,
        related: relatedPolicies(matches, (match) => match.captureBecause ?? nameOf(match.policy)),
        fixes: ['policy', 'exempt'],
      };
    }
  },
};
