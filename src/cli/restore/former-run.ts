import { setTimeout as pause } from 'node:timers/promises';
import { clusterError } from '../../core/model/cluster-reader.ts';
import { isOwned, isPastReturn, type Journal } from '../../restore/run/journal.ts';
import type { Arguments } from '../arguments.ts';
import { withCluster } from '../cluster.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { didYouMean } from '../suggest.ts';
import { carryOut } from './carry-out.ts';
import { drive, report } from './drive.ts';
import { type Engine, loadEngine } from './engine.ts';
import { refuseProtected } from './guard.ts';
import { sentence } from './prepare.ts';
import { exitCodeOf, waysOn } from './ways.ts';
import { withDefault } from './words.ts';

/** Goes on with a run that did not come to its end, or takes it back. */
export async function goOn(args: Arguments, io: Io, giveUp: boolean): Promise<number> {
  const engine = await loadEngine(io);
  const journal = await journalOf(engine, args.value(giveUp ? 'give-up' : 'resume') ?? '');
  const there = withDefault(args, 'context', journal.plan.cluster.context);
  refuseProtected(there, there.value('context') ?? '');
  await whileOwned(journal, engine, io, args);
  return withCluster(there, io, async (cluster) => {
    refuseProtected(there, cluster.context, cluster.clusterName);
    const writable = { reader: cluster, writer: cluster.writer };
    const ended = await drive(
      (options) => engine.restoring.resume(journal.id, writable, { ...options, giveUp }),
      there,
      io,
      engine,
    );
    await report(ended, args, io);
    // Given up is what was asked for.
    return giveUp && ended.state === 'taken-back' ? 0 : exitCodeOf(ended);
  });
}

/** A restore of its own: from the safety copy that the run made, confirmed like any other. */
export async function undo(args: Arguments, io: Io): Promise<number> {
  const engine = await loadEngine(io);
  const journal = await journalOf(engine, args.value('undo') ?? '');
  const { id, plan, state } = journal;
  const { undo: how, cluster: planned } = plan;
  const isChanged = state === 'done' || isPastReturn(journal);
  if (!how || !isChanged) {
    const made = plan.effects.filter(({ kind }) => kind === 'create').map(({ what, name }) => `${what} ${name}`);
    const why = how ? 'it replaced nothing' : 'it keeps no safety copy, for it replaces nothing';
    const remedy =
      waysOn(journal, Date.now())[0]?.[0] ??
      (state === 'done' && made.length > 0
        ? `Delete what it made, if it is not wanted: ${made.join(', ')}.`
        : undefined);
    throw new Refusal('usage', `run ${id} cannot be undone: ${why}.`, remedy);
  }
  const there = withDefault(args, 'context', planned.context);
  return carryOut(there, io, {
    command: 'restore',
    repeats: ['undo', 'context', 'kubeconfig', 'protected-contexts'],
    question: () => `Undo run ${id}, and replace what is there now?`,
    request: async (cluster) => {
      if (cluster.server !== planned.server) {
        throw clusterError(
          'conflict',
          `run ${id} was done at ${planned.server}, and context ${cluster.context} leads to ${cluster.server}.`,
          `Use context ${planned.context}.`,
        );
      }
      return how.request;
    },
  });
}

export async function journalOf({ journals, folder }: Engine, id: string): Promise<Journal> {
  const isId = /^[a-z0-9]+$/.test(id);
  const journal = isId ? await journals.load(id).catch((error: Error) => damaged(id, error)) : undefined;
  if (journal) return journal;
  const known = await journals.list();
  const ids = known.journals.map((one) => one.id);
  throw new Refusal(
    'not-found',
    `there is no run ${id} in ${folder}.`,
    didYouMean(id, ids) ?? 'List them: backops runs',
  );
}

function damaged(id: string, { message }: Error): never {
  throw new Refusal('unreadable', `the journal of run ${id} cannot be read: ${sentence(message)}`);
}

/** A program that was killed cannot say so: it counts as gone when it has not renewed its claim for a while. */
async function whileOwned(journal: Journal, { journals }: Engine, io: Io, args: Arguments): Promise<void> {
  const claimed = journal.owner?.at;
  if (!isOwned(journal, Date.now())) return;
  if (!args.has('quiet')) {
    io.stderr.write(`a program works on run ${journal.id}, or did seconds ago; looking which (up to 15 s) …\n`);
  }
  for (let now: Journal | undefined = journal; now && isOwned(now, Date.now()); now = await journals.load(now.id)) {
    // It is alive; the engine refuses with the right words.
    if (now.owner?.at !== claimed) return;
    await pause(500);
  }
}
