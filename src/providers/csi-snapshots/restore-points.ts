import { type LiveObject, liveText, liveValue, quantityBytes } from '../../core/model/live-object.ts';
import type { RestorePoint, RestorePointState, RestorePoints, VolumeFact } from '../../core/model/restore-point.ts';

const snapshot = 'snapshot.storage.k8s.io/VolumeSnapshot';
const content = 'snapshot.storage.k8s.io/VolumeSnapshotContent';
const snapshotClass = 'snapshot.storage.k8s.io/VolumeSnapshotClass';

/** VolumeSnapshots of the namespace; contents and classes, where they may be read, tell what deleting one does. */
export const restorePoints: RestorePoints = {
  provider: 'csi-snapshots',
  title: 'CSI snapshots',
  reads: [
    { type: snapshot, scope: 'asked', isPoint: true },
    { type: content, scope: 'cluster', isPoint: false },
    { type: snapshotClass, scope: 'cluster', isPoint: false },
  ],
  list(objects, query) {
    return (objects.of(snapshot) ?? [])
      .filter((one) => {
        const claim = claimOf(one);
        // Whose data a snapshot from elsewhere holds is not known, so that it may be the wanted one.
        return claim === undefined || (query.isWantedClaim?.(claim) ?? true);
      })
      .map((one) => pointOf(one, policyOf(one, objects.of(content), objects.of(snapshotClass))));
  },
};

function pointOf(one: LiveObject, deletionPolicy: string | undefined): RestorePoint {
  const { name, namespace = '' } = one.metadata;
  const claim = claimOf(one);
  const sizeBytes = quantityBytes(liveText(one, 'status', 'restoreSize'));
  const error = liveText(one, 'status', 'error', 'message');
  const state = stateOf(one, error);
  const createdAt = liveText(one, 'status', 'creationTime') ?? one.metadata.creationTimestamp;
  const className = liveText(one, 'spec', 'volumeSnapshotClassName');
  const madeBy = makerOf(one);
  const volume: VolumeFact = {
    volume: claim ?? 'unknown claim',
    where: 'same-storage',
    state:
      state === 'complete' ? 'complete' : state === 'failed' ? 'failed' : state === 'running' ? 'running' : 'unknown',
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(error !== undefined && { message: error }),
  };
  return {
    id: `csi-snapshots/VolumeSnapshot/${namespace}/${name}`,
    provider: 'csi-snapshots',
    type: snapshot,
    name,
    namespace,
    state,
    phase: phases[state],
    ...(createdAt && { createdAt }),
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(madeBy && { madeBy }),
    contents: {
      namespace: 'yes',
      text: `${claim ? `claim ${claim}` : 'a volume that was snapshot elsewhere'}${className ? `, class ${className}` : ''}`,
    },
    volumeData: {
      presence: state === 'complete' ? 'yes' : state === 'failed' ? 'failed' : 'unknown',
      where: state === 'complete' ? ['same-storage'] : [],
      reason: reasonOf(state, error),
      volumes: [volume],
    },
    ...(deletionPolicy !== undefined && { deletionPolicy }),
    notes:
      deletionPolicy === 'Delete' ? ['deleting the VolumeSnapshot or its namespace deletes the snapshot itself'] : [],
  };
}

const phases: Readonly<Record<RestorePointState, string>> = {
  complete: 'Ready',
  incomplete: 'Ready',
  failed: 'Error',
  running: 'NotReady',
  expired: 'Expired',
  deleting: 'Deleting',
  unknown: 'Unknown',
};

/** `readyToUse` absent means that the controller has not answered yet (external-snapshotter client/config/crd). */
function stateOf(one: LiveObject, error: string | undefined): RestorePointState {
  if (one.metadata.deletionTimestamp) return 'deleting';
  const isReady = liveValue(one, 'status', 'readyToUse');
  if (isReady === true) return 'complete';
  return error === undefined ? (isReady === false ? 'running' : 'unknown') : 'failed';
}

function reasonOf(state: RestorePointState, error: string | undefined): string {
  if (state === 'complete') return 'a snapshot in the storage system that holds the volume';
  return error === undefined ? 'the storage has not made it ready' : `the storage says: ${error}`;
}

function claimOf(one: LiveObject): string | undefined {
  return liveText(one, 'spec', 'source', 'persistentVolumeClaimName');
}

function makerOf({ metadata }: LiveObject): string | undefined {
  const schedule = metadata.labels?.['snapscheduler.backube/schedule'];
  if (schedule) return `SnapshotSchedule ${schedule}`;
  const backup = metadata.labels?.['velero.io/backup-name'];
  if (backup) return `Backup ${backup}`;
  const owner = metadata.ownerReferences?.[0];
  return owner && `${owner.kind} ${owner.name}`;
}

/** The content's policy decides; the class's is only what new contents begin with. */
function policyOf(
  one: LiveObject,
  contents: readonly LiveObject[] | undefined,
  classes: readonly LiveObject[] | undefined,
): string | undefined {
  const bound = liveText(one, 'status', 'boundVolumeSnapshotContentName');
  const found = contents?.find(({ metadata }) => metadata.name === bound);
  if (found) return liveText(found, 'spec', 'deletionPolicy');
  const name = liveText(one, 'spec', 'volumeSnapshotClassName');
  const begun = classes?.find(({ metadata }) => metadata.name === name);
  return begun && liveText(begun, 'deletionPolicy');
}
