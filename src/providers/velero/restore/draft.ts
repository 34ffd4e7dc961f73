import type { Plan, PlanRequest } from '../../../core/model/plan.ts';
import type { Refused, World } from '../../../core/model/restorer.ts';

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

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
