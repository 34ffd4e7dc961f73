import type { LiveObject } from '../model/live-object.ts';
import { kindOf } from '../model/object-type.ts';
import type { Selection } from '../model/plan.ts';
import type { Need, Refused, World } from '../model/restorer.ts';
import { claimTest } from './pod-claims.ts';

type Workload = NonNullable<Selection['workload']>;

export function workloadNeeds(workload: Workload | undefined, namespace: string): readonly Need[] {
  return workload ? [{ type: workload.type, namespace, name: workload.name }] : [];
}

/** The claims of a selection among those that are there; all without one. */
export function claimsMountedBy(
  world: World,
  namespace: string,
  only: Selection | undefined,
  claims: readonly LiveObject[],
): { readonly claims: readonly LiveObject[] } | Refused {
  let found = claims;
  if (only?.claims) {
    const missing = only.claims.find((name) => !claims.some(({ metadata }) => metadata.name === name));
    if (missing !== undefined)
      return { refused: `${namespace} has no claim ${missing}.`, remedy: 'Look at its name again.' };
    found = found.filter(({ metadata }) => only.claims?.includes(metadata.name));
  }
  if (only?.workload) {
    const { type, name } = only.workload;
    const seen = world.one(type, namespace, name);
    if (seen.state !== 'seen') {
      return seen.state === 'unread'
        ? { refused: `${kindOf(type)} ${name} cannot be read: ${seen.why}`, remedy: 'Name its claims instead.' }
        : { refused: `${namespace} has no ${kindOf(type)} ${name}.`, remedy: 'Name its claims instead.' };
    }
    const isIts = claimTest(type, seen.value);
    found = found.filter(({ metadata }) => isIts(metadata.name));
  }
  return { claims: found };
}
