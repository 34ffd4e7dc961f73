import { counted } from '../../core/model/counted.ts';
import { planHead, planText } from '../../core/report/plan-text.ts';
import type { Confirmation } from '../../restore/run/index.ts';
import type { Arguments } from '../arguments.ts';
import { paintFor } from '../color.ts';
import type { Io } from '../io.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { Prepared } from './prepare.ts';
import { givenOf } from './words.ts';

const readFirst = (command: string): string =>
  `Read the plan first: the same call with --dry-run prints it with its digest; then: backops ${command} … --yes --digest DIGEST`;

/** Can anybody confirm at all? Asked before the cluster is. */
export function checkConfirmation(args: Arguments, io: Io, command: string): void {
  if (args.has('dry-run')) {
    const [other] = givenOf(args, ['yes', 'digest', 'confirm-namespace', 'accept-unknown']);
    if (other === undefined) return;
    throw new Refusal('usage', `--dry-run changes nothing, and ${other} is about changing something.`, 'Use one.');
  }
  if (args.has('yes')) {
    const digest = args.value('digest');
    if (digest === undefined) throw new Refusal('usage', '--yes needs --digest DIGEST.', readFirst(command));
    if (!/^[0-9a-f]{16}$/.test(digest)) {
      throw new Refusal('usage', `--digest cannot be "${digest}".`, 'It is the 16 hexadecimal digits below the plan.');
    }
    return;
  }
  const [lone] = givenOf(args, ['digest', 'confirm-namespace']);
  if (lone !== undefined) {
    throw new Refusal('usage', `${lone} goes with --yes.`, 'Without --yes the terminal asks for what it needs.');
  }
  if (!io.ask) throw new Refusal('unconfirmed', 'there is no terminal to confirm the plan at.', readFirst(command));
}

/**
 * What somebody said yes to: at the terminal, after reading the plan, or with the digest of a plan that was read before. Throws a
 * Refusal; nothing was changed then.
 */
export async function confirm(
  prepared: Prepared,
  args: Arguments,
  io: Io,
  { restoring }: Engine,
  question: string,
): Promise<Confirmation> {
  const { plan, digest, document, checks, outcome } = prepared;
  const paint = paintFor(io, io.stderr, args.has('no-color') ? false : args.has('color') ? true : undefined);
  const isRead = args.has('yes');
  // On stderr: what is asked belongs to the asking; stdout is for how it ended.
  if (!isRead) io.stderr.write(`${planText(document, paint, io.stderr.columns)}\n`);
  else if (!args.has('quiet')) io.stderr.write(`${planHead(document, paint)}\n`);
  if (outcome === 'blocked') {
    const stopping = checks.filter((one) => one.outcome === 'blocked');
    const remedies = [...new Set(stopping.flatMap(({ remedy }) => remedy ?? []))];
    throw new Refusal(
      'cluster',
      `it would not work: ${stopping.map(({ message }) => message).join('; ')}.`,
      remedies.join(' '),
    );
  }
  const { namespace } = plan.request;
  const isDestructive = restoring.isDestructive(plan);
  const open = restoring.unknowns(checks);
  if (isRead) {
    refuseAnother(args.value('digest') ?? '', prepared);
    if (isDestructive && args.value('confirm-namespace') !== namespace) {
      throw new Refusal(
        'unconfirmed',
        `it replaces or deletes what is in namespace ${namespace}, which has to be named once more.`,
        `Add --confirm-namespace ${namespace}, if that is what you want.`,
      );
    }
    if (open.length > 0 && !args.has('accept-unknown')) {
      throw new Refusal(
        'unconfirmed',
        `not everything could be checked: ${open.map(({ message }) => message).join('; ')}.`,
        'Settle it, or take the risk with --accept-unknown.',
      );
    }
  } else {
    const ask = async (text: string): Promise<string> => (await io.ask?.(text))?.trim() ?? '';
    const declined = (): never => {
      throw new Refusal('unconfirmed', 'not confirmed; nothing was changed.');
    };
    if (open.length > 0 && !args.has('accept-unknown')) {
      const text = `${counted(open.length, 'check')} could not be made (? above). Go on all the same? [y/N] `;
      if (!isYes(await ask(text))) declined();
    }
    const where = `namespace ${namespace}, context ${plan.cluster.context}`;
    if (isDestructive) {
      const typed = await ask(`${question} (${where}) Type the name of the namespace to go on: `);
      if (typed !== namespace) declined();
    } else if (!isYes(await ask(`${question} (${where}) [y/N] `))) declined();
  }
  return {
    plan,
    digest,
    ...(isDestructive && { typedNamespace: namespace }),
    acceptedUnknowns: open.map(({ message }) => message),
  };
}

const isYes = (text: string): boolean => /^y(es)?$/i.test(text);

function refuseAnother(confirmed: string, { digest }: Prepared): void {
  if (confirmed === digest) return;
  throw new Refusal(
    'unconfirmed',
    `this is not the plan that was confirmed: its digest is ${digest}, not ${confirmed}. The cluster changed since then, or the options are others. Nothing was changed.`,
    'Read the new plan (--dry-run instead of --yes), and confirm that.',
  );
}
