import { show } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { ComponentContext, ComponentWorld } from './context.ts';
import type { ClaimUse, PodView } from './pods.ts';

/** Resources of one list by name, and by namespace and name; the first of equal ones. */
export interface NameIndex {
  readonly byName: ReadonlyMap<string, Resource>;
  readonly byBoth: ReadonlyMap<string, Resource>;
}

/** Answers what making one component asks, from indexes instead of walks over the workspace. */
export function contextOf(
  world: ComponentWorld,
  pods: readonly PodView[],
  indexes: WeakMap<readonly Resource[], NameIndex>,
): ComponentContext {
  let uses: ReadonlyMap<string, readonly ClaimUse[]> | undefined;
  const lists = new Map<string, NameIndex>();
  const indexOf = (type: string): NameIndex => {
    const known = lists.get(type);
    if (known) return known;
    const list = world.near(type);
    const index = indexes.get(list) ?? nameIndex(list);
    indexes.set(list, index);
    lists.set(type, index);
    return index;
  };
  return {
    ...world,
    named(type, name, namespace) {
      const { byName, byBoth } = indexOf(type);
      return namespace === undefined ? byName.get(name) : byBoth.get(`${namespace}/${name}`);
    },
    mounting(namespace, claim) {
      uses ??= claimUses(pods);
      return uses.get(`${namespace}/${claim}`) ?? [];
    },
  };
}

function nameIndex(resources: readonly Resource[]): NameIndex {
  const byName = new Map<string, Resource>();
  const byBoth = new Map<string, Resource>();
  for (const resource of resources) {
    const name = show(resource.name);
    const both = `${show(resource.namespace)}/${name}`;
    if (!byName.has(name)) byName.set(name, resource);
    if (!byBoth.has(both)) byBoth.set(both, resource);
  }
  return { byName, byBoth };
}

function claimUses(pods: readonly PodView[]): Map<string, ClaimUse[]> {
  const found = new Map<string, ClaimUse[]>();
  for (const pod of pods) {
    for (const use of pod.claims) {
      const key = `${show(pod.workload.namespace)}/${show(use.volume.claimName)}`;
      const list = found.get(key);
      if (list) list.push(use);
      else found.set(key, [use]);
    }
  }
  return found;
}
