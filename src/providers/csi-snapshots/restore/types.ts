export const snapshotType = 'snapshot.storage.k8s.io/VolumeSnapshot';
export const contentType = 'snapshot.storage.k8s.io/VolumeSnapshotContent';
export const snapshotClassType = 'snapshot.storage.k8s.io/VolumeSnapshotClass';
export const claimType = 'PersistentVolumeClaim';
export const storageClassType = 'storage.k8s.io/StorageClass';
export const snapshotGroup = 'snapshot.storage.k8s.io';
/** What every supported external-snapshotter serves. */
export const snapshotVersion = 'snapshot.storage.k8s.io/v1';

const prefix = 'csi-snapshots/VolumeSnapshot/';

/** `csi-snapshots/VolumeSnapshot/<namespace>/<name>`: the `id` of a RestorePoint. */
export function pointId(namespace: string, name: string): string {
  return `${prefix}${namespace}/${name}`;
}

export function pointOf(id: string): { readonly namespace: string; readonly name: string } | undefined {
  const [namespace = '', name = '', ...more] = id.startsWith(prefix) ? id.slice(prefix.length).split('/') : [];
  return name === '' || more.length > 0 ? undefined : { namespace, name };
}
