// Where Velero keeps what in a bucket: velero pkg/persistence/object_store_layout.go. Pure.
import type { DocumentId, StoredAt, StoredObject } from '../../core/model/object-store.ts';

/** Velero calls a location invalid that holds other folders beside its own; ours may be one level above. */
const ownFolders = new Set(['backups', 'restores', 'restic', 'kopia', 'metadata', 'plugins']);

export const backupsFolder = (prefix: string): string => `${prefix}backups/`;
export const folderOf = ({ prefix, name }: StoredAt): string => `${backupsFolder(prefix)}${name}/`;

/** Of each document the file that it is made of. */
const suffixes: Readonly<Record<Exclude<DocumentId, 'backup'>, string>> = {
  logs: '-logs.gz',
  results: '-results.gz',
  resources: '-resource-list.json.gz',
  volumes: '-volumeinfo.json.gz',
  operations: '-itemoperations.json.gz',
  contents: '.tar.gz',
};

export function keyOf(at: StoredAt, document: DocumentId): string {
  const file = document === 'backup' ? 'velero-backup.json' : `${at.name}${suffixes[document]}`;
  return folderOf(at) + file;
}

/** What older versions recorded about volumes, before there was `-volumeinfo.json.gz` (1.13). */
export const podVolumeBackupsKey = (at: StoredAt): string => `${folderOf(at)}${at.name}-podvolumebackups.json.gz`;
export const csiSnapshotsKey = (at: StoredAt): string => `${folderOf(at)}${at.name}-csi-volumesnapshots.json.gz`;

/** Folders and files beside Velero's own that make it refuse the location. */
export function foreignNames(prefix: string, folders: readonly string[]): readonly string[] {
  return folders
    .map((folder) => folder.slice(prefix.length).replace(/\/$/, ''))
    .filter((name) => !ownFolders.has(name));
}

/** The files of each backup, by its name; what lies in no folder is left out, and so are the empty marks of folders. */
export function filesByBackup(
  prefix: string,
  objects: readonly StoredObject[],
): ReadonlyMap<string, readonly StoredObject[]> {
  const found = new Map<string, StoredObject[]>();
  for (const one of objects) {
    const rest = one.key.slice(backupsFolder(prefix).length);
    const slash = rest.indexOf('/');
    if (slash <= 0 || rest.endsWith('/')) continue;
    const name = rest.slice(0, slash);
    const files = found.get(name);
    if (files) files.push(one);
    else found.set(name, [one]);
  }
  return found;
}

export interface ArchivePath {
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  /** `v1`, where an object is stored in each version of its group; absent for the one that a restore takes. */
  readonly version?: string;
}

/**
 * `resources/<resource.group>/[<version>/]namespaces/<namespace>/<name>.json`, and `cluster/<name>.json`. Undefined for everything
 * else, also for names that a Kubernetes object cannot have.
 */
export function archivePath(path: string): ArchivePath | undefined {
  const parts = path.replace(/^\.\//, '').split('/');
  const [root, resource, third = ''] = parts;
  const isPlain = (part: string | undefined) => part !== undefined && /^[A-Za-z0-9][A-Za-z0-9.:_-]*$/.test(part);
  if (root !== 'resources' || !isPlain(resource) || !path.endsWith('.json')) return undefined;
  const isVersioned = third !== 'namespaces' && third !== 'cluster';
  const [scope, ...rest] = parts.slice(isVersioned ? 3 : 2);
  const last = rest.at(-1)?.replace(/\.json$/, '');
  const namespace = scope === 'namespaces' ? rest[0] : undefined;
  if (rest.length !== (scope === 'namespaces' ? 2 : 1) || !isPlain(last) || !isPlain(namespace ?? 'x'))
    return undefined;
  if (scope !== 'namespaces' && scope !== 'cluster') return undefined;
  return {
    resource: resource as string,
    name: last as string,
    ...(namespace !== undefined && { namespace }),
    ...(isVersioned && { version: third }),
  };
}

/** `configmaps/shop/settings`, `persistentvolumes/pv-1`. */
export function archivedId({ resource, namespace, name }: ArchivePath): string {
  return [resource, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}
