import { type LiveObject, liveNumber, liveText, liveValue } from '../../core/model/live-object.ts';
import type { RestorePointQuery, VolumeData, VolumeDataPlace, VolumeFact } from '../../core/model/restore-point.ts';
import { isAboutOnly } from './backup-contents.ts';

/** PodVolumeBackups and DataUploads of one backup; undefined where they could not be read. */
export interface Copies {
  readonly files: readonly LiveObject[] | undefined;
  readonly uploads: readonly LiveObject[] | undefined;
}

/** By owner where there is one: the label cuts and hashes names of more than 63 characters. */
export function copiesOf(backup: LiveObject, all: Copies): Copies {
  const { name, namespace } = backup.metadata;
  const isOf = ({ metadata }: LiveObject) =>
    metadata.namespace === namespace &&
    (metadata.labels?.['velero.io/backup-name'] === name ||
      metadata.ownerReferences?.some((owner) => owner.kind === 'Backup' && owner.name === name) === true);
  return { files: all.files?.filter(isOf), uploads: all.uploads?.filter(isOf) };
}

/**
 * What the objects in the cluster tell about volume data. Which claims a snapshot is of stands in the backup's store only
 * (BackupVolumeInfos), so that much stays unknown here.
 */
export function volumeDataOf(backup: LiveObject, copies: Copies, query: RestorePointQuery): VolumeData {
  const facts = [
    ...(copies.files ?? [])
      .filter((one) => liveText(one, 'spec', 'pod', 'namespace') === query.namespace)
      .map(fileFact),
    ...(copies.uploads ?? [])
      .filter((one) => liveText(one, 'spec', 'sourceNamespace') === query.namespace)
      .map(uploadFact),
  ].filter((one) => query.isWantedClaim?.(one.volume) ?? true);
  const counted = countersOf(backup);
  const isTold = isAboutOnly(backup, query.namespace) && query.isWantedClaim === undefined;
  const snapshots = isTold ? counted : [];
  const done = facts.filter(({ state }) => state === 'complete').length + sum(snapshots, 'completed');
  const all = facts.length + sum(snapshots, 'attempted');
  if (all === 0)
    return { presence: 'unknown', where: [], reason: whyUnknown(backup, copies, counted, query), volumes: [] };
  const where = [...facts.filter(({ state }) => state === 'complete'), ...snapshots.filter((one) => one.completed > 0)];
  const isRunning = facts.some(({ state }) => state === 'running' || state === 'unknown');
  return {
    presence: done === all ? 'yes' : done > 0 ? 'partial' : isRunning ? 'unknown' : 'failed',
    where: [...new Set(where.map((one) => one.where))],
    reason: [...facts.map(factText), ...snapshots.map(counterText)].join('; '),
    volumes: facts,
  };
}

interface Counter {
  readonly what: string;
  readonly where: VolumeDataPlace;
  readonly attempted: number;
  readonly completed: number;
}

/** BackupStatus leaves counters of 0 out, as it does all of them before the backup has come that far. */
function countersOf(backup: LiveObject): Counter[] {
  const count = (name: string) => liveNumber(backup, 'status', name) ?? 0;
  const isMoved = liveValue(backup, 'spec', 'snapshotMoveData') === true;
  const counters: Counter[] = [
    {
      what: 'CSI snapshot',
      where: 'same-storage',
      // Moved snapshots are gone once their data is in the store: the DataUploads tell, and not these.
      attempted: isMoved ? 0 : count('csiVolumeSnapshotsAttempted'),
      completed: isMoved ? 0 : count('csiVolumeSnapshotsCompleted'),
    },
    {
      what: 'snapshot by a Velero plugin',
      where: 'cloud-snapshot',
      attempted: count('volumeSnapshotsAttempted'),
      completed: count('volumeSnapshotsCompleted'),
    },
  ];
  return counters.filter(({ attempted }) => attempted > 0);
}

export function fileFact(one: LiveObject): VolumeFact {
  const claim = one.metadata.annotations?.['velero.io/pvc-name'];
  return fact(one, claim ?? liveText(one, 'spec', 'volume') ?? one.metadata.name);
}

function uploadFact(one: LiveObject): VolumeFact {
  return fact(one, liveText(one, 'spec', 'sourcePVC') ?? one.metadata.name);
}

function fact(one: LiveObject, volume: string): VolumeFact {
  const phase = liveText(one, 'status', 'phase') ?? 'New';
  const bytes = liveNumber(one, 'status', 'progress', 'totalBytes');
  const message = liveText(one, 'status', 'message');
  const state =
    phase === 'Completed'
      ? 'complete'
      : ['Failed', 'Canceled', 'Canceling'].includes(phase)
        ? 'failed'
        : ['New', 'Accepted', 'Prepared', 'InProgress'].includes(phase)
          ? 'running'
          : 'unknown';
  return {
    volume,
    where: 'object-store',
    state,
    ...(bytes !== undefined && { sizeBytes: bytes }),
    ...(message !== undefined && { message }),
  };
}

export function factText({ volume, state, message }: VolumeFact): string {
  if (state === 'complete') return `${volume} copied to the store`;
  return `${volume} ${state === 'failed' ? 'failed' : state === 'running' ? 'is being copied' : 'in a state that is not known'}${message ? ` (${message})` : ''}`;
}

function counterText({ what, attempted, completed }: Counter): string {
  const done = completed === attempted ? String(completed) : `${completed} of ${attempted}`;
  return `${done} ${what}${attempted === 1 ? '' : 's'}; of which claims stands in the backup's store only`;
}

function whyUnknown(backup: LiveObject, copies: Copies, counted: readonly Counter[], query: RestorePointQuery): string {
  if (counted.length > 0) {
    const found = counted.map(({ what, completed, attempted }) => `${completed} of ${attempted} ${what}s`).join(', ');
    const whose = isAboutOnly(backup, query.namespace) ? 'of these claims' : `of namespace ${query.namespace}`;
    return `the whole backup has ${found}; whether ${whose} stands in its store only`;
  }
  const unread = [
    ...(copies.files === undefined ? ['PodVolumeBackups'] : []),
    ...(copies.uploads === undefined ? ['DataUploads'] : []),
  ];
  if (unread.length > 0) return `no snapshot is counted, and ${unread.join(' and ')} could not be read`;
  return 'no copy of a volume is recorded in the cluster; whether there were volumes to copy is not';
}

function sum(counters: readonly Counter[], field: 'attempted' | 'completed'): number {
  return counters.reduce((total, one) => total + one[field], 0);
}
