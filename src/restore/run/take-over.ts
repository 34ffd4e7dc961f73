import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from './execute.ts';
import { canGoOn, isOwned, type Journal } from './journal.ts';

/** Milliseconds in which two who read the same journal have both written into it. */
const untilAllWrote = 150;

/**
 * Makes the run this program's, unless somebody else has it: of two who go on with it at the same moment only the one goes on that wrote
 * last. Undefined: it belongs to another, or is over.
 */
export async function takeOver(
  id: string,
  { journals, owner }: Pick<RunOptions, 'journals' | 'owner'>,
): Promise<Journal | undefined> {
  const found = await journals.load(id);
  if (!found || !canGoOn(found) || isOwned(found, Date.now())) return undefined;
  // Of two in one program, too.
  const mark = `${owner} ${Math.random().toString(36).slice(2)}`;
  const mine: Journal = { ...found, owner: { id: mark, at: new Date().toISOString() } };
  await journals.save(mine);
  await delay(untilAllWrote);
  return (await journals.load(id))?.owner?.id === mark ? mine : undefined;
}
