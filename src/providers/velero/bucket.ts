import type {
  BucketListing,
  BucketQuery,
  ObjectStoreReader,
  StoredAt,
  StoredBackup,
  StoredObject,
} from '../../core/model/object-store.ts';
import { readBackup } from './bucket-backup.ts';
import { backupsFolder, filesByBackup, folderOf, foreignNames } from './bucket-layout.ts';
import { shown } from './bucket-text.ts';

/** Folders in which `backups/` is looked for, and backups that are read: the newest ones. */
const maxFolders = 100;
const maxBackups = 2_000;
const atATime = 8;

/** Every backup below the address, newest first. A bad entry is listed with what is wrong. Rejects with an ObjectStoreError. */
export async function listBackups(
  reader: ObjectStoreReader,
  query: BucketQuery,
  signal?: AbortSignal,
): Promise<BucketListing> {
  const { prefixes, notices } = await findPrefixes(reader, signal);
  const found: { at: StoredAt; files: readonly StoredObject[] }[] = [];
  for (const prefix of prefixes) {
    const { objects, isCut } = await reader.walk(backupsFolder(prefix), signal);
    if (isCut)
      notices.push(
        `${backupsFolder(prefix)} holds more than can be read; what lies further back in the alphabet is missing`,
      );
    const backups = [...filesByBackup(prefix, objects)];
    found.push(...backups.map(([name, files]) => ({ at: { prefix, name }, files })));
  }
  const newest = found.sort((a, b) => writtenAt(b.files).localeCompare(writtenAt(a.files))).slice(0, maxBackups);
  if (found.length > newest.length) notices.push(`${found.length - newest.length} older backups are not read`);
  const all = await inTurn(newest, ({ at, files }) => readBackup(reader, at, files, query, signal));
  const backups = all.filter((one) => one !== undefined);
  return { backups: backups.sort(newestFirst), notices };
}

/** Where a backup of this name lies; with its prefix before it, `team-a/nightly`, there only. */
export async function findBackup(
  reader: ObjectStoreReader,
  name: string,
  signal?: AbortSignal,
): Promise<readonly StoredAt[]> {
  const slash = name.lastIndexOf('/');
  const prefixes = slash < 0 ? (await findPrefixes(reader, signal)).prefixes : [name.slice(0, slash + 1)];
  const all = prefixes.map((prefix) => ({ prefix, name: name.slice(slash + 1) }));
  const found = await inTurn(all, async (at) => (await reader.list(folderOf(at), signal)).objects.length > 0);
  return all.filter((_, index) => found[index]);
}

/** `backups/` lies at the root of the location, or each location has a folder of its own. */
async function findPrefixes(reader: ObjectStoreReader, signal: AbortSignal | undefined) {
  const notices: string[] = [];
  const prefixes: string[] = [];
  const look = async (prefix: string): Promise<readonly string[]> => {
    const { folders, isCut } = await reader.list(prefix, signal);
    if (!folders.includes(backupsFolder(prefix))) return isCut ? folders.slice(0, maxFolders + 1) : folders;
    prefixes.push(prefix);
    const foreign = foreignNames(prefix, folders).map(shown);
    if (foreign.length > 0) {
      const what =
        foreign.length > 3 ? `${foreign.slice(0, 3).join(', ')} and ${foreign.length - 3} more` : foreign.join(', ');
      notices.push(
        `beside ${shown(backupsFolder(prefix))} lies ${what}, which is not Velero's: Velero calls such a location unavailable`,
      );
    }
    return [];
  };
  const below = await look('');
  await inTurn(below.slice(0, maxFolders), look);
  if (below.length > maxFolders)
    notices.push(`backups were looked for in the first ${maxFolders} folders only; name one as the prefix`);
  if (prefixes.length === 0) notices.push('there are no backups of Velero: no folder backups/ here or one level below');
  return { prefixes: prefixes.sort(), notices };
}

const writtenAt = (files: readonly StoredObject[]): string =>
  files.reduce((latest, { modifiedAt = '' }) => (modifiedAt > latest ? modifiedAt : latest), '');

function newestFirst({ point: a }: StoredBackup, { point: b }: StoredBackup): number {
  const [left, right] = [Date.parse(a.createdAt ?? ''), Date.parse(b.createdAt ?? '')];
  return (Number.isNaN(right) ? 0 : right) - (Number.isNaN(left) ? 0 : left) || a.id.localeCompare(b.id);
}

/** A few at a time, results in order. */
async function inTurn<T, R>(all: readonly T[], task: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) results[at] = await task(all[at] as T);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
}
