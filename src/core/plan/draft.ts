import type { Plan, PlanRequest } from '../model/plan.ts';
import type { Refused, World } from '../model/restorer.ts';

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

export function refuse(refused: string, remedy: string): Refused {
  return { refused, remedy };
}

export function listed(names: readonly string[]): string {
  return names.join(', ');
}
