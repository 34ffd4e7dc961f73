import type { ClusterReader } from '../../core/model/cluster-reader.ts';
import type { Plan, PlanRequest } from '../../core/model/plan.ts';
import type { Arguments } from '../arguments.ts';
import { withCluster } from '../cluster.ts';
import { reporterFor } from '../commands/report.ts';
import type { Io } from '../io.ts';
import { checkConfirmation, confirm } from './confirm.ts';
import { drive, report } from './drive.ts';
import { type Engine, loadEngine } from './engine.ts';
import { refuseProtected } from './guard.ts';
import { type Prepared, prepare, showPlan } from './prepare.ts';
import { exitCodeOf } from './ways.ts';
import { shellWord } from './words.ts';

export interface Undertaking {
  /** As it is typed: `restore`. */
  readonly command: string;
  /** Options that `--dry-run` repeats in the command that would do it. */
  readonly repeats: readonly string[];
  /** What the terminal asks: `Restore it?` */
  question(plan: Plan): string;
  request(cluster: ClusterReader, engine: Engine): Promise<PlanRequest>;
}

/** From the options to the end: plans, checks, shows or has it confirmed, does it, reports. Gives the exit code. */
export async function carryOut(args: Arguments, io: Io, undertaking: Undertaking): Promise<number> {
  const { command } = undertaking;
  refuseProtected(args, args.value('context') ?? '');
  checkConfirmation(args, io, command);
  const engine = await loadEngine(io);
  return withCluster(args, io, async (cluster) => {
    refuseProtected(args, cluster.context, cluster.clusterName);
    const request = await undertaking.request(cluster, engine);
    const prepared = await prepare(engine.restoring, cluster, request);
    if (args.has('dry-run')) {
      return showPlan(prepared, reporterFor(args, io), commandFor(args, undertaking, prepared, engine));
    }
    const confirmation = await confirm(prepared, args, io, engine, undertaking.question(prepared.plan));
    const writable = { reader: cluster, writer: cluster.writer };
    const journal = await drive((options) => engine.restoring.start(confirmation, writable, options), args, io, engine);
    await report(journal, args, io);
    return exitCodeOf(journal);
  });
}

/** What carries out exactly this plan. */
function commandFor(
  args: Arguments,
  { command, repeats }: Undertaking,
  { plan, digest, outcome }: Prepared,
  { restoring }: Engine,
): string {
  const { request } = plan;
  return [
    `backops ${command}`,
    ...repeats.flatMap((name) => args.values(name).map((value) => `--${name} ${shellWord(value)}`)),
    // The plan says what a default came to, and the default may come to something else by then.
    ...(request.action === 'restore' && !args.has('undo') && !args.has('mode') ? [`--mode ${request.mode}`] : []),
    `--yes --digest ${digest}`,
    ...(restoring.isDestructive(plan) ? [`--confirm-namespace ${request.namespace}`] : []),
    ...(outcome === 'unknown' ? ['--accept-unknown'] : []),
  ].join(' ');
}
