import type { Assessed } from '../coverage/assess-all.ts';
import type { NameIndex, UseIndex } from '../coverage/components/ask.ts';
import type { ComponentContext } from '../coverage/components/context.ts';
import type { ComponentCache } from '../coverage/components/index.ts';
import type { ClaimUse, PodView } from '../coverage/components/pods.ts';
import type { DumpJob } from '../coverage/dump-jobs.ts';
import { changedStretch, createEach } from '../model/each.ts';
import type { PolicyContext } from '../model/provider.ts';
import type { Resource } from '../model/resource.ts';
import { sameItems } from './memo.ts';
import { createRecall, type Recall } from './recall.ts';

/** What is kept of an environment from one change to the next. */
export interface EnvironmentCache {
  readonly components: ComponentCache;
  /** Policies that a resource states, and those that speak for one component. */
  policies(provider: string): Recall<StatedWorld>;
  readonly own: Recall<OwnWorld>;
  index: TypeIndex;
  /** What was made last under a name: kept as long as it is made again with the same items. */
  readonly lists: Map<string, readonly unknown[]>;
  /** What policies share, by the function that finds it. */
  readonly shared: Map<unknown, object>;
  /** The list that was made of these lists before, by purpose and type. */
  readonly joined: Map<string, { readonly parts: readonly (readonly Resource[])[]; readonly list: readonly unknown[] }>;
  assessed: Assessed | undefined;
}

/** What the policies of one resource ask. */
export interface StatedWorld extends PolicyContext {
  own(type: string): readonly Resource[];
}

/** What the policies of one component ask. */
export interface OwnWorld {
  own(type: string): readonly Resource[];
  near(type: string): readonly Resource[];
  jobs(): readonly DumpJob[];
}

export interface Caches {
  of(environment: string): EnvironmentCache;
  /** Ends a round: environments that were not asked for are forgotten. */
  sweep(): void;
}

export function createCaches(): Caches {
  let current = new Map<string, EnvironmentCache>();
  let before = new Map<string, EnvironmentCache>();
  return {
    of(environment) {
      const known = current.get(environment) ?? before.get(environment) ?? newCache();
      current.set(environment, known);
      return known;
    },
    sweep() {
      before = current;
      current = new Map();
    },
  };
}

function newCache(): EnvironmentCache {
  const recall = createRecall<ComponentContext>(['own', 'near', 'named', 'mounting', 'live', 'liveNamed', 'isListed']);
  const policies = new Map<string, Recall<StatedWorld>>();
  return {
    components: {
      pods: new WeakMap<Resource, PodView>(),
      indexes: new WeakMap<readonly Resource[], NameIndex>(),
      uses: new WeakMap<readonly ClaimUse[], UseIndex>(),
      each: createEach(),
      recall: (resource, context, make) => recall.get(resource, context, make),
    },
    policies(provider) {
      const known = policies.get(provider) ?? createRecall<StatedWorld>(['resources', 'own', 'shared']);
      policies.set(provider, known);
      return known;
    },
    own: createRecall<OwnWorld>(['own', 'near', 'jobs']),
    index: { resources: [], byType: new Map() },
    lists: new Map(),
    shared: new Map(),
    joined: new Map(),
    assessed: undefined,
  };
}

/** The list that was made before, if it has the same items. */
export function keepList<T>(cache: EnvironmentCache, name: string, list: readonly T[]): readonly T[] {
  const before = cache.lists.get(name) as readonly T[] | undefined;
  if (before && sameItems(before, list)) return before;
  cache.lists.set(name, list);
  return list;
}

export interface TypeIndex {
  readonly resources: readonly Resource[];
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
}

/** Resources by type; a type without a change keeps its list. Those with `count = 0` are not there. */
export function indexByType(resources: readonly Resource[], before: TypeIndex): TypeIndex {
  const { start, endBefore, endNow } = changedStretch(before.resources, resources);
  const touched = new Map<string, Resource[]>();
  for (let index = start; index < endBefore; index += 1) touched.set(before.resources[index]?.type ?? '', []);
  for (let index = start; index < endNow; index += 1) touched.set(resources[index]?.type ?? '', []);
  for (const resource of resources) if (resource.exists !== 'no') touched.get(resource.type)?.push(resource);
  const byType = new Map(before.byType);
  for (const [type, list] of touched) {
    const known = before.byType.get(type);
    if (list.length === 0) byType.delete(type);
    else if (!known || !sameItems(known, list)) byType.set(type, list);
  }
  return { resources, byType };
}

/** Several lists as one, and the same one as long as they are the same. */
export function joinLists<T>(
  cache: EnvironmentCache,
  key: string,
  parts: readonly (readonly Resource[])[],
  make: () => readonly T[],
): readonly T[] {
  const known = cache.joined.get(key);
  if (known && sameItems(known.parts, parts)) return known.list as readonly T[];
  const list = make();
  cache.joined.set(key, { parts, list });
  return list;
}
