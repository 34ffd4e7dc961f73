import { stageOf, variantOf } from '../formats/layout.ts';
import { folderOf } from '../model/paths.ts';
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
  const ofFile: Map<string, string | undefined> = remember(live, 'variants-of-files', () => new Map());
  const variantsOf = (one: Environment) => remember(one, 'variants', () => variantsIn(one, ofFile));
  const ofVariant = variantAnswers(live, candidates, variantsOf, remember);
  const said = createSaid(live.cluster?.context ?? '', settings);
  const found = new Map<Environment, Tri>(environments.map((one) => [one, one === live ? 'yes' : 'no']));
  for (const one of candidates) found.set(one, said(one) ?? agreed(variantsOf(one).map((name) => ofVariant.get(name))));
  // Without variants everything is for one cluster; what several variants share is in all of their clusters.
  const isOne = candidates.every((one) => variantsOf(one).length === 0 || found.get(one) === 'yes');
  for (const one of candidates)
    if (variantsOf(one).length === 0) found.set(one, said(one) ?? (isOne ? 'yes' : 'unknown'));
  return found;
}

/** Of a plain folder of manifests what its files' paths say: `overlays/prod/db.yaml` alone is no less of production. */
function variantsIn(
  { variant, format, resources }: Environment,
  ofFile: Map<string, string | undefined>,
): readonly string[] {
  if (variant !== undefined) return [variant];
  const found = new Set<string>();
  if (format !== 'kubernetes') return [];
  // Asked after every keystroke, of every object.
  for (const { extent } of resources) {
    if (!ofFile.has(extent.file)) ofFile.set(extent.file, variantOf(`${folderOf(extent.file)}/x`));
    const its = ofFile.get(extent.file);
    if (its !== undefined) found.add(its);
  }
  return [...found];
}

/** One answer for what is of several variants; `no` where it is of none. */
function agreed(answers: readonly (Tri | undefined)[]): Tri {
  const [first = 'no', ...others] = answers;
  return others.every((one) => one === first) ? first : 'unknown';
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
  variantsOf: (environment: Environment) => readonly string[],
  remember: Remember,
): ReadonlyMap<string, Tri> {
  const variants = [...new Set(candidates.flatMap(variantsOf))];
  const words = wordsOf(live.cluster?.context ?? '');
  const stages = new Set(words.flatMap((word) => stageOf(word) ?? []));
  const named = variants.filter((variant) => stages.has(variant) || holds(words, wordsOf(variant)));
  const mayExist = createMayExist(live);
  return new Map(
    variants.map((variant): [string, Tri] => {
      const own = new Set(wordsOf(variant).flatMap((word) => stageOf(word) ?? []));
      const isOtherStage = [...stages].some((stage) => !own.has(stage));
      if (named.includes(variant)) return [variant, named.length > 1 || isOtherStage ? 'unknown' : 'yes'];
      // A cluster for everything but production may be that of any other stage.
      const isForOthers = [...stages].some((stage) => stage !== 'nonprod' || own.has('prod'));
      if (named.length > 0 || (own.size > 0 && isForOthers)) return [variant, 'no'];
      const its = candidates.filter((one) => variantsOf(one).includes(variant));
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
