import type { Plan, RestoreRequest } from '../../../core/model/plan.ts';
import type { Refused, World } from '../../../core/model/restorer.ts';
import { draft, listed, refuse } from '../../../core/plan/draft.ts';
import { basisOf } from '../../../core/plan/seen.ts';
import { backupType, runName } from './names.ts';
import type { Source } from './source.ts';
import { createRestore, mayCreate, mayGet, waitForRestore, withoutRights } from './steps.ts';

/** Puts back what is missing of some kinds, and no volume data: Velero skips every object that is there. */
export function planMissing(
  request: RestoreRequest,
  source: Source,
  world: World,
  kinds: readonly string[],
): Plan | Refused {
  const { namespace, only } = request;
  const { pinned, system } = source;
  const refusal = kinds.map(whyNot).find((one) => one !== undefined);
  if (refusal) return refusal;
  if (only?.claims || only?.workload) {
    return refuse(
      'kinds are put back for the whole namespace: Velero does not select by name.',
      'Leave the claims or the workload out, or the kinds.',
    );
  }
  const name = runName(namespace);
  return {
    ...draft(request, world),
    title: `Put back what is missing of ${listed(kinds)} in ${namespace} from Backup ${pinned.name}`,
    point: pinned,
    target: { namespace, isNew: false },
    effects: [
      {
        kind: 'create',
        what: 'Objects',
        namespace,
        name: listed(kinds),
        detail: 'what the backup has and the namespace has not',
      },
      { kind: 'skip', what: 'Objects', namespace, name: listed(kinds), detail: 'what is there stays as it is' },
    ],
    dangers: [
      ...source.dangers,
      'Objects that were deleted on purpose come back as well, and begin to work: workloads start, CronJobs run.',
    ],
    basis: [basisOf(backupType, source.backup)],
    checks: source.checks,
    rights: [...mayCreate(system, 'restores'), ...mayGet(system, 'restores')],
    steps: [
      createRestore(
        system,
        name,
        {
          backupName: pinned.name,
          includedNamespaces: [namespace],
          includedResources: kinds,
          ...withoutRights(system),
        },
        { leaves: `in ${namespace} whatever Velero has put back and still puts back` },
      ),
      waitForRestore(system, name, ['Completed', 'PartiallyFailed', 'Failed']),
    ],
  };
}

/** Velero takes singular and short names as well. */
function whyNot(kind: string): Refused | undefined {
  const [name = ''] = kind.split('.');
  if (/^(cluster)?role(binding)?s?$/.test(name)) {
    return refuse(
      `${kind} are not restored in place: rights that were taken away since would come back.`,
      'Restore into a new namespace, and look at them there.',
    );
  }
  if (/^(persistentvolume(claim)?s?|pvc?|volumesnapshot(content)?s?|vs|vsc)$/.test(name)) {
    return refuse(
      'volumes and other kinds are not restored in place in one go.',
      'Restore the volumes first, then the other kinds.',
    );
  }
  if (name.includes('*') || /^(pods?|po|all)$/.test(name)) {
    return refuse(
      'pods of the backup are not put beside those that run: with their files they would write into volumes in use.',
      'Name the kinds of the workloads, or restore into a new namespace.',
    );
  }
  return undefined;
}
