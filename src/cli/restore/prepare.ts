import type { Check, Plan, PlanRequest } from '../../core/model/plan.ts';
import { isRefused } from '../../core/model/restorer.ts';
import type { PlanDocument } from '../../core/report/plan-document.ts';
import { planText } from '../../core/report/plan-text.ts';
import type { OpenedCluster } from '../cluster.ts';
import { type Reporter, toJson } from '../commands/report.ts';
import { Refusal } from '../refusal.ts';
import type { Restoring } from './engine.ts';

/** A plan that was held against the cluster; nothing is changed yet. */
export interface Prepared {
  readonly plan: Plan;
  readonly digest: string;
  readonly checks: readonly Check[];
  readonly document: PlanDocument;
  /** `blocked`: it would not work. `unknown`: not everything could be checked. */
  readonly outcome: 'ready' | 'unknown' | 'blocked';
}

/** Plans and checks. Throws a Refusal where it cannot be planned; rejects with a ClusterError. */
export async function prepare(engine: Restoring, cluster: OpenedCluster, request: PlanRequest): Promise<Prepared> {
  const planned = await engine.makePlan(cluster, engine.restorers, request);
  if (isRefused(planned)) throw new Refusal('cluster', sentence(planned.refused), planned.remedy);
  const { plan, digest } = planned;
  const checks = await engine.preflight(plan, { reader: cluster, writer: cluster.writer });
  const document = engine.planDocument(plan, checks, digest, new Date().toISOString());
  const outcome = engine.isBlocked(checks) ? 'blocked' : engine.unknowns(checks).length > 0 ? 'unknown' : 'ready';
  return { plan, digest, checks, document, outcome };
}

/** The plan as the answer itself: exit code 0 when it could be run as it is. `command` would run it. */
export async function showPlan(prepared: Prepared, reporter: Reporter, command: string): Promise<number> {
  const { plan, digest, checks, document, outcome } = prepared;
  if (reporter.isJson) {
    await reporter.write(toJson({ schemaVersion: 1, outcome, digest, checks, plan }));
  } else {
    const { paint } = reporter;
    const end =
      outcome === 'blocked'
        ? paint('red', 'It would not work: see the checks.')
        : `${paint('bold', 'To do exactly this:')}  ${command}`;
    await reporter.write(`${planText(document, paint, reporter.width)}\n${end}\n`);
  }
  return outcome === 'ready' ? 0 : 1;
}

export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
