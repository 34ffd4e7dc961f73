import { groupBy } from '../../model/group-by.ts';
import { show } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { ComponentContext, ComponentWorld } from './context.ts';
import type { ClaimUse } from './pods.ts';

/** Resources of one list by name, and by namespace and name; the first of equal ones. */
export interface NameIndex {
  readonly byName: ReadonlyMap<string, Resource>;
  readonly byBoth: ReadonlyMap<string, Resource>;
}

/** Volumes of pods by the namespace and name of the claim that they mount. */
export type UseIndex = ReadonlyMap<string, readonly ClaimUse[]>;

interface Indexes {
  readonly indexes: WeakMap<readonly Resource[], NameIndex>;
  readonly uses: WeakMap<readonly ClaimUse[], UseIndex>;
}

/** Answers what making one component asks, from indexes instead of walks over the workspace. */
export function contextOf(
  world: ComponentWorld,
  claimUses: readonly ClaimUse[],
  { indexes, uses }: Indexes,
): ComponentContext {
  const lists = new Map<string, NameIndex>();
  const nearLists = new Map<string, readonly Resource[]>();
  const near = (type: string): readonly Resource[] => {
    const list = nearLists.get(type) ?? world.near(type);
    nearLists.set(type, list);
    return list;
  };
  const ofList = (list: readonly Resource[]): NameIndex => {
    const index = indexes.get(list) ?? nameIndex(list);
    indexes.set(list, index);
    return index;
  };
  const indexOf = (type: string): NameIndex => {
    const index = lists.get(type) ?? ofList(near(type));
    lists.set(type, index);
    return index;
  };
  return {
    ...world,
    near,
    named(type, name, namespace) {
      const { byName, byBoth } = indexOf(type);
      return namespace === undefined ? byName.get(name) : byBoth.get(`${namespace}/${name}`);
    },
    liveNamed: (type, name) => ofList(world.live(type)).byName.get(name),
    mounting(namespace, claim) {
      const index = uses.get(claimUses) ?? useIndex(claimUses);
      uses.set(claimUses, index);
      return index.get(`${namespace}/${claim}`) ?? [];
    },
    sourceOf(question, type) {
      if (question === 'mounting') return claimUses;
      if (question === 'live' || question === 'liveNamed') return world.live(type);
      // That a type is listed changes no list.
      if (question === 'isListed') return undefined;
      return question === 'own' ? world.own(type) : near(type);
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

function useIndex(uses: readonly ClaimUse[]): UseIndex {
  return groupBy(uses, ({ pod, volume }) => `${show(pod.workload.namespace)}/${show(volume.claimName)}`);
}
