import { join } from 'node:path';
import { runText } from '../../core/report/run-text.ts';
import type { NotStarted, StartOptions } from '../../restore/run/index.ts';
import { isPastReturn, type Journal } from '../../restore/run/journal.ts';
import type { Arguments } from '../arguments.ts';
import { paintFor } from '../color.ts';
import { reporterFor, toJson } from '../commands/report.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import { protectedContextsOf } from './guard.ts';
import { sentence } from './prepare.ts';
import { progressDisplay } from './progress.ts';
import { waysOn } from './ways.ts';

/**
 * Follows a run to its end, with Ctrl-C at hand, and reports it. Throws a Refusal when it was not begun. Rejects with a ClusterError
 * when the cluster cannot be asked before anything was done.
 */
export async function drive(
  go: (options: StartOptions) => Promise<Journal | NotStarted>,
  args: Arguments,
  io: Io,
  { restoring, journals, folder, owner }: Engine,
): Promise<Journal> {
  const paint = paintFor(io, io.stderr, args.has('no-color') ? false : args.has('color') ? true : undefined);
  const isQuiet = args.has('quiet');
  const display = isQuiet ? undefined : progressDisplay(io.stderr, paint);
  const [cancel, leave] = [new AbortController(), new AbortController()];
  let journal: Journal | undefined;

  const leaveNow = (): void => {
    leave.abort();
    display?.end();
    io.stderr.write(`left as it is.${journal ? ` How to go on: backops runs ${journal.id}` : ''}\n`);
    io.exit(130);
  };
  const offStop = io.onStop((why) => {
    if (why === 'terminate') return leave.abort();
    if (cancel.signal.aborted) return leaveNow();
    cancel.abort();
    const then =
      journal && isPastReturn(journal)
        ? 'stopping where it is: the former state is removed already'
        : 'cancelling: what was done is taken back';
    display?.say(`${then}. Ctrl-C once more leaves at once.`);
  });
  try {
    const ended = await go({
      restorers: restoring.restorers,
      protectedContexts: protectedContextsOf(args),
      journals,
      owner,
      signal: cancel.signal,
      leaving: leave.signal,
      tell: (progress) => {
        if (!journal) display?.say(`${paint('dim', `run ${progress.journal.id}, journal in ${folder}`)}`);
        journal = progress.journal;
        display?.tell(progress.journal, progress.detail);
      },
    });
    if (ended.state === 'not-started') throw refusalOf(ended);
    return ended;
  } catch (error) {
    if (!journal && (cancel.signal.aborted || leave.signal.aborted)) {
      throw new Refusal('unconfirmed', 'cancelled before anything was changed.');
    }
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    // Without its journal nothing is begun; and begun, nothing goes on without it.
    if (!journal)
      throw new Refusal('unreadable', `no journal can be written in ${folder}: ${message}.`, 'Mend that first.');
    io.stderr.write(`the journal ${join(folder, `${journal.id}.json`)} cannot be written any more: ${message}.\n`);
    return journal;
  } finally {
    offStop();
    display?.end();
  }
}

/** How it ended, for people or as the journal itself. */
export async function report(journal: Journal, args: Arguments, io: Io): Promise<void> {
  const reporter = reporterFor(args, io);
  const { paint, width, isJson } = reporter;
  await reporter.write(isJson ? toJson(journal) : runText(journal, waysOn(journal, Date.now()), paint, width));
}

function refusalOf({ code, message, reasons, remedy }: NotStarted): Refusal {
  const what = reasons.length === 0 ? message : `${message}: ${reasons.join('; ')}`;
  return new Refusal(code === 'protected' ? 'protected' : 'unconfirmed', sentence(what), remedy);
}
