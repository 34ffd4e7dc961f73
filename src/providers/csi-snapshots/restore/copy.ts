import { type LiveObject, liveText } from '../../../core/model/live-object.ts';
import type { CopyRequest, DeleteRequest, Plan } from '../../../core/model/plan.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { draft } from '../../../core/plan/draft.ts';
import { basisOf, itemsOf, seenValue } from '../../../core/plan/seen.ts';
import { claimsMountedBy, workloadNeeds } from '../../../core/plan/selected-claims.ts';
import { waitReady } from './claim.ts';
import { classNamed, pinnedPoint } from './source.ts';
import {
  claimType,
  contentType,
  pointOf,
  snapshotClassType,
  snapshotGroup,
  snapshotType,
  snapshotVersion,
  storageClassType,
} from './types.ts';

export function copyNeeds(request: CopyRequest): readonly Need[] {
  return [
    { type: claimType, namespace: request.namespace },
    { type: storageClassType },
    { type: snapshotClassType },
    ...workloadNeeds(request.only?.workload, request.namespace),
  ];
}

/** One VolumeSnapshot per claim, now. */
export function planCopy(request: CopyRequest, world: World): Plan | Refused {
  const { namespace } = request;
  const claims = itemsOf(world.all(claimType, namespace));
  if (!claims)
    return { refused: `the claims of ${namespace} cannot be read.`, remedy: 'Ask for the right to list them.' };
  const selected = claimsMountedBy(world, namespace, request.only, claims);
  if ('refused' in selected) return selected;
  if (selected.claims.length === 0) {
    return { refused: `${namespace} has no claim to snapshot.`, remedy: 'Choose another namespace or claim.' };
  }
  const chosen: { claim: LiveObject; snapshotClass: string }[] = [];
  for (const claim of selected.claims) {
    const snapshotClass = snapshotClassFor(claim, world);
    if (typeof snapshotClass !== 'string') return snapshotClass;
    chosen.push({ claim, snapshotClass });
  }
  return {
    ...draft(request, world),
    title: `Snapshot ${chosen.map(({ claim }) => `claim ${claim.metadata.name}`).join(', ')} now`,
    target: { namespace, isNew: false },
    effects: chosen.map(({ claim, snapshotClass }) => ({
      kind: 'create',
      what: 'VolumeSnapshot',
      namespace,
      name: nameFor(claim),
      detail: `of claim ${claim.metadata.name}, class ${snapshotClass}, on the same storage`,
    })),
    basis: chosen.map(({ claim }) => basisOf(claimType, claim)),
    rights: [{ verb: 'create', group: snapshotGroup, resource: 'volumesnapshots', namespace }],
    steps: [
      ...chosen.map(({ claim, snapshotClass }) => ({
        id: `snapshot-${claim.metadata.name}`,
        title: `Snapshot claim ${claim.metadata.name}`,
        do: 'create' as const,
        object: {
          apiVersion: snapshotVersion,
          kind: 'VolumeSnapshot',
          metadata: { name: nameFor(claim), namespace },
          spec: {
            volumeSnapshotClassName: snapshotClass,
            source: { persistentVolumeClaimName: claim.metadata.name },
          },
        },
        leaves: `VolumeSnapshot ${nameFor(claim)}`,
      })),
      ...chosen.map(({ claim }) => waitReady(snapshotType, namespace, nameFor(claim))),
    ],
  };
}

const nameFor = ({ metadata }: LiveObject): string => `${metadata.name}-{run}`;

/** The default class of the claim's driver, or its only one. */
function snapshotClassFor(claim: LiveObject, world: World): string | Refused {
  const name = claim.metadata.name;
  if (liveText(claim, 'status', 'phase') !== 'Bound') {
    return { refused: `claim ${name} has no volume yet.`, remedy: 'Snapshot it once it is bound.' };
  }
  const driver = liveText(classNamed(world, liveText(claim, 'spec', 'storageClassName')), 'provisioner');
  const classes = itemsOf(world.all(snapshotClassType, undefined));
  if (driver === undefined || !classes) {
    return {
      refused: `which snapshot class fits claim ${name} cannot be read.`,
      remedy: 'Ask for the right to list storageclasses and volumesnapshotclasses.',
    };
  }
  const fitting = classes.filter((one) => liveText(one, 'driver') === driver);
  const defaults = fitting.filter(
    ({ metadata }) => metadata.annotations?.['snapshot.storage.kubernetes.io/is-default-class'] === 'true',
  );
  const [only, ...others] = defaults.length > 0 ? defaults : fitting;
  if (only && others.length === 0) return only.metadata.name;
  return {
    refused: `claim ${name} is of ${driver}, which has ${fitting.length === 0 ? 'no' : 'several'} VolumeSnapshotClasses${fitting.length === 0 ? '' : ' and no default one'}.`,
    remedy: 'A platform team makes one, with the annotation snapshot.storage.kubernetes.io/is-default-class: "true".',
  };
}

export function deleteNeeds(request: DeleteRequest, world: World): readonly Need[] {
  const at = pointOf(request.point);
  if (!at) return [];
  const content = liveText(
    seenValue(world.one(snapshotType, at.namespace, at.name)),
    'status',
    'boundVolumeSnapshotContentName',
  );
  return [{ type: snapshotType, ...at }, ...(content === undefined ? [] : [{ type: contentType, name: content }])];
}

export function planDelete(request: DeleteRequest, world: World): Plan | Refused {
  const at = pointOf(request.point);
  const live = at && seenValue(world.one(snapshotType, at.namespace, at.name));
  if (!at || !live)
    return { refused: `${request.point} is not there, or may not be read.`, remedy: 'Look at the list again.' };
  const content = seenValue(
    world.one(contentType, undefined, liveText(live, 'status', 'boundVolumeSnapshotContentName') ?? ''),
  );
  const policy = liveText(content, 'spec', 'deletionPolicy');
  const { namespace, name } = at;
  return {
    ...draft(request, world),
    title: `Delete VolumeSnapshot ${name}`,
    point: pinnedPoint(live),
    target: { namespace, isNew: false },
    effects: [
      {
        kind: 'delete',
        what: 'VolumeSnapshot',
        namespace,
        name,
        detail:
          policy === 'Retain'
            ? 'the snapshot in the storage stays (deletionPolicy Retain)'
            : policy === 'Delete'
              ? 'with the snapshot in the storage (deletionPolicy Delete)'
              : 'whether the snapshot in the storage goes with it cannot be read',
      },
    ],
    dangers: policy === 'Retain' ? [] : ['It cannot be brought back.'],
    basis: [basisOf(snapshotType, live)],
    rights: [{ verb: 'delete', group: snapshotGroup, resource: 'volumesnapshots', namespace, name }],
    steps: [
      {
        id: 'delete',
        title: `Delete VolumeSnapshot ${name}`,
        do: 'delete',
        ref: { type: snapshotType, namespace, name },
        uid: live.metadata.uid ?? '',
        isPointOfNoReturn: true,
      },
    ],
  };
}
