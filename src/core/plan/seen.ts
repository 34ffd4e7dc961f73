import type { LiveObject } from '../model/live-object.ts';
import type { Basis, Ref } from '../model/plan.ts';
import type { Seen } from '../model/restorer.ts';

export function seenValue<T>(seen: Seen<T>): T | undefined {
  return seen.state === 'seen' ? seen.value : undefined;
}

/** Of a list; absent, because the server does not serve the type, is empty. Unread is undefined. */
export function itemsOf(seen: Seen<readonly LiveObject[]>): readonly LiveObject[] | undefined {
  return seen.state === 'seen' ? seen.value : seen.state === 'absent' ? [] : undefined;
}

/** The object as a plan's basis; its generation where a change of its spec would make it another plan. */
export function basisOf(type: string, live: LiveObject): Basis {
  const { namespace, name, uid, generation } = live.metadata;
  return {
    type,
    ...(namespace !== undefined && { namespace }),
    name,
    ...(uid !== undefined && { uid }),
    ...(generation !== undefined && { generation }),
  };
}

export function noneOf({ type, namespace, name }: Ref): Basis {
  return { type, ...(namespace !== undefined && { namespace }), name };
}

/** The first of `base`, `base-2`, … that is not taken: no random part, so that the same cluster gives the same plan. */
export function freeName(base: string, isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}-${count}`;
    if (!isTaken(name)) return name;
  }
}
