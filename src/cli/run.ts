import type { Paint } from '../core/report/paint.ts';
import { parseArguments } from './arguments.ts';
import { paintFor } from './color.ts';
import { backup } from './commands/backup.ts';
import { check } from './commands/check.ts';
import type { Command } from './commands/contract.ts';
import { coverage } from './commands/coverage.ts';
import { deletePoint } from './commands/delete-point.ts';
import { explain } from './commands/explain.ts';
import { fix } from './commands/fix.ts';
import { grant } from './commands/grant.ts';
import { plan } from './commands/plan.ts';
import { restore } from './commands/restore.ts';
import { restorePoints } from './commands/restore-points.ts';
import { runs } from './commands/runs.ts';
import { commandHelp, overallHelp } from './help.ts';
import type { Io } from './io.ts';
import { commands } from './options.ts';
import { Refusal } from './refusal.ts';
import { didYouMean } from './suggest.ts';
import { version } from './version.ts';

const implementations: Readonly<Record<string, Command>> = {
  check,
  coverage,
  explain,
  fix,
  grant,
  'restore-points': restorePoints,
  plan,
  restore,
  backup,
  'delete-point': deletePoint,
  runs,
};

/** Runs one call and gives its exit code: 0 clean, 1 findings, 2 could not run. Never throws for what a user can do wrong. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const paint = paintFor(io, io.stderr, undefined);
    // A mistake of ours must not look like "findings" (1) to a pipeline.
    const told =
      error instanceof Refusal ? `${error.message}${error.remedy ? ` ${error.remedy}` : ''}` : internalError(error);
    io.stderr.write(`${paint('red', 'backops:')} ${told}\n`);
    return 2;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  const paint = paintFor(io, io.stdout, undefined);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(helpFor(rest[0], paint));
    // Without any word it could not know what to do; asked for help it did what it was told.
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-V' || name === 'version') {
    io.stdout.write(`${version()}\n`);
    return 0;
  }
  const spec = commands.find((one) => one.name === name);
  const command = implementations[name];
  if (!spec || !command) throw unknownCommand(name);
  // `backops check --fial-on --help` should help, not complain.
  if (rest.includes('--help') || rest.includes('-h')) {
    io.stdout.write(commandHelp(spec, paint));
    return 0;
  }
  return command(parseArguments(rest, spec), io);
}

function internalError(error: unknown): string {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a mistake in BackOps, not in your files; please report it with these lines.\n${trace}`;
}

function helpFor(topic: string | undefined, paint: Paint): string {
  if (topic === undefined) return overallHelp(paint);
  const spec = commands.find((one) => one.name === topic);
  if (!spec) throw unknownCommand(topic);
  return commandHelp(spec, paint);
}

function unknownCommand(name: string): Refusal {
  const names = commands.map((one) => one.name);
  const what = name.startsWith('-') ? 'option' : 'command';
  const remedy = didYouMean(name, names, 'backops ') ?? `There are: ${names.join(', ')}. See: backops --help`;
  return new Refusal('usage', `there is no ${what} ${name}.`, remedy);
}
