import type { ClusterReader } from '../core/model/cluster-reader.ts';
import type { Plan, PlanRequest } from '../core/model/plan.ts';
import { isRefused, type Refused, type Restorer } from '../core/model/restorer.ts';
import { digestOf } from './digest.ts';
import { readWorld } from './world.ts';

export interface Planned {
  readonly plan: Plan;
  readonly digest: string;
}

export interface PlanOptions {
  /** ISO time; default now. */
  readonly now?: string;
  readonly signal?: AbortSignal;
}

/** Looks at the cluster and plans; changes nothing. Rejects with a ClusterError when the cluster cannot be asked. */
export async function makePlan(
  reader: ClusterReader,
  restorers: readonly Restorer[],
  request: PlanRequest,
  { now = new Date().toISOString(), signal }: PlanOptions = {},
): Promise<Planned | Refused> {
  const restorer = restorerOf(restorers, request.provider);
  if (!restorer) {
    return {
      refused: `BackOps cannot restore with ${request.provider}.`,
      remedy: `It can with: ${restorers.map(({ provider }) => provider).join(', ')}.`,
    };
  }
  const world = await readWorld(reader, (seen) => restorer.needs(request, seen), {
    namespace: request.namespace,
    now,
    ...(signal && { signal }),
  });
  const plan = restorer.plan(request, world);
  return isRefused(plan) ? plan : { plan, digest: digestOf(plan) };
}

export function restorerOf(restorers: readonly Restorer[], provider: string): Restorer | undefined {
  return restorers.find((one) => one.provider === provider);
}
