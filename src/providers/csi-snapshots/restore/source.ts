import { type LiveObject, liveText, liveTexts, liveValue, quantityBytes } from '../../../core/model/live-object.ts';
import type { Check, PinnedPoint } from '../../../core/model/plan.ts';
import type { Need, Refused, Seen, World } from '../../../core/model/restorer.ts';
import { itemsOf, seenValue } from '../../../core/plan/seen.ts';
import {
  claimType,
  contentType,
  pointId,
  pointOf,
  snapshotClassType,
  snapshotType,
  storageClassType,
} from './types.ts';

/** A snapshot with everything that a claim made from it needs. */
export interface Source {
  readonly snapshot: LiveObject;
  readonly pinned: PinnedPoint;
  /** Cluster-scoped: undefined where it may not be read. */
  readonly content: LiveObject | undefined;
  /** The claim that it was taken of, as it is named; it may be gone. */
  readonly claimName: string | undefined;
  readonly claim: LiveObject | undefined;
  readonly restoreSize: string | undefined;
  readonly spec: ClaimSpec;
  /** When its volume is made: at once, or when a pod first uses it. Undefined where the storage class may not be read. */
  readonly isLateBinding: boolean | undefined;
  readonly checks: readonly Check[];
}

export interface ClaimSpec {
  readonly accessModes: readonly string[];
  readonly volumeMode: string;
  readonly storageClassName: string;
  /** A Kubernetes quantity. */
  readonly storage: string;
}

export function sourceNeeds(point: string, world: World): readonly Need[] {
  const at = pointOf(point);
  if (!at) return [];
  const snapshot = seenValue(world.one(snapshotType, at.namespace, at.name));
  const content = liveText(snapshot, 'status', 'boundVolumeSnapshotContentName');
  return [
    { type: snapshotType, ...at },
    { type: claimType, namespace: at.namespace },
    { type: storageClassType },
    { type: snapshotClassType },
    ...(content === undefined ? [] : [{ type: contentType, name: content }]),
  ];
}

/** `former`: the claim as an earlier run found it, where it is gone since. */
export function sourceOf(point: string, world: World, former?: LiveObject): Source | Refused {
  const at = pointOf(point);
  if (!at)
    return { refused: `${point} is no VolumeSnapshot.`, remedy: 'Name a restore point by its id, as it is listed.' };
  const seen = world.one(snapshotType, at.namespace, at.name);
  if (seen.state !== 'seen') {
    return seen.state === 'unread'
      ? { refused: `VolumeSnapshot ${at.name} cannot be read: ${seen.why}`, remedy: 'Ask for the right to get it.' }
      : {
          refused: `there is no VolumeSnapshot ${at.name} in ${at.namespace} any more.`,
          remedy: 'Choose another restore point.',
        };
  }
  const snapshot = seen.value;
  const bound = liveText(snapshot, 'status', 'boundVolumeSnapshotContentName');
  const seenContent = world.one(contentType, undefined, bound ?? '');
  const content = seenValue(seenContent);
  const unusable = unusableReason(snapshot, bound === undefined ? undefined : seenContent);
  if (unusable !== undefined)
    return { refused: `VolumeSnapshot ${at.name} ${unusable}.`, remedy: 'Choose another restore point.' };
  const claimName = liveText(snapshot, 'spec', 'source', 'persistentVolumeClaimName');
  const claims = world.all(claimType, at.namespace);
  if (claims.state === 'unread') {
    return {
      refused: `the claims of ${at.namespace} cannot be read: ${claims.why}`,
      remedy: 'Ask for the right to list persistentvolumeclaims there.',
    };
  }
  const claim = claimName === undefined ? undefined : seenValue(world.one(claimType, at.namespace, claimName));
  const spec = claimSpec({ snapshot, content, claim: claim ?? former, world });
  if ('refused' in spec) return spec;
  const storageClass = classNamed(world, spec.storageClassName);
  return {
    snapshot,
    pinned: pinnedPoint(snapshot),
    content,
    claimName,
    claim,
    restoreSize: liveText(snapshot, 'status', 'restoreSize'),
    spec,
    isLateBinding: storageClass && liveText(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer',
    checks: [classCheck(world, spec.storageClassName, driverOf(snapshot, content, world))],
  };
}

export function pinnedPoint(snapshot: LiveObject): PinnedPoint {
  const { name, namespace = '', uid = '' } = snapshot.metadata;
  const createdAt = liveText(snapshot, 'status', 'creationTime') ?? snapshot.metadata.creationTimestamp;
  return {
    id: pointId(namespace, name),
    type: snapshotType,
    name,
    namespace,
    uid,
    ...(createdAt !== undefined && { createdAt }),
    presence: liveValue(snapshot, 'status', 'readyToUse') === true ? 'yes' : 'unknown',
    data: 'a snapshot in the storage system that holds the volume',
  };
}

function unusableReason(snapshot: LiveObject, content: Seen<LiveObject> | undefined): string | undefined {
  if (snapshot.metadata.deletionTimestamp) return 'is being deleted';
  if (content?.state === 'absent') return 'has no data any more: its VolumeSnapshotContent is gone';
  if (content?.state === 'seen' && content.value.metadata.deletionTimestamp)
    return 'loses its data: its VolumeSnapshotContent is being deleted';
  if (liveValue(snapshot, 'status', 'readyToUse') === true) return undefined;
  const error = liveText(snapshot, 'status', 'error', 'message');
  return error === undefined ? 'is not ready to use' : `is not ready to use: ${error}`;
}

interface Parts {
  readonly snapshot: LiveObject;
  readonly content: LiveObject | undefined;
  readonly claim: LiveObject | undefined;
  readonly world: World;
}

function claimSpec({ snapshot, content, claim, world }: Parts): ClaimSpec | Refused {
  const restoreSize = liveText(snapshot, 'status', 'restoreSize');
  const asked = liveText(claim, 'spec', 'resources', 'requests', 'storage');
  const storage = (quantityBytes(asked) ?? 0) >= (quantityBytes(restoreSize) ?? 0) ? asked : restoreSize;
  if (storage === undefined) {
    return {
      refused: `how large a volume of VolumeSnapshot ${snapshot.metadata.name} must be is not known.`,
      remedy:
        'Its claim is gone and its status has no restoreSize: create the claim by hand, with the size that you know.',
    };
  }
  const modes = liveTexts(claim, 'spec', 'accessModes');
  const storageClassName =
    liveText(claim, 'spec', 'storageClassName') ?? onlyClassOf(driverOf(snapshot, content, world), world);
  if (storageClassName === undefined) {
    return {
      refused: `which storage class a volume of VolumeSnapshot ${snapshot.metadata.name} needs cannot be told: its claim is gone.`,
      remedy: 'Create the claim by hand, with the class of the storage that made the snapshot.',
    };
  }
  return {
    accessModes: modes.length > 0 ? modes : ['ReadWriteOnce'],
    volumeMode: liveText(claim, 'spec', 'volumeMode') ?? liveText(content, 'spec', 'sourceVolumeMode') ?? 'Filesystem',
    storageClassName,
    storage,
  };
}

export function driverOf(snapshot: LiveObject, content: LiveObject | undefined, world: World): string | undefined {
  const className = liveText(snapshot, 'spec', 'volumeSnapshotClassName');
  const snapshotClass = itemsOf(world.all(snapshotClassType, undefined))?.find(
    ({ metadata }) => metadata.name === className,
  );
  return liveText(content, 'spec', 'driver') ?? liveText(snapshotClass, 'driver');
}

export function classNamed(world: World, name: string | undefined): LiveObject | undefined {
  return itemsOf(world.all(storageClassType, undefined))?.find(({ metadata }) => metadata.name === name);
}

/** The one class of the driver, or the default one among several. */
function onlyClassOf(driver: string | undefined, world: World): string | undefined {
  const classes = (itemsOf(world.all(storageClassType, undefined)) ?? []).filter(
    (one) => driver !== undefined && liveText(one, 'provisioner') === driver,
  );
  const defaults = classes.filter(
    ({ metadata }) => metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  const [only, ...others] = defaults.length > 0 ? defaults : classes;
  return others.length === 0 ? only?.metadata.name : undefined;
}

/** A volume of another driver than the snapshot's stays unbound for ever. */
function classCheck(world: World, name: string, driver: string | undefined): Check {
  if (itemsOf(world.all(storageClassType, undefined)) && !classNamed(world, name)) {
    return {
      id: 'storage-class',
      outcome: 'blocked',
      message: `there is no storage class ${name}`,
      remedy: 'Its volume would never be made. Is the class gone, or was the volume made by hand?',
    };
  }
  const provisioner = liveText(classNamed(world, name), 'provisioner');
  if (provisioner === undefined || driver === undefined) {
    return {
      id: 'storage-class',
      outcome: 'unknown',
      message: `whether storage class ${name} can restore this snapshot cannot be read`,
      remedy: 'Ask for the right to read storage classes and snapshot classes.',
    };
  }
  return provisioner === driver
    ? { id: 'storage-class', outcome: 'ok', message: `storage class ${name} restores snapshots of ${driver}` }
    : {
        id: 'storage-class',
        outcome: 'blocked',
        message: `storage class ${name} is of ${provisioner}, the snapshot of ${driver}`,
        remedy: 'Restore into a class of the driver that made the snapshot.',
      };
}
