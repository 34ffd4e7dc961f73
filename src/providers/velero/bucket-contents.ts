import {
  type ArchivedObject,
  type ArchiveListing,
  isObjectStoreError,
  type ObjectStoreReader,
  objectStoreError,
  type StoredAt,
} from '../../core/model/object-store.ts';
import { type ArchivePath, archivedId, archivePath, keyOf } from './bucket-layout.ts';
import { withoutBookkeeping, withoutSecretValues } from './bucket-secrets.ts';
import { shown } from './bucket-text.ts';

/** An archive of more objects than that is listed in part. */
const maxObjects = 200_000;

/** Reads the whole archive once, and keeps names only. A broken one is listed up to where it breaks. */
export async function listContents(
  reader: ObjectStoreReader,
  at: StoredAt,
  signal?: AbortSignal,
): Promise<ArchiveListing> {
  const objects = new Map<string, ArchivedObject>();
  const foreign: string[] = [];
  const problems: string[] = [];
  try {
    for await (const { name, bytes } of reader.entries(keyOf(at, 'contents'), () => false, signal)) {
      const path = archivePath(name);
      if (path) {
        const id = archivedId(path);
        // A version's copy stands for an object only where there is nothing else of it.
        if (path.version === undefined || !objects.has(id)) objects.set(id, archived(id, path, bytes));
      } else if (!name.startsWith('metadata/')) foreign.push(shown(name));
      if (objects.size >= maxObjects) {
        problems.push(`only the first ${maxObjects} objects are listed`);
        break;
      }
    }
  } catch (error) {
    if (!isObjectStoreError(error) || error.storeCode !== 'broken') throw error;
    problems.push(`${error.message}: what comes after it cannot be read`);
  }
  if (foreign.length > 0) {
    const few = foreign.slice(0, 3).join(', ');
    problems.push(`${foreign.length} ${foreign.length === 1 ? 'file is' : 'files are'} no object of a backup: ${few}`);
  }
  const byId = (a: ArchivedObject, b: ArchivedObject) => (a.id < b.id ? -1 : 1);
  return { objects: [...objects.values()].sort(byId), problems };
}

function archived(id: string, { resource, namespace, name }: ArchivePath, bytes: number): ArchivedObject {
  return { id, resource, ...(namespace !== undefined && { namespace }), name, bytes };
}

/** One object of the archive, values of Secrets left out. Rejects with an ObjectStoreError, `absent` where there is none. */
export async function readObject(
  reader: ObjectStoreReader,
  at: StoredAt,
  id: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const isWanted = (name: string) => {
    const path = archivePath(name);
    return path !== undefined && archivedId(path) === id;
  };
  let versioned: unknown;
  for await (const { name, text, isCut } of reader.entries(keyOf(at, 'contents'), isWanted, signal)) {
    if (text === undefined) continue;
    const value = objectOf(id, text, isCut);
    if (archivePath(name)?.version === undefined) return value;
    versioned ??= value;
  }
  if (versioned !== undefined) return versioned;
  throw objectStoreError(
    'absent',
    `${shown(id)} is not in the archive of ${shown(at.name)}.`,
    'The list of its contents has all ids.',
  );
}

function objectOf(id: string, text: string, isCut: boolean): unknown {
  const unreadable = (why: string) =>
    objectStoreError(
      'broken',
      `${shown(id)} ${why}.`,
      'The backup is damaged; restore it into a new namespace to see more.',
    );
  if (isCut) throw unreadable('is too large to be shown');
  try {
    return withoutSecretValues(withoutBookkeeping(JSON.parse(text)), /^secrets[./]/.test(id));
  } catch {
    // Not even in part: of a Secret it would be its values.
    throw unreadable('is no JSON');
  }
}
