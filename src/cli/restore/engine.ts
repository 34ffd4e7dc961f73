import { randomUUID } from 'node:crypto';
import type { JournalStore } from '../../restore/run/journal.ts';
import type { Io } from '../io.ts';

/** Planners and engine, a bundle of its own. */
export type Restoring = typeof import('../../restoring.ts');

export interface Engine {
  readonly restoring: Restoring;
  readonly journals: JournalStore;
  /** Where the journals lie. */
  readonly folder: string;
  /** Names this process among those that could work on a run. */
  readonly owner: string;
}

export async function loadEngine(io: Io): Promise<Engine> {
  const restoring = await import('../../restoring.ts');
  const folder = restoring.journalFolder(io.env);
  return { restoring, journals: restoring.journalFiles(folder), folder, owner: `cli-${process.pid}-${randomUUID()}` };
}
