import { liveText } from '../../../core/model/live-object.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Plan, RestoreRequest, Step } from '../../../core/model/plan.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { cloneNames, cloneSuffix, namespaceTest } from '../../../core/plan/clone-names.ts';
import { draft } from '../../../core/plan/draft.ts';
import { runAnnotation } from '../../../core/plan/run-id.ts';
import { basisOf, freeName, itemsOf, noneOf, seenValue } from '../../../core/plan/seen.ts';
import { claimFrom, volumeOf, waitBound, waitReady } from './claim.ts';
import type { Source } from './source.ts';
import { claimType, contentType, snapshotGroup, snapshotType, snapshotVersion } from './types.ts';

const namespaceType = 'Namespace';

export function cloneNeeds(request: RestoreRequest, world: World): readonly Need[] {
  const target = request.targetNamespace;
  const seen = world.all(namespaceType, undefined);
  const candidates = target === undefined && seen.state === 'unread' ? cloneNames(request.namespace) : [];
  return [
    ...(target === undefined ? [{ type: namespaceType }] : []),
    ...[...(target === undefined ? [] : [target]), ...candidates].flatMap((name) => [
      { type: namespaceType, name },
      { type: claimType, namespace: name },
    ]),
  ];
}

/**
 * Into another namespace: a VolumeSnapshotContent of our own names the same snapshot in the storage, a VolumeSnapshot in the
 * target binds to it, and a claim is made from that (external-snapshotter: pre-provisioned snapshots).
 */
export function planClone(request: RestoreRequest, source: Source, world: World): Plan | Refused {
  const { pinned, content, snapshot } = source;
  const handle = liveText(content, 'status', 'snapshotHandle');
  const driver = liveText(content, 'spec', 'driver');
  if (!content || handle === undefined || driver === undefined) {
    return {
      refused:
        'the snapshot in the storage cannot be named: its VolumeSnapshotContent may not be read, or has no handle.',
      remedy: 'Ask for the right to get volumesnapshotcontents, or restore into a new claim of the same namespace.',
    };
  }
  const namespaces = itemsOf(world.all(namespaceType, undefined));
  const isThere = namespaceTest(world);
  const candidates = cloneNames(pinned.namespace);
  const target =
    request.targetNamespace ??
    (namespaces
      ? freeName(`${pinned.namespace}${cloneSuffix}`, (name) => isThere(name) === true)
      : candidates.find((name) => isThere(name) === false));
  if (target === undefined) {
    return {
      refused: `which of ${candidates.join(', ')} is free cannot be read: you may not see namespaces.`,
      remedy: 'Name the namespace to restore into.',
    };
  }
  if (target === pinned.namespace) {
    return {
      refused: `${target} is where the snapshot is.`,
      remedy: 'Restore into a new claim instead (side-by-side).',
    };
  }
  const isNew = isThere(target) === false;
  const live = seenValue(world.one(namespaceType, undefined, target));
  if (live?.metadata.deletionTimestamp) {
    return {
      refused: `namespace ${target} is being deleted.`,
      remedy: 'Wait until it is gone, or choose another one.',
    };
  }
  const name = request.targetClaim ?? source.claimName ?? pinned.name;
  const taken = isNew ? [] : itemsOf(world.all(claimType, target));
  if (!taken || taken.some(({ metadata }) => metadata.name === name)) {
    return {
      refused: taken ? `${target} has a claim ${name} already.` : `which claims ${target} has cannot be read.`,
      remedy: 'Choose a namespace that is not there yet, or another name for the claim.',
    };
  }
  const own = `backops-${pinned.namespace}-{run}`;
  const labels = { [runAnnotation]: '{run}' };
  const snapshotClassName = liveText(snapshot, 'spec', 'volumeSnapshotClassName');
  const classSpec = snapshotClassName === undefined ? {} : { volumeSnapshotClassName: snapshotClassName };
  const sourceVolumeMode = liveText(content, 'spec', 'sourceVolumeMode');
  const steps: Step[] = [
    ...(isNew
      ? [
          {
            id: 'create-namespace',
            title: `Create namespace ${target}`,
            do: 'create' as const,
            object: { apiVersion: 'v1', kind: namespaceType, metadata: { name: target } },
            leaves: `namespace ${target}`,
          },
        ]
      : []),
    {
      id: 'create-content',
      title: `Name the snapshot in the storage for ${target}`,
      do: 'create',
      object: {
        apiVersion: snapshotVersion,
        kind: 'VolumeSnapshotContent',
        metadata: { name: own, labels },
        spec: {
          // With Delete, whoever deletes the clone would delete the snapshot that the source still needs.
          deletionPolicy: 'Retain',
          driver,
          ...(sourceVolumeMode !== undefined && { sourceVolumeMode }),
          source: { snapshotHandle: handle },
          ...classSpec,
          volumeSnapshotRef: { name: own, namespace: target },
        },
      },
      takeBack: { do: 'delete-created' },
    },
    {
      id: 'create-snapshot',
      title: `Create VolumeSnapshot ${own} in ${target}`,
      do: 'create',
      object: {
        apiVersion: snapshotVersion,
        kind: 'VolumeSnapshot',
        metadata: { name: own, namespace: target, labels },
        spec: { ...classSpec, source: { volumeSnapshotContentName: own } },
      },
      takeBack: { do: 'delete-created' },
    },
    waitReady(snapshotType, target, own),
    {
      id: 'create-claim',
      title: `Create claim ${name} in ${target} from it`,
      do: 'create',
      object: claimFrom(source, own, { namespace: target, name }),
      takeBack: { do: 'delete-created' },
    },
    ...(source.isLateBinding !== false
      ? []
      : [
          waitBound(target, name),
          ...[snapshotType, contentType].map((type): Step => {
            const kind = kindOf(type);
            return {
              id: `delete-${kind.toLowerCase()}`,
              title: `Remove the ${kind} that only the copying needed`,
              do: 'delete-labelled',
              type,
              ...(type === snapshotType && { namespace: target }),
              labels,
            };
          }),
        ]),
  ];
  const right = (verb: 'create' | 'list' | 'delete', resource: string, namespace?: string) => ({
    verb,
    group: snapshotGroup,
    resource,
    ...(namespace !== undefined && { namespace }),
  });
  return {
    ...draft(request, world),
    title: `Copy ${source.claimName ? `claim ${source.claimName}` : 'a volume'} from VolumeSnapshot ${pinned.name} into namespace ${target}`,
    point: pinned,
    target: { namespace: target, isNew },
    effects: [
      ...(isNew ? [{ kind: 'create' as const, what: namespaceType, name: target }] : []),
      {
        kind: 'create',
        what: claimType,
        namespace: target,
        name,
        detail: `${source.spec.storage}, class ${source.spec.storageClassName}`,
      },
      ...(source.isLateBinding !== false
        ? [
            {
              kind: 'create' as const,
              what: 'VolumeSnapshotContent',
              name: own,
              detail: 'stays until the volume is made by the first pod',
            },
            { kind: 'create' as const, what: 'VolumeSnapshot', namespace: target, name: own },
          ]
        : []),
    ],
    dangers: isNew ? [`Namespace ${target} has none of the quotas, policies and rights of ${pinned.namespace}.`] : [],
    basis: [
      basisOf(snapshotType, snapshot),
      basisOf(contentType, content),
      live ? basisOf(namespaceType, live) : noneOf({ type: namespaceType, name: target }),
    ],
    checks: source.checks,
    rights: [
      ...(isNew ? [{ verb: 'create' as const, group: '', resource: 'namespaces' }] : []),
      right('create', 'volumesnapshotcontents'),
      right('create', 'volumesnapshots', target),
      { verb: 'create', group: '', resource: 'persistentvolumeclaims', namespace: target },
      ...(source.isLateBinding !== false
        ? []
        : [
            right('list', 'volumesnapshots', target),
            right('delete', 'volumesnapshots', target),
            right('list', 'volumesnapshotcontents'),
            right('delete', 'volumesnapshotcontents'),
          ]),
    ],
    volumes: [volumeOf(name, target, source, false)],
    steps,
  };
}
