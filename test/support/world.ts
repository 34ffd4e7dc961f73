import type { LiveObject } from '../../src/core/model/live-object.ts';
import { typeOf } from '../../src/core/model/object-type.ts';
import type { Plan, PlanRequest } from '../../src/core/model/plan.ts';
import type { Need, Refused, Restorer, Seen, World } from '../../src/core/model/restorer.ts';

/** An object as a server gives it, with its kind. */
export interface Given extends LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What `unread` names (`type`, or `type namespace`) may not be read. */
export function worldOf(objects: readonly Given[], unread: readonly string[] = []): World {
  const forbidden = (type: string, namespace: string | undefined): { state: 'unread'; why: string } | undefined =>
    unread.some((one) => one === type || one === `${type} ${namespace}`)
      ? { state: 'unread', why: `${type} is forbidden` }
      : undefined;
  const all = (type: string, namespace: string | undefined): Seen<readonly LiveObject[]> =>
    forbidden(type, namespace) ?? {
      state: 'seen',
      value: objects.filter(
        (one) => typeOf(one) === type && (namespace === undefined || one.metadata.namespace === namespace),
      ),
    };
  return {
    cluster: { context: 'dev', server: 'https://cluster.test', namespaceUid: 'uid-of-shop' },
    now: '2026-01-15T12:00:00Z',
    apiVersion: (type) => objects.find((one) => typeOf(one) === type)?.apiVersion,
    all,
    one(type, namespace, name) {
      const list = all(type, namespace);
      if (list.state !== 'seen') return list;
      const value = list.value.find(({ metadata }) => metadata.name === name);
      return value ? { state: 'seen', value } : { state: 'absent' };
    },
  };
}

/**
 * Plans as the engine does, and holds the planner to its contract: what it looks at it has asked for, and it asks for nothing new
 * for ever.
 */
export function planIn(world: World, restorer: Restorer, request: PlanRequest): Plan | Refused {
  const asked = new Map<string, Need>();
  const guarded: World = {
    ...world,
    all: (type, namespace) =>
      asked.has(keyOf({ type, ...(namespace !== undefined && { namespace }) }))
        ? world.all(type, namespace)
        : { state: 'unread', why: 'it was not asked for' },
    one: (type, namespace, name) => {
      const at = { type, ...(namespace !== undefined && { namespace }) };
      return asked.has(keyOf(at)) || asked.has(keyOf({ ...at, name }))
        ? world.one(type, namespace, name)
        : { state: 'unread', why: 'it was not asked for' };
    },
  };
  for (let round = 0; round < 8; round += 1) {
    const fresh = restorer.needs(request, guarded).filter((need) => !asked.has(keyOf(need)));
    if (fresh.length === 0) return restorer.plan(request, guarded);
    for (const need of fresh) asked.set(keyOf(need), need);
  }
  throw new Error('the planner asks for something new again and again');
}

const keyOf = ({ type, namespace = '', name = '' }: Need): string => JSON.stringify([type, namespace, name]);
