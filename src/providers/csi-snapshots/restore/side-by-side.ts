import type { Plan, RestoreRequest } from '../../../core/model/plan.ts';
import type { Refused, World } from '../../../core/model/restorer.ts';
import { draft } from '../../../core/plan/draft.ts';
import { basisOf, freeName, itemsOf, noneOf } from '../../../core/plan/seen.ts';
import { claimFrom, volumeOf, waitBound } from './claim.ts';
import type { Source } from './source.ts';
import { claimType, snapshotType } from './types.ts';

/** A new claim in the snapshot's namespace. Nothing that is there changes. */
export function planSideBySide(request: RestoreRequest, source: Source, world: World): Plan | Refused {
  const namespace = source.pinned.namespace;
  const taken = itemsOf(world.all(claimType, namespace));
  if (!taken) {
    return {
      refused: `which claims ${namespace} has cannot be read.`,
      remedy: 'Ask for the right to list persistentvolumeclaims there.',
    };
  }
  const isTaken = (name: string): boolean => taken.some(({ metadata }) => metadata.name === name);
  const wanted = request.targetClaim;
  if (wanted !== undefined && isTaken(wanted)) {
    return { refused: `${namespace} has a claim ${wanted} already.`, remedy: 'Choose another name for the new claim.' };
  }
  const name = wanted ?? freeName(`${source.claimName ?? source.pinned.name}-restore`, isTaken);
  const ref = { type: claimType, namespace, name };
  const { snapshot, spec, isLateBinding } = source;
  return {
    ...draft(request, world),
    title: `Restore ${source.claimName ? `claim ${source.claimName}` : 'a volume'} from VolumeSnapshot ${snapshot.metadata.name} into a new claim ${name}`,
    point: source.pinned,
    target: { namespace, isNew: false },
    effects: [
      {
        kind: 'create',
        what: claimType,
        namespace,
        name,
        detail: `${spec.storage}, class ${spec.storageClassName}${isLateBinding ? '; its volume is made when a pod first uses it' : ''}`,
      },
      ...(source.claim
        ? [{ kind: 'keep' as const, what: claimType, namespace, name: source.claim.metadata.name }]
        : []),
    ],
    basis: [basisOf(snapshotType, snapshot), noneOf(ref)],
    checks: source.checks,
    rights: [{ verb: 'create', group: '', resource: 'persistentvolumeclaims', namespace }],
    volumes: [volumeOf(name, namespace, source, false)],
    steps: [
      {
        id: 'create-claim',
        title: `Create claim ${name} from the snapshot`,
        do: 'create',
        object: claimFrom(source, snapshot.metadata.name, { namespace, name }),
        takeBack: { do: 'delete-created' },
      },
      ...(isLateBinding === false ? [waitBound(namespace, name)] : []),
    ],
  };
}
