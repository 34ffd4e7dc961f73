import type { Assessed } from '../coverage/assess-all.ts';
import type { NameIndex } from '../coverage/components/ask.ts';
import type { ComponentContext } from '../coverage/components/context.ts';
import type { ComponentCache } from '../coverage/components/index.ts';
import type { PodView } from '../coverage/components/pods.ts';
import type { DumpJob } from '../coverage/dump-jobs.ts';
import { groupBy } from '../model/group-by.ts';
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
  byType: ReadonlyMap<string, readonly Resource[]>;
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
  const recall = createRecall<ComponentContext>(['own', 'near', 'named', 'mounting']);
  const policies = new Map<string, Recall<StatedWorld>>();
  return {
    components: {
      pods: new WeakMap<Resource, PodView>(),
      indexes: new WeakMap<readonly Resource[], NameIndex>(),
      recall: (resource, context, make) => recall.get(resource, context, make),
    },
    policies(provider) {
      const known = policies.get(provider) ?? createRecall<StatedWorld>(['resources', 'own', 'shared']);
      policies.set(provider, known);
      return known;
    },
    own: createRecall<OwnWorld>(['own', 'near', 'jobs']),
    byType: new Map(),
    shared: new Map(),
    joined: new Map(),
    assessed: undefined,
  };
}

/** Resources by type; a type without a change keeps its list. Those with `count = 0` are not there. */
export function indexByType(
  resources: readonly Resource[],
  before: ReadonlyMap<string, readonly Resource[]>,
): ReadonlyMap<string, readonly Resource[]> {
  const present = resources.filter((resource) => resource.exists !== 'no');
  const index = groupBy(present, (resource) => resource.type);
  return new Map<string, readonly Resource[]>(
    [...index].map(([type, list]) => {
      const known = before.get(type);
      return [type, known && sameItems(known, list) ? known : list];
    }),
  );
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
