import { type LiveObject, liveText, liveTexts, liveValue } from '../../core/model/live-object.ts';
import {
  type BucketQuery,
  documentIds,
  type ObjectStoreReader,
  type StoredAt,
  type StoredBackup,
  type StoredObject,
} from '../../core/model/object-store.ts';
import type { Contents } from '../../core/model/restore-point.ts';
import { contentsOf } from './backup-contents.ts';
import { csiSnapshotsKey, keyOf, podVolumeBackupsKey } from './bucket-layout.ts';
import { fileName, jsonOf, readText, shown } from './bucket-text.ts';
import { type StoredVolumes, storedVolumeData } from './bucket-volumes.ts';
import { notesOf, stateOf, times } from './restore-points.ts';

/** A Backup with its status is a few kilobytes; lists of a namespace with 100,000 objects are some megabytes. */
export const maxBytes = { backup: 5_000_000, list: 50_000_000 };

/** One backup of a bucket; undefined where it certainly holds nothing of the namespace. Rejects only where the store cannot be asked. */
export async function readBackup(
  reader: ObjectStoreReader,
  at: StoredAt,
  files: readonly StoredObject[],
  query: BucketQuery,
  signal: AbortSignal | undefined,
): Promise<StoredBackup | undefined> {
  const keys = new Set(files.map(({ key }) => key));
  const problems: string[] = [];
  /** Undefined where it is not there, or with a problem where it cannot be read. */
  const json = async (key: string, most: number): Promise<unknown> => {
    if (!keys.has(key)) return undefined;
    const read = await readText(reader, key, most, signal);
    const value = typeof read === 'string' ? read : jsonOf(read);
    if (typeof value === 'object' && value !== null) return value;
    problems.push(`${fileName(key)}: ${typeof value === 'string' ? value : 'holds no list and no object'}`);
    return undefined;
  };
  const list = async (key: string): Promise<readonly unknown[] | undefined> => {
    const value = await json(key, maxBytes.list);
    return Array.isArray(value) ? value : undefined;
  };

  const raw = await json(keyOf(at, 'backup'), maxBytes.backup);
  const backup = backupOf(raw, at);
  if (backup) {
    const spec = contentsOf(backup, query.namespace ?? '');
    if (query.namespace !== undefined && spec.namespace === 'no') return undefined;
  }
  const infos = await list(keyOf(at, 'volumes'));
  const volumes: StoredVolumes = {
    infos,
    fileBackups: infos ? undefined : await list(podVolumeBackupsKey(at)),
    snapshots: infos ? undefined : await list(csiSnapshotsKey(at)),
  };
  const resources = query.namespace === undefined ? undefined : await json(keyOf(at, 'resources'), maxBytes.list);
  const contents = storedContents(backup, resources, query.namespace);
  if (contents.namespace === 'no') return undefined;
  const object = backup ?? { metadata: { name: at.name } };
  problems.push(...problemsOf(raw, backup, at, keys));
  const state = stateOf(object, query);
  const isSure = backup !== undefined && laterVersion(raw) === undefined;
  const volumeData = storedVolumeData(object, volumes, query.namespace);
  const size = totalBytes(volumeData.volumes.map(({ sizeBytes }) => sizeBytes));
  const { namespace = '', labels } = object.metadata;
  const schedule = labels?.['velero.io/schedule-name'];
  return {
    ...at,
    point: {
      id: `velero/Backup/${shown(at.prefix)}backups/${shown(at.name)}`,
      provider: 'velero',
      type: 'velero.io/Backup',
      name: shown(at.name),
      namespace,
      ...(typeof schedule === 'string' && { madeBy: `Schedule ${schedule}` }),
      ...(backup && times(backup)),
      phase: backup ? state.phase : 'unreadable',
      // What is complete for the cluster that made it is of no use without the archive of its objects.
      state: !isSure
        ? 'unknown'
        : state.state === 'complete' && !keys.has(keyOf(at, 'contents'))
          ? 'incomplete'
          : state.state,
      ...(size !== undefined && volumeData.where.length === 1 && { sizeBytes: size }),
      contents,
      volumeData,
      notes: [...(backup ? notesOf(backup, undefined) : []), ...problems],
    },
    namespaces: backup ? namespacesOf(backup) : [],
    storedBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    documents: documentIds.filter((id) => keys.has(keyOf(at, id))),
    problems,
  };
}

/** The list of what was stored settles what the wish leaves open. */
function storedContents(backup: LiveObject | undefined, resources: unknown, namespace: string | undefined): Contents {
  const wanted = backup
    ? contentsOf(backup, namespace ?? '')
    : { namespace: 'unknown' as const, text: 'not known: the backup cannot be read' };
  if (namespace === undefined) return { ...wanted, namespace: 'unknown' };
  if (resources === undefined || Array.isArray(resources)) return wanted;
  const names = Object.keys(resources as object).flatMap((type) => liveTexts(resources, type));
  const isThere =
    names.some((name) => name.startsWith(`${namespace}/`)) || liveTexts(resources, 'v1/Namespace').includes(namespace);
  return { ...wanted, namespace: isThere ? 'yes' : 'no' };
}

function problemsOf(raw: unknown, backup: LiveObject | undefined, at: StoredAt, keys: ReadonlySet<string>): string[] {
  const found: string[] = [];
  if (!keys.has(keyOf(at, 'backup'))) {
    found.push(
      'velero-backup.json is missing: Velero does not see this backup; it is being written, or was deleted in part',
    );
  } else if (raw !== undefined && backup === undefined) {
    found.push('velero-backup.json: is no Backup of Velero');
  } else if (backup && backup.metadata.name !== at.name) {
    found.push(`velero-backup.json: is called ${shown(backup.metadata.name)}, not as its folder`);
  }
  const later = laterVersion(raw);
  if (later !== undefined) {
    found.push(`it was made by a later version of Velero (${shown(later)}): what is said about it may be wrong`);
  }
  if (backup && !keys.has(keyOf(at, 'contents')))
    found.push('the archive of its objects is missing: nothing can be restored from it');
  return found;
}

/** `velero.io/v2`, `2.0.0`: of an object, or of an archive, that this version of BackOps does not know. */
function laterVersion(raw: unknown): string | undefined {
  const api = liveText(raw, 'apiVersion');
  const format = liveText(raw, 'status', 'formatVersion');
  if (api !== undefined && api !== 'velero.io/v1') return api;
  return format !== undefined && !/^v?1(\.|$)/.test(format) ? format : undefined;
}

/** Whatever a file holds, with the fields that everybody relies on of the right type. */
function backupOf(raw: unknown, at: StoredAt): LiveObject | undefined {
  if (liveText(raw, 'kind') !== 'Backup') return undefined;
  const text = (name: string) => liveText(raw, 'metadata', name);
  const [namespace, creationTimestamp] = [text('namespace'), text('creationTimestamp')];
  const labels = liveValue(raw, 'metadata', 'labels');
  return {
    metadata: {
      name: text('name') ?? at.name,
      ...(namespace !== undefined && { namespace: shown(namespace) }),
      ...(creationTimestamp !== undefined && { creationTimestamp }),
      ...(typeof labels === 'object' && labels !== null && { labels: labels as Record<string, string> }),
    },
    spec: liveValue(raw, 'spec'),
    status: liveValue(raw, 'status'),
  };
}

function namespacesOf(backup: LiveObject): readonly string[] {
  const included = liveTexts(backup, 'spec', 'includedNamespaces').map(shown);
  return included.length === 0 ? ['*'] : included;
}

function totalBytes(sizes: readonly (number | undefined)[]): number | undefined {
  if (sizes.length === 0) return undefined;
  return sizes.reduce((sum, bytes) => (sum === undefined || bytes === undefined ? undefined : sum + bytes), 0);
}
