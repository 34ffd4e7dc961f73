import type { ClusterReader } from '../../core/model/cluster-reader.ts';
import type { PlanRequest } from '../../core/model/plan.ts';
import type { Arguments } from '../arguments.ts';
import { withCluster } from '../cluster.ts';
import { reporterFor } from '../commands/report.ts';
import type { Io } from '../io.ts';
import { checkConfirmation, confirm } from './confirm.ts';
import { drive, report } from './drive.ts';
import { type Engine, loadEngine } from './engine.ts';
import { refuseProtected } from './guard.ts';
import { prepare, showPlan } from './prepare.ts';
import { exitCodeOf } from './ways.ts';
import { shellWord } from './words.ts';

export interface Undertaking {
  /** As it is typed: `restore`. */
  readonly command: string;
  /** Options that `--dry-run` repeats in the command that would do it. */
  readonly repeats: readonly string[];
  /** What the terminal asks: `Restore it?` */
  readonly question: string;
  request(cluster: ClusterReader, engine: Engine): Promise<PlanRequest>;
}

/** From the options to the end: plans, checks, shows or has it confirmed, does it, reports. Gives the exit code. */
export async function carryOut(args: Arguments, io: Io, undertaking: Undertaking): Promise<number> {
  const { command, question } = undertaking;
  refuseProtected(args, args.value('context') ?? '');
  checkConfirmation(args, io, command);
  const engine = await loadEngine(io);
  return withCluster(args, io, async (cluster) => {
    const request = await undertaking.request(cluster, engine);
    const prepared = await prepare(engine.restoring, cluster, request);
    if (args.has('dry-run')) {
      const isDestructive = engine.restoring.isDestructive(prepared.plan);
      const call = [
        `backops ${command}`,
        ...undertaking.repeats.flatMap((name) =>
          args.values(name).map((value) => `--${name}${value === '' ? '' : ` ${shellWord(value)}`}`),
        ),
        // The plan says what a default came to, and the default may come to something else by then.
        ...(request.action === 'restore' && !args.has('undo') && !args.has('mode') ? [`--mode ${request.mode}`] : []),
        `--yes --digest ${prepared.digest}`,
        ...(isDestructive ? [`--confirm-namespace ${request.namespace}`] : []),
        ...(prepared.outcome === 'unknown' ? ['--accept-unknown'] : []),
      ];
      return showPlan(prepared, reporterFor(args, io), call.join(' '));
    }
    const confirmation = await confirm(prepared, args, io, engine, question);
    const writable = { reader: cluster, writer: cluster.writer };
    const journal = await drive((options) => engine.restoring.start(confirmation, writable, options), args, io, engine);
    await report(journal, args, io);
    return exitCodeOf(journal);
  });
}
