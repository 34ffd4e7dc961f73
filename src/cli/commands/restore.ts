import type { Arguments } from '../arguments.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { carryOut } from '../restore/carry-out.ts';
import { goOn, undo } from '../restore/former-run.ts';
import { checkRestoreArguments, restoreRequest } from '../restore/request.ts';
import { givenOf, refusePositionals } from '../restore/words.ts';
import type { Command } from './contract.ts';

/** Options that say what to restore: a run that is gone on with has them in its journal. */
const fresh = ['namespace', 'point', 'mode', 'workload', 'claim', 'kinds', 'to', 'as', 'system-namespace'];
const formers = ['resume', 'give-up', 'undo'];

export const restore: Command = (args, io) => restoreAs('restore', args, io);

export function restoreAs(command: 'plan' | 'restore', args: Arguments, io: Io): Promise<number> {
  refusePositionals(args, command);
  const [former, ...others] = formers.filter((name) => args.has(name));
  if (former === undefined) return restorePoint(args, io, command);
  const [wrong] = [...others.map((name) => `--${name}`), ...givenOf(args, fresh)];
  if (wrong !== undefined) {
    throw new Refusal(
      'usage',
      `--${former} takes everything from the run: ${wrong} has no place there.`,
      'Leave it out.',
    );
  }
  if (former === 'undo') return undo(args, io);
  const [idle] = givenOf(args, ['dry-run', 'yes', 'digest', 'confirm-namespace', 'accept-unknown']);
  if (idle === undefined) return goOn(args, io, former === 'give-up');
  throw new Refusal(
    'usage',
    `--${former} is about a run that was confirmed already: ${idle} has no place there.`,
    'Leave it out.',
  );
}

function restorePoint(args: Arguments, io: Io, command: string): Promise<number> {
  checkRestoreArguments(args, command);
  return carryOut(args, io, {
    command: 'restore',
    repeats: ['context', 'kubeconfig', 'protected-contexts', ...fresh],
    question: ({ request }) =>
      request.action === 'restore' && request.mode === 'in-place' ? 'Replace what is there now?' : 'Restore it?',
    request: (cluster, { restoring }) => restoreRequest(args, cluster, restoring.restorers),
  });
}
