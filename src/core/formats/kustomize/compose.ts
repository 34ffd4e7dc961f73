import type { Environment, Resource } from '../../model/resource.ts';
import type { Notice } from '../../model/source.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import { createAddresses } from '../kubernetes/addresses.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { isExamplePath, variantOf } from '../layout.ts';
import { buildFolder } from './build.ts';
import { type Caches, createCaches } from './caches.ts';
import type { KustomizeDocument } from './read.ts';
import { reach, rootsOf } from './roots.ts';
import { type Kustomization, newTrail, type Trail, type World, worldOf } from './world.ts';

interface Root {
  readonly environment: Environment;
  readonly trail: Trail;
}

/** One environment per kustomization that nothing includes. */
export function composeKustomize(input: ComposeInput<KustomizeDocument>): Composition {
  const caches = cachesOf(input);
  const manifests = input.of('kubernetes') as ReadonlyMap<string, ParsedFile<Manifest>>;
  const world = worldOf(input.files, manifests, caches.lists);
  const environments: Environment[] = [];
  const claimed = new Set<string>();
  const notices: Notice[] = [];
  const missing = new Set<string>();
  for (const root of rootsOf(world)) {
    // Flux applies it: the environment is the Flux Kustomization's.
    if (input.claimed.has(root.path)) continue;
    const { environment, trail } = environmentOf(input, world, caches, root);
    environments.push(environment);
    for (const read of [trail.files, trail.texts]) for (const path of read.keys()) claimed.add(path);
    for (const notice of trail.notices) notices.push(notice);
    for (const path of trail.missing) missing.add(path);
  }
  // What no root reaches (a component for others to include, a circle) is no plain manifest either.
  for (const { folder, path } of world.kustomizations.values())
    if (!claimed.has(path) && !input.claimed.has(path)) for (const found of reach(world, folder)) claimed.add(found);
  return { environments, claimed, notices: distinct(notices), missing: [...missing] };
}

/** Asked for in every composition, so that it lives as long as the workspace. */
export function cachesOf(input: ComposeInput<never> | ComposeInput<KustomizeDocument>): Caches {
  const flux = input.of('flux').size > 0;
  return input.memo('caches', [flux], () => createCaches({ flux }));
}

function environmentOf(
  input: ComposeInput<KustomizeDocument>,
  world: World,
  caches: Caches,
  root: Kustomization,
): Root {
  const addresses = input.memo(`addresses:${root.folder}`, [], createAddresses);
  const make = (): Root => {
    const trail = newTrail();
    const resources: Resource[] = [];
    for (const batch of buildFolder({ world, trail, caches, stack: [] }, root))
      for (const resource of caches.resourcesOf(batch)) resources.push(resource);
    return { environment: describe(root.folder, addresses(resources), trail), trail };
  };
  return memoBuild(input, world, `kustomize:${root.folder}`, make, [caches]);
}

function describe(folder: string, resources: readonly Resource[], trail: Trail): Environment {
  const inside = folder === '.' ? 'x.yaml' : `${folder}/x.yaml`;
  const variant = variantOf(inside);
  return {
    id: folder,
    format: 'kustomize',
    title: variant ? 'kustomize overlay' : 'kustomization',
    resources,
    purpose: isExamplePath(inside) ? 'example' : 'production',
    ...(variant && { variant }),
    unread: [...trail.unread],
  };
}

/**
 * The last result, as long as every file it read is the same and none that it missed has come. Which files those are is
 * known only after the first build, so that they are remembered beside the result.
 */
export function memoBuild<T extends { readonly trail: Trail }>(
  input: ComposeInput<KustomizeDocument>,
  world: World,
  key: string,
  make: () => T,
  extra: readonly unknown[] = [],
): T {
  const slot = input.memo(`slot:${key}`, [], () => ({
    value: undefined as T | undefined,
    extra: [] as readonly unknown[],
  }));
  const { value } = slot;
  if (
    value &&
    isFresh(world, value.trail) &&
    extra.length === slot.extra.length &&
    extra.every((item, at) => item === slot.extra[at])
  )
    return value;
  slot.value = make();
  slot.extra = extra;
  return slot.value;
}

function isFresh(world: World, trail: Trail): boolean {
  for (const [path, file] of trail.files)
    if ((world.manifests.get(path) ?? world.texts.get(path)) !== file) return false;
  for (const [path, file] of trail.texts) if (world.texts.get(path) !== file) return false;
  for (const path of trail.missing) {
    const folder = path.endsWith('/') ? path.slice(0, -1) : path;
    if (world.manifests.has(path) || world.texts.has(path) || world.kustomizations.has(folder)) return false;
  }
  return true;
}

function distinct(notices: readonly Notice[]): Notice[] {
  const seen = new Set<string>();
  return notices.filter(({ code, file, at }) => {
    const key = `${code} ${file} ${at?.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
