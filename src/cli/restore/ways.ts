import { isProved } from '../../core/report/run-text.ts';
import { canGoOn, isOwned, isPastReturn, type Journal } from '../../restore/run/journal.ts';

/** What can be done with a run now, most useful first. */
export function waysOn(journal: Journal, now: number): readonly (readonly [command: string, meaning: string])[] {
  const { id, plan, state, goingBack } = journal;
  if (isOwned(journal, now)) return [[`backops runs ${id}`, 'somebody works on it: look how far it is']];
  if (goingBack && canGoOn(journal)) return [[`backops restore --give-up ${id}`, 'go on taking back what was done']];
  const isPast = isPastReturn(journal);
  const ways: (readonly [string, string])[] = [];
  if (canGoOn(journal)) {
    ways.push([
      `backops restore --resume ${id}`,
      state === 'failed' ? 'try again from where it failed' : 'go on where it was',
    ]);
    if (!isPast) ways.push([`backops restore --give-up ${id}`, 'take back what was done']);
  }
  if (plan.undo && (isPast || state === 'done')) {
    ways.push([`backops restore --undo ${id}`, 'bring back what was there before, from the safety copy']);
  }
  return ways;
}

/** 0: everything is done and proved. 1: it is not. */
export const exitCodeOf = (journal: Journal): number => (isProved(journal) ? 0 : 1);
