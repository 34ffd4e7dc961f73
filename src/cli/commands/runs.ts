import { counted } from '../../core/model/counted.ts';
import { formatDuration } from '../../core/model/duration.ts';
import type { Paint } from '../../core/report/paint.ts';
import { isProved, runText, stateText, stepsText } from '../../core/report/run-text.ts';
import { table } from '../../core/report/table.ts';
import { isOwned, type Journal } from '../../restore/run/journal.ts';
import type { Arguments } from '../arguments.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { type Engine, loadEngine } from '../restore/engine.ts';
import { journalOf } from '../restore/former-run.ts';
import { waysOn } from '../restore/ways.ts';
import type { Command } from './contract.ts';
import { reporterFor, toJson } from './report.ts';

/** The journals of this user, of the editor's runs too; asks no cluster. */
export const runs: Command = async (args, io) => {
  const [id, extra] = args.positionals;
  if (extra !== undefined) throw new Refusal('usage', `one run at a time: ${extra} is one too many.`);
  const engine = await loadEngine(io);
  if (args.has('forget')) return forget(engine, id, io);
  if (id !== undefined) return showRun(await journalOf(engine, id), args, io);
  const { journals, unreadable } = await engine.journals.list();
  const reporter = reporterFor(args, io);
  const now = Date.now();
  if (reporter.isJson) {
    const shown = journals.map((journal) => summaryOf(journal, now));
    await reporter.write(toJson({ schemaVersion: 1, folder: engine.folder, runs: shown, unreadable }));
    return 0;
  }
  for (const path of unreadable) io.stderr.write(`${path} cannot be read: it is damaged, or of another version.\n`);
  await reporter.write(
    journals.length === 0 ? `no run in ${engine.folder}\n` : listText(journals, now, reporter.paint, reporter.width),
  );
  return 0;
};

function summaryOf(journal: Journal, now: number) {
  const { id, state, startedAt, endedAt, message, remedy, plan } = journal;
  return {
    id,
    state,
    isWorkedOn: isOwned(journal, now),
    isProved: isProved(journal),
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    title: plan.title,
    context: plan.cluster.context,
    server: plan.cluster.server,
    namespace: plan.request.namespace,
    ...(message !== undefined && { message }),
    ...(remedy !== undefined && { remedy }),
    next: waysOn(journal, now).map(([command, meaning]) => ({ command, meaning })),
  };
}

function listText(journals: readonly Journal[], now: number, paint: Paint, width: number | undefined): string {
  const rows = journals.map((journal) => {
    const [text, style] = isOwned(journal, now) ? (['under way', 'blue'] as const) : stateText(journal);
    const { id, plan, startedAt } = journal;
    const age = formatDuration(Math.max(0, (now - Date.parse(startedAt)) / 1000));
    return [
      { text: id, style: 'bold' as const },
      { text, style },
      { text: age },
      { text: plan.request.namespace },
      { text: plan.cluster.context },
      { text: plan.title },
    ];
  });
  const open = journals.filter((one) => one.state !== 'done' && one.state !== 'taken-back');
  const todo = open.flatMap((journal) => waysOn(journal, now).slice(0, 2));
  const wide = Math.max(0, ...todo.map(([command]) => command.length));
  return [
    table(['run', 'state', 'age', 'namespace', 'context', 'what'], rows, paint, width),
    ...todo.map(([command, meaning]) => `  ${command.padEnd(wide)}  ${paint('dim', meaning)}\n`),
    ...(todo.length > 0 ? ['\n'] : []),
    `${counted(journals.length, 'run')}; backops runs ID shows one\n`,
  ].join('');
}

async function showRun(journal: Journal, args: Arguments, io: Io): Promise<number> {
  const reporter = reporterFor(args, io);
  const { paint, width, isJson } = reporter;
  const now = new Date();
  const text = (): string => {
    const head = isOwned(journal, now.getTime()) ? `${paint('blue', 'under way')}\n` : '';
    const steps = stepsText(journal, now.toISOString(), paint, width);
    return `${head}${runText(journal, waysOn(journal, now.getTime()), paint, width)}\n${steps}`;
  };
  await reporter.write(isJson ? toJson(journal) : text());
  return 0;
}

/** Only the journal goes: nothing in the cluster. */
async function forget(engine: Engine, id: string | undefined, io: Io): Promise<number> {
  if (id === undefined) throw new Refusal('usage', '--forget needs the id of a run.', 'List them: backops runs');
  const journal = await journalOf(engine, id);
  if (isOwned(journal, Date.now()))
    throw new Refusal('usage', `a program works on run ${id}.`, 'Wait until it is over.');
  await engine.journals.remove(id);
  io.stdout.write(`forgot run ${id}; what it did stays, and it can neither be resumed nor undone from here\n`);
  return 0;
}
