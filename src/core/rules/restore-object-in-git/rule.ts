import { kindOf } from '../../model/object-type.ts';
import { show } from '../../model/read.ts';
import type { Rule } from '../contract.ts';

/** Whatever applies the repository again runs the restore again, and brings old data back over new. */
export const rule: Rule = {
  id: 'restore-object-in-git',
  severity: 'warning',
  title: 'A restore that runs again whenever the repository is applied',
  *check(context) {
    for (const kind of context.restoreKinds) {
      for (const resource of context.resources(kind.type)) {
        if (resource.exists !== 'yes' || (kind.overwrites && kind.overwrites(resource) !== 'yes')) continue;
        const name = `${kindOf(kind.type)} ${show(resource.name)}`;
        yield {
          message: `${name} restores data whenever it is created: a new cluster, or a deleted object that comes back, would run it again. Remove it from the repository and restore from the sidebar or by hand.`,
          at: resource.at,
          // Loose manifests may be kept to be applied by hand; what is composed is applied by a machine.
          ...(context.environment.format === 'kubernetes' && { severity: 'information' }),
        };
      }
    }
  },
};
