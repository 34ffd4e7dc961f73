import type { Rule } from '../contract.ts';
import { missing } from '../shared/missing.ts';
import { relatedMisses } from '../shared/related.ts';

/** The service would back itself up, and a setting says that it should not. */
export const rule: Rule = {
  id: 'backup-explicitly-off',
  severity: 'warning',
  title: 'Built-in backups that are switched off',
  *check(context) {
    for (const { component, what, matches } of missing(context, 'explicitly-off')) {
      const first = matches[0];
      if (!first) continue;
      const because = first.captureBecause ?? 'its setting says so';
      yield {
        message: `The backups of ${what} are switched off: ${because}. Nothing else covers it.`,
        at: component.at,
        component: component.id,
        related: relatedMisses(matches),
        fixes: ['repair', 'policy', 'exempt'],
      };
    }
  },
};
