import type { StatefulType } from '../catalogue/contract.ts';
import type { ImageType } from '../catalogue/image-contract.ts';
import { typeOf } from '../catalogue/lookup.ts';
import { assessAll } from '../coverage/assess-all.ts';
import { builtInPolicies } from '../coverage/built-in.ts';
import { findComponents } from '../coverage/components/index.ts';
import { dumpDoubts, dumpJobs } from '../coverage/dump-jobs.ts';
import { ownBackupDoubts } from '../coverage/own-backup.ts';
import { unjudgedPolicies } from '../coverage/unjudged.ts';
import type { StatefulComponent } from '../model/component.ts';
import { createEach, type Each } from '../model/each.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { PolicyContext, Provider, ResourceIn } from '../model/provider.ts';
import type { Environment, Resource } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { Assessment } from '../model/verdict.ts';
import {
  type Caches,
  type EnvironmentCache,
  indexByType,
  joinLists,
  keepList,
  type OwnWorld,
  type StatedWorld,
} from './caches.ts';
import { platformOf } from './cluster.ts';
import { withinCluster } from './live-policy.ts';
import type { Memo } from './memo.ts';
import { createReach, type Reach } from './reach.ts';
import type { Remember } from './remember.ts';

/** Everything that is known about one environment. The same object as long as nothing that decides it has changed. */
export interface EnvironmentAnalysis {
  readonly environment: Environment;
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
  readonly components: readonly StatefulComponent[];
  /** Declared here; the built-in backups of its components among them. */
  readonly policies: readonly BackupPolicy[];
  readonly assessments: readonly Assessment[];
  readonly context: PolicyContext;
  /** For what is made of its parts and the settings. */
  readonly each: Each;
}

export interface Knowledge {
  readonly providers: readonly Provider[];
  readonly types: ReadonlyMap<string, StatefulType>;
  readonly images: ReadonlyMap<string, ImageType>;
}

/** Policies and components of all environments, held against each other where they may meet. */
export function analyse(
  environments: readonly Environment[],
  knowledge: Knowledge,
  settings: Settings,
  memo: Memo,
  caches: Caches,
  remember: Remember,
): EnvironmentAnalysis[] {
  const indexed = environments.map((environment): Indexed => {
    const cache = caches.of(`${keyOf(environment)}:${environment.isLibrary === true}`);
    if (cache.index.resources !== environment.resources) cache.index = indexByType(environment.resources, cache.index);
    return { environment, byType: cache.index.byType, cache };
  });
  const reach = createReach(environments, settings, remember);
  const declared = indexed.map((one) => declare(one, neighbours(indexed, one, reach), knowledge, memo, remember));
  const analyses = declared.map((one) => judge(one, declared, reach, settings, memo));
  caches.sweep();
  return analyses;
}

interface Declared extends Indexed {
  readonly components: readonly StatefulComponent[];
  readonly context: PolicyContext;
  readonly stated: readonly BackupPolicy[];
  /** Policies that speak for one component alone, by its id. */
  readonly builtIn: ReadonlyMap<string, readonly BackupPolicy[]>;
}

const none: readonly Resource[] = [];

/** What an environment has, before anything is held against anything. */
function declare(
  indexed: Indexed,
  nearby: readonly Indexed[],
  knowledge: Knowledge,
  memo: Memo,
  remember: Remember,
): Declared {
  const { environment, byType, cache } = indexed;
  const nearEnvironments = nearby.map((one) => one.environment);
  const own = (type: string) => byType.get(type) ?? none;
  const near = (type: string) => {
    const parts = listsOf(nearby, type);
    return parts.length === 1 ? (parts[0] ?? []) : joinLists(cache, `near:${type}`, parts, () => parts.flat());
  };
  const clusters = nearby.filter((one) => one.environment.cluster);
  const live = (type: string) => clusters[0]?.byType.get(type) ?? none;
  const isListed = (type: string) => clusters[0]?.environment.cluster?.listed.includes(type) ?? false;
  const context = contextOf(indexed, nearby, remember);
  const { types, images } = knowledge;
  const components = memo.get(`components:${keyOf(environment)}`, nearEnvironments, () =>
    environment.cluster
      ? []
      : keepList(
          cache,
          'components',
          findComponents({ environment, own, near, live, isListed, types, images }, cache.components),
        ),
  );
  const stated = memo.get(`policies:${keyOf(environment)}`, nearEnvironments, () =>
    readPolicies(indexed, knowledge.providers, { ...context, own }),
  );
  const builtIn = memo.get(`built-in:${keyOf(environment)}`, [components, ...nearEnvironments], () =>
    readBuiltIn(components, indexed, knowledge, { own, near, jobs: () => [] }),
  );
  return { ...indexed, components, context, stated, builtIn };
}

function judge(
  one: Declared,
  all: readonly Declared[],
  reach: Reach,
  settings: Settings,
  memo: Memo,
): EnvironmentAnalysis {
  const { environment, byType, components, context } = one;
  const inReach = all.flatMap((other) => {
    const answer = reach(other.environment, environment);
    return answer === 'no' ? [] : other.stated.map((policy) => ({ policy, meets: answer }));
  });
  const dependencies = [components, one.builtIn, settings, ...inReach.flatMap((entry) => [entry.policy, entry.meets])];
  const assessments = memo.get(`assessments:${keyOf(environment)}`, dependencies, () => {
    one.cache.assessed = assessAll(components, inReach, one.builtIn, settings, one.cache.assessed);
    return one.cache.assessed.assessments;
  });
  const builtIn = memo.get(`built-in-flat:${keyOf(environment)}`, [one.builtIn], () =>
    [...one.builtIn.values()].flat(),
  );
  const policies = memo.get(`all-policies:${keyOf(environment)}`, [one.stated, builtIn], () => [
    ...one.stated,
    ...builtIn,
  ]);
  const each = memo.get(`each:${keyOf(environment)}`, [settings], createEach);
  return { environment, byType, components, policies, assessments, context, each };
}

interface Indexed {
  readonly environment: Environment;
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
  readonly cache: EnvironmentCache;
}

/**
 * The environment itself first, then those that may share its cluster, then the connected cluster if it certainly is that: a fact of
 * another cluster could turn a verdict green.
 */
function neighbours(all: readonly Indexed[], indexed: Indexed, reach: Reach): Indexed[] {
  const { environment } = indexed;
  const others = all.filter((one) => {
    if (one === indexed || platformOf(environment) !== 'kubernetes') return false;
    const answer = reach(one.environment, environment);
    return answer === 'yes' || (answer === 'unknown' && !one.environment.cluster && !environment.cluster);
  });
  return [indexed, ...others];
}

function listsOf(near: readonly Indexed[], type: string): (readonly Resource[])[] {
  return near.flatMap((one) => {
    const list = one.byType.get(type);
    return list ? [list] : [];
  });
}

function contextOf({ environment, cache }: Indexed, near: readonly Indexed[], remember: Remember): PolicyContext {
  const recall = cache.policies('shared');
  const made = new Map<unknown, unknown>();
  const context: StatedWorld = {
    environment,
    remember,
    own: () => [],
    resources: (type) =>
      joinLists(cache, `resources:${type}`, listsOf(near, type), (): ResourceIn[] =>
        near.flatMap((one) =>
          (one.byType.get(type) ?? []).map((resource) => ({ resource, environment: one.environment.id })),
        ),
      ),
    shared<T>(make: (context: PolicyContext) => T): T {
      if (made.has(make)) return made.get(make) as T;
      const subject = cache.shared.get(make) ?? {};
      cache.shared.set(make, subject);
      const value = recall.get(subject, context, make);
      made.set(make, value);
      return value;
    },
  };
  return context;
}

function readPolicies(
  { environment, byType, cache }: Indexed,
  providers: readonly Provider[],
  world: StatedWorld,
): BackupPolicy[] {
  const inCluster = (policies: readonly BackupPolicy[], watched: StatedWorld) =>
    environment.cluster ? policies.flatMap((one) => withinCluster(one, watched) ?? []) : policies;
  const stated = providers.flatMap((provider) =>
    provider.kinds
      .filter((kind) => kind.role === 'policy')
      .flatMap((kind) => byType.get(kind.type) ?? [])
      .flatMap((resource) =>
        cache
          .policies(provider.id)
          .get(resource, world, (watched) => inCluster(provider.policies(resource, watched), watched)),
      ),
  );
  const doubts = cache
    .policies('')
    .get(cache, world, (watched) => inCluster(unjudgedPolicies(watched.own, watched), watched));
  return [...stated, ...doubts];
}

function readBuiltIn(
  components: readonly StatefulComponent[],
  { cache }: Indexed,
  knowledge: Knowledge,
  world: OwnWorld,
): Map<string, readonly BackupPolicy[]> {
  const found = new Map<string, readonly BackupPolicy[]>();
  const jobs = cache.own.get(cache, world, (watched) => dumpJobs(watched.near));
  const asked: OwnWorld = { ...world, jobs: () => jobs };
  for (const component of components) {
    const type = typeOf(knowledge.types, component.resource);
    if (!type) continue;
    const own = cache.own.get(component, asked, (watched) => [
      ...builtInPolicies(component, type, watched.own),
      ...ownBackupDoubts(component, type),
      ...dumpDoubts(component, watched.jobs()),
    ]);
    if (own.length > 0) found.set(component.id, own);
  }
  return found;
}

function keyOf(environment: Environment): string {
  return `${environment.format}:${environment.id}`;
}
