import { stageOf } from '../formats/layout.ts';
import { textOf } from '../model/read.ts';
import type { Environment } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';
import type { Tri } from '../model/tri.ts';
import { meets, platformOf } from './cluster.ts';
import { createGlobMatcher } from './globs.ts';
import type { Remember } from './remember.ts';

/** May what one environment says be about the other? In any order where one of them is a connected cluster. */
export type Reach = (one: Environment, other: Environment) => Tri;

/** `meets`, and for a connected cluster: is this environment applied to it? */
export function createReach(environments: readonly Environment[], settings: Settings, remember: Remember): Reach {
  const answers = new Map<Environment, ReadonlyMap<Environment, Tri>>();
  for (const environment of environments)
    if (environment.cluster) answers.set(environment, appliedTo(environment, environments, settings, remember));
  return (one, other) => {
    const answer = answers.get(one)?.get(other) ?? answers.get(other)?.get(one);
    return answer ?? meets(one, other);
  };
}

/**
 * Which environments are applied to the cluster. What `.backops.yaml` says holds. Otherwise the context's name must say which of several
 * variants it is: that a namespace of production exists in somebody's cluster makes that cluster no production.
 */
function appliedTo(
  live: Environment,
  environments: readonly Environment[],
  settings: Settings,
  remember: Remember,
): Map<Environment, Tri> {
  const candidates = environments.filter(
    (one) => !one.cluster && platformOf(one) === 'kubernetes' && one.purpose === 'production',
  );
  const ofVariant = variantAnswers(live, candidates, remember);
  const said = createSaid(live.cluster?.context ?? '', settings);
  const only = ofVariant.size === 1 ? [...ofVariant.values()][0] : undefined;
  const found = new Map<Environment, Tri>(environments.map((one) => [one, one === live ? 'yes' : 'no']));
  for (const one of candidates) {
    // Without variants everything is for one cluster; what several variants share is in all of their clusters.
    const shared: Tri = ofVariant.size === 0 || only === 'yes' ? 'yes' : 'unknown';
    found.set(one, said(one) ?? (one.variant === undefined ? shared : (ofVariant.get(one.variant) ?? 'no')));
  }
  return found;
}

/** What `clusters` of the settings says of an environment. */
function createSaid(context: string, { clusters }: Settings): (environment: Environment) => Tri | undefined {
  const all = Object.entries(clusters).map(([name, globs]) => {
    const pattern = name.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    const matches = createGlobMatcher(globs);
    return {
      isThis: new RegExp(`^${pattern.join('.*')}$`).test(context),
      lists: ({ id }: Environment) => globs.includes(id) || matches(id),
    };
  });
  const here = all.filter(({ isThis }) => isThis);
  return (environment) => {
    if (here.some(({ lists }) => lists(environment))) return 'yes';
    return here.length > 0 || all.some(({ lists }) => lists(environment)) ? 'no' : undefined;
  };
}

function variantAnswers(
  live: Environment,
  candidates: readonly Environment[],
  remember: Remember,
): ReadonlyMap<string, Tri> {
  const variants = [...new Set(candidates.flatMap(({ variant }) => variant ?? []))];
  const words = wordsOf(live.cluster?.context ?? '');
  const stages = new Set(words.flatMap((word) => stageOf(word) ?? []));
  const named = variants.filter((variant) => stages.has(variant) || holds(words, wordsOf(variant)));
  const mayExist = createMayExist(live);
  return new Map(
    variants.map((variant): [string, Tri] => {
      const own = new Set(wordsOf(variant).flatMap((word) => stageOf(word) ?? []));
      const isOtherStage = [...stages].some((stage) => !own.has(stage));
      if (named.includes(variant)) return [variant, named.length > 1 || isOtherStage ? 'unknown' : 'yes'];
      if (named.length > 0 || (own.size > 0 && stages.size > 0)) return [variant, 'no'];
      const its = candidates.filter((one) => one.variant === variant);
      const namespaces = its.flatMap((one) => remember(one, 'namespaces', () => namespacesOf(one)));
      if (namespaces.length > 0 && !namespaces.some(mayExist)) return [variant, 'no'];
      return [variant, variants.length === 1 && own.size === 0 && stages.size === 0 ? 'yes' : 'unknown'];
    }),
  );
}

/** `gke_acme_eu_Prod2` → gke, acme, eu, prod. `non-prod` and `pre-prod` are words of their own, and no `prod`. */
function wordsOf(name: string): string[] {
  const joined = name
    .toLowerCase()
    .replace(/(?<![a-z])(non|not|no|pre)[^a-z]*(prod|production|prd)(?![a-z])/g, (_, not) =>
      not === 'pre' ? 'preprod' : 'nonprod',
    );
  return joined.split(/[^a-z0-9]+/).flatMap((word) => {
    const plain = word.replace(/\d+$/, '');
    return plain !== '' && stageOf(plain) ? [plain] : word === '' ? [] : [word];
  });
}

function holds(words: readonly string[], part: readonly string[]): boolean {
  return part.length > 0 && ` ${words.join(' ')} `.includes(` ${part.join(' ')} `);
}

function namespacesOf({ resources }: Environment): string[] {
  return [...new Set(resources.flatMap(({ namespace }) => textOf(namespace) ?? []))];
}

function createMayExist({ resources, cluster }: Environment): (namespace: string) => boolean {
  const names = new Set(resources.filter(({ type }) => type === 'Namespace').map(({ name }) => textOf(name)));
  return (namespace) => names.has(namespace) || !cluster?.listed.includes('Namespace');
}
