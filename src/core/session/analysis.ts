import type { StatefulType } from '../catalogue/contract.ts';
import type { ImageType } from '../catalogue/image-contract.ts';
import { typeOf } from '../catalogue/lookup.ts';
import { assess, type PolicyInReach } from '../coverage/assess.ts';
import { builtInPolicies } from '../coverage/built-in.ts';
import { findComponents } from '../coverage/components/index.ts';
import { dumpDoubts, dumpJobs } from '../coverage/dump-jobs.ts';
import { ownBackupDoubts } from '../coverage/own-backup.ts';
import { unjudgedPolicies } from '../coverage/unjudged.ts';
import type { StatefulComponent } from '../model/component.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { PolicyContext, Provider, ResourceIn } from '../model/provider.ts';
import type { Environment, Resource } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { Assessment } from '../model/verdict.ts';
import type { PolicyUse } from '../rules/contract.ts';
import { meets, platformOf } from './cluster.ts';
import { indexByType } from './composition.ts';
import type { Memo } from './memo.ts';

/** Everything that is known about one environment. The same object as long as nothing that decides it has changed. */
export interface EnvironmentAnalysis {
  readonly environment: Environment;
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
  readonly components: readonly StatefulComponent[];
  /** Declared here; the built-in backups of its components among them. */
  readonly policies: readonly BackupPolicy[];
  readonly assessments: readonly Assessment[];
  readonly context: PolicyContext;
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
): EnvironmentAnalysis[] {
  const indexed = environments.map((environment) => ({
    environment,
    byType: memo.get(`index:${keyOf(environment)}`, [environment], () => indexByType(environment)),
  }));
  const declared = indexed.map(({ environment, byType }) => {
    const near = neighbours(indexed, environment);
    const context = contextOf(environment, near);
    const nearEnvironments = near.map((one) => one.environment);
    const components = memo.get(`components:${keyOf(environment)}`, [...nearEnvironments], () =>
      findComponents({
        environment,
        own: (type) => byType.get(type) ?? [],
        near: (type) => near.flatMap((one) => one.byType.get(type) ?? []),
        types: knowledge.types,
        images: knowledge.images,
      }),
    );
    const stated = memo.get(`policies:${keyOf(environment)}`, [...nearEnvironments], () => [
      ...readPolicies(byType, knowledge.providers, context),
      ...unjudgedPolicies((type) => byType.get(type) ?? [], context),
    ]);
    const builtIn = memo.get(`built-in:${keyOf(environment)}`, [components, ...nearEnvironments], () =>
      readBuiltIn(components, byType, knowledge, (type) => near.flatMap((one) => one.byType.get(type) ?? [])),
    );
    return { environment, byType, components, context, stated, builtIn };
  });
  return declared.map((one) => {
    const inReach = declared.flatMap((other) => {
      const answer = meets(other.environment, one.environment);
      return answer === 'no' ? [] : other.stated.map((policy) => ({ policy, meets: answer }));
    });
    const dependencies = [
      one.components,
      one.builtIn,
      settings,
      ...inReach.flatMap((entry) => [entry.policy, entry.meets]),
    ];
    const assessments = memo.get(`assessments:${keyOf(one.environment)}`, dependencies, () =>
      assessAll(one.components, inReach, one.builtIn, settings),
    );
    const builtIn = memo.get(`built-in-flat:${keyOf(one.environment)}`, [one.builtIn], () =>
      [...one.builtIn.values()].flat(),
    );
    const policies = memo.get(`all-policies:${keyOf(one.environment)}`, [one.stated, builtIn], () => [
      ...one.stated,
      ...builtIn,
    ]);
    return {
      environment: one.environment,
      byType: one.byType,
      components: one.components,
      policies,
      assessments,
      context: one.context,
    };
  });
}

function assessAll(
  components: readonly StatefulComponent[],
  inReach: readonly PolicyInReach[],
  builtIn: ReadonlyMap<string, readonly BackupPolicy[]>,
  settings: Settings,
): Assessment[] {
  return components.map((component) => {
    const own = (builtIn.get(component.id) ?? []).map((policy) => ({ policy, meets: 'yes' as const }));
    return assess(component, own.length > 0 ? [...own, ...inReach] : inReach, settings);
  });
}

interface Indexed {
  readonly environment: Environment;
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
}

/** The environment itself first, then those that may share its cluster. */
function neighbours(indexed: readonly Indexed[], environment: Environment): Indexed[] {
  const others = indexed.filter(
    (one) =>
      one.environment !== environment &&
      platformOf(environment) === 'kubernetes' &&
      meets(one.environment, environment) !== 'no',
  );
  return [...indexed.filter((one) => one.environment === environment), ...others];
}

function contextOf(environment: Environment, near: readonly Indexed[]): PolicyContext {
  return {
    environment,
    resources: (type): readonly ResourceIn[] =>
      near.flatMap((one) =>
        (one.byType.get(type) ?? []).map((resource) => ({ resource, environment: one.environment.id })),
      ),
  };
}

function readPolicies(
  byType: ReadonlyMap<string, readonly Resource[]>,
  providers: readonly Provider[],
  context: PolicyContext,
): BackupPolicy[] {
  return providers.flatMap((provider) =>
    provider.kinds
      .filter((kind) => kind.role === 'policy')
      .flatMap((kind) => (byType.get(kind.type) ?? []).flatMap((resource) => provider.policies(resource, context))),
  );
}

function readBuiltIn(
  components: readonly StatefulComponent[],
  byType: ReadonlyMap<string, readonly Resource[]>,
  knowledge: Knowledge,
  near: (type: string) => readonly Resource[],
): Map<string, BackupPolicy[]> {
  const found = new Map<string, BackupPolicy[]>();
  const jobs = dumpJobs(near);
  for (const component of components) {
    const type = typeOf(knowledge.types, component.resource);
    const own = type
      ? [
          ...builtInPolicies(component, type, (wanted) => byType.get(wanted) ?? []),
          ...ownBackupDoubts(component, type),
          ...dumpDoubts(component, jobs),
        ]
      : [];
    if (own.length > 0) found.set(component.id, own);
  }
  return found;
}

function keyOf(environment: Environment): string {
  return `${environment.format}:${environment.id}`;
}

export type UseCounts = ReadonlyMap<BackupPolicy, { readonly yes: number; readonly unknown: number }>;

/** What became of each policy of an environment, anywhere. */
export function policyUses(
  analysis: EnvironmentAnalysis,
  all: readonly EnvironmentAnalysis[],
  counts: UseCounts,
): PolicyUse[] {
  const inReach = all.filter((other) => meets(analysis.environment, other.environment) !== 'no');
  const seesAll = inReach.every((other) => other.environment.unread.length === 0);
  return analysis.policies.map((policy) => ({
    policy,
    selects: counts.get(policy)?.yes ?? 0,
    mightSelect: counts.get(policy)?.unknown ?? 0,
    seesAll,
    *held() {
      for (const { assessments } of inReach) {
        for (const assessment of assessments) {
          for (const volume of assessment.volumes) {
            for (const match of volume.matches) if (match.policy === policy) yield { assessment, match };
          }
        }
      }
    },
  }));
}

export function countUses(all: readonly EnvironmentAnalysis[]): UseCounts {
  const counts = new Map<BackupPolicy, { yes: number; unknown: number }>();
  for (const { assessments } of all) {
    for (const assessment of assessments) {
      for (const volume of assessment.volumes) {
        for (const match of volume.matches) {
          if (match.selected === 'no') continue;
          const entry = counts.get(match.policy) ?? { yes: 0, unknown: 0 };
          entry[match.selected] += 1;
          counts.set(match.policy, entry);
        }
      }
    }
  }
  return counts;
}
