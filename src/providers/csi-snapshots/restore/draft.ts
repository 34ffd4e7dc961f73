import type { Plan, PlanRequest } from '../../../core/model/plan.ts';
import type { World } from '../../../core/model/restorer.ts';

/** The fields of a plan that every mode has in common; a mode overrides what it decides. */
export function draft(request: PlanRequest, world: World): Omit<Plan, 'title' | 'target'> {
  return {
    schemaVersion: 1,
    request,
    cluster: world.cluster,
    effects: [],
    dangers: [],
    basis: [],
    checks: [],
    rights: [],
    volumes: [],
    steps: [],
  };
}
