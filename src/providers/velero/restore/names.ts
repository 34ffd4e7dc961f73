import type { Ref } from '../../../core/model/plan.ts';

export const backupType = 'velero.io/Backup';
export const restoreType = 'velero.io/Restore';
export const locationType = 'velero.io/BackupStorageLocation';
export const deleteRequestType = 'velero.io/DeleteBackupRequest';
/** A volume's files: one per volume of a pod. */
export const fileBackupType = 'velero.io/PodVolumeBackup';
export const fileRestoreType = 'velero.io/PodVolumeRestore';
/** A snapshot's contents, moved to the store and back. */
export const uploadType = 'velero.io/DataUpload';
export const downloadType = 'velero.io/DataDownload';
export const claimType = 'PersistentVolumeClaim';
export const namespaceType = 'Namespace';
export const snapshotType = 'snapshot.storage.k8s.io/VolumeSnapshot';
/** Served by every Velero that is in use. */
export const veleroVersion = 'velero.io/v1';

/** What a claim is restored with, whatever its data came with. */
export const claimResources: readonly string[] = [
  'persistentvolumeclaims',
  'persistentvolumes',
  'volumesnapshots.snapshot.storage.k8s.io',
  'volumesnapshotcontents.snapshot.storage.k8s.io',
];

const prefix = 'velero/Backup/';

/** `velero/Backup/<namespace of Velero>/<name>`: the `id` of a RestorePoint. */
export function pointId(namespace: string, name: string): string {
  return `${prefix}${namespace}/${name}`;
}

export function pointOf(id: string): { readonly namespace: string; readonly name: string } | undefined {
  const [namespace = '', name = '', ...more] = id.startsWith(prefix) ? id.slice(prefix.length).split('/') : [];
  return namespace === '' || name === '' || more.length > 0 ? undefined : { namespace, name };
}

/** As `backops grant` wants the Backups and Restores of developers to be called. */
export const runName = (namespace: string): string => `backops-${namespace}-{run}`;

/** Letters and digits of a run's id. */
const runLength = 16;

/** Velero cuts names of more than 63 characters where it uses them as labels, and adds a hash. */
export function isLabelOf(label: string | undefined, name: string): boolean {
  if (label === undefined) return false;
  return name.length <= 63 ? label === name : label.startsWith(name.slice(0, 57)) && label.length === 63;
}

/** Can the name of a run be a label as it is? */
export function isShortEnough(namespace: string): boolean {
  return runName(namespace).length - '{run}'.length + runLength <= 63;
}

export const veleroRef = (type: string, namespace: string, name: string): Ref => ({ type, namespace, name });
