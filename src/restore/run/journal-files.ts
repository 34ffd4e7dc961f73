import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Journal, JournalStore } from './journal.ts';

const ending = '.json';
const validId = /^[a-z0-9]+$/;

/** One file per run in a folder that only this user reads. */
export function journalFiles(folder: string): JournalStore {
  const pathOf = (id: string): string => {
    if (!validId.test(id)) throw new Error(`"${id}" is no id of a run`);
    return join(folder, `${id}${ending}`);
  };
  let last: Promise<unknown> = Promise.resolve();

  async function write(journal: Journal): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = pathOf(journal.id);
    const draft = `${path}.${process.pid}.new`;
    await writeFile(draft, `${JSON.stringify(journal, undefined, 1)}\n`, { mode: 0o600 });
    await rename(draft, path);
  }

  async function load(id: string): Promise<Journal | undefined> {
    const text = await readFile(pathOf(id), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return text === undefined ? undefined : parsed(text, id);
  }

  return {
    // In order: an older state that is written later would be a lie.
    save: (journal) => {
      const saved = last.then(() => write(journal));
      last = saved.catch(() => {});
      return saved;
    },
    load,
    async list() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const ids = names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
      const unreadable: string[] = [];
      const journals = await Promise.all(
        ids.map((id) =>
          load(id).catch(() => {
            unreadable.push(join(folder, `${id}${ending}`));
            return undefined;
          }),
        ),
      );
      return {
        journals: journals.filter((one) => one !== undefined).sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
        unreadable,
      };
    },
    remove: (id) => rm(pathOf(id), { force: true }),
  };
}

function parsed(text: string, id: string): Journal {
  const value = JSON.parse(text) as Journal;
  const isWhole = Array.isArray(value.steps) && Array.isArray(value.plan?.steps) && hasAllSteps(value);
  if (value.schemaVersion !== 1 || value.id !== id || !isWhole)
    throw new Error(`the journal of run ${id} is of another version, or damaged`);
  return value;
}

/** A step without a record would be done without anybody knowing of it. */
function hasAllSteps({ steps, plan }: Journal): boolean {
  return steps.length === plan.steps.length && steps.every(({ id }, at) => id === plan.steps[at]?.id);
}
