import { type LiveObject, liveText } from '../../core/model/live-object.ts';
import type {
  RestorePoint,
  RestorePointQuery,
  RestorePointState,
  RestorePoints,
} from '../../core/model/restore-point.ts';
import { contentsOf } from './backup-contents.ts';
import { pointState } from './phases.ts';
import { copiesOf, volumeDataOf } from './volume-data.ts';

const backup = 'velero.io/Backup';
const fileBackup = 'velero.io/PodVolumeBackup';
const dataUpload = 'velero.io/DataUpload';
const location = 'velero.io/BackupStorageLocation';
/** Where Velero and its OpenShift operator are installed unless somebody decides otherwise. */
const usualNamespaces = ['velero', 'openshift-adp'];

/** Backups that hold, or may hold, objects of a namespace. What only a DownloadRequest could tell is said to be unknown. */
export const restorePoints: RestorePoints = {
  provider: 'velero',
  title: 'Velero',
  reads: [
    { type: backup, scope: 'system', isPoint: true, usualNamespaces },
    { type: fileBackup, scope: 'system', isPoint: false, usualNamespaces },
    { type: dataUpload, scope: 'system', isPoint: false, usualNamespaces },
    { type: location, scope: 'system', isPoint: false, usualNamespaces },
  ],
  list(objects, query) {
    const related = { files: objects.of(fileBackup), uploads: objects.of(dataUpload) };
    return (objects.of(backup) ?? []).flatMap((one) => {
      const contents = contentsOf(one, query.namespace);
      if (contents.namespace === 'no') return [];
      const volumeData = volumeDataOf(one, copiesOf(one, related), query);
      const known = volumeData.volumes.map(({ sizeBytes }) => sizeBytes);
      const size = known.reduce<number | undefined>(
        (sum, bytes) => (sum === undefined || bytes === undefined ? undefined : sum + bytes),
        0,
      );
      return [
        {
          ...identity(one),
          ...times(one),
          ...stateOf(one, query),
          // Sizes are recorded for copies in a store; beside snapshots, whose size is not, their sum would mislead.
          ...(size !== undefined && known.length > 0 && volumeData.where.length === 1 && { sizeBytes: size }),
          contents,
          volumeData,
          notes: notesOf(one, objects.of(location)),
        } satisfies RestorePoint,
      ];
    });
  },
};

function identity(one: LiveObject) {
  const { name, namespace = '', labels } = one.metadata;
  const schedule = labels?.['velero.io/schedule-name'];
  return {
    id: `velero/Backup/${namespace}/${name}`,
    provider: 'velero',
    type: backup,
    name,
    namespace,
    ...(schedule !== undefined && { madeBy: `Schedule ${schedule}` }),
  };
}

export function times(one: LiveObject) {
  const createdAt = liveText(one, 'status', 'startTimestamp') ?? one.metadata.creationTimestamp;
  const expiresAt = liveText(one, 'status', 'expiration');
  return { ...(createdAt && { createdAt }), ...(expiresAt && { expiresAt }) };
}

export function stateOf(
  one: LiveObject,
  { now }: Pick<RestorePointQuery, 'now'>,
): { state: RestorePointState; phase: string } {
  const phase = liveText(one, 'status', 'phase') ?? 'New';
  const state = pointState(phase);
  const expires = Date.parse(liveText(one, 'status', 'expiration') ?? '');
  const isOver = expires <= Date.parse(now) && (state === 'complete' || state === 'incomplete');
  return { state: one.metadata.deletionTimestamp ? 'deleting' : isOver ? 'expired' : state, phase };
}

export function notesOf(one: LiveObject, locations: readonly LiveObject[] | undefined): string[] {
  const notes: string[] = [];
  const errors = (one.status as { errors?: unknown } | undefined)?.errors;
  if (typeof errors === 'number' && errors > 0)
    notes.push(`${errors} ${errors === 1 ? 'error' : 'errors'} while it was made`);
  const failure = liveText(one, 'status', 'failureReason');
  if (failure) notes.push(failure);
  const invalid = (one.status as { validationErrors?: unknown } | undefined)?.validationErrors;
  if (Array.isArray(invalid)) notes.push(...invalid.map(String));
  const store = liveText(one, 'spec', 'storageLocation');
  const found = locations?.find(
    ({ metadata }) => metadata.name === store && metadata.namespace === one.metadata.namespace,
  );
  const phase = liveText(found, 'status', 'phase');
  if (found && phase === 'Unavailable') {
    notes.push(
      `its store ${store} is unavailable: ${liveText(found, 'status', 'message') ?? 'Velero does not say why'}`,
    );
  }
  return notes;
}
