import { textOf } from '../../model/read.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import type { Notice } from '../../model/source.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import { withUniqueAddresses } from '../kubernetes/addresses.ts';
import { type Manifest, nameOf } from '../kubernetes/manifest.ts';
import type { Caches } from '../kustomize/caches.ts';
import { cachesOf, memoBuild } from '../kustomize/compose.ts';
import type { KustomizeDocument } from '../kustomize/read.ts';
import { recall } from '../kustomize/recall.ts';
import { newTrail, type Trail, type World, worldOf } from '../kustomize/world.ts';
import { isExamplePath, variantOf } from '../layout.ts';
import { artifactsOf, folderOfFlux } from './artifacts.ts';
import { buildFlux } from './build.ts';
import {
  fluxKustomizations,
  fluxType,
  type Layout,
  layoutDependencies,
  layoutOf,
  originOf,
  startsOf,
} from './graph.ts';
import { type Sources, sourcesOf, variablesOf } from './variables.ts';

/** One Flux Kustomization with the patches of those above it. */
interface Applied {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly variant: string | undefined;
  /** Origins of those above it: one that applies itself is not applied again. */
  readonly above: readonly string[];
}

interface Result {
  readonly trail: Trail;
  readonly resources: readonly Resource[];
  readonly children: readonly Manifest[];
}

/** Environments of a Flux cluster are many but finite; a hostile tree is cut here. */
const mostEnvironments = 5_000;

/** One environment per Flux Kustomization whose path is in the workspace, from the cluster's beginning downwards. */
export function composeFlux(input: ComposeInput): Composition {
  const manifests = input.of('kubernetes') as ReadonlyMap<string, ParsedFile<Manifest>>;
  // Most workspaces know no Flux: not even a look at every document for them.
  const all = input.files.size === 0 ? [] : fluxKustomizations(manifests, input.files);
  if (all.length === 0) return { environments: [], claimed: new Set(), notices: [], missing: [] };
  const caches = cachesOf(input as ComposeInput<never>);
  const texts = input.of('kustomize') as ReadonlyMap<string, ParsedFile<KustomizeDocument>>;
  const world = worldOf(texts, manifests, caches.lists);
  const layout = input.memo('layout', layoutDependencies(world), () => layoutOf(world));
  const signatures = input.memo('signatures', [], () => new WeakMap<Manifest, string>());
  const cluster: Cluster = { world, caches, layout, signatures, sources: sourcesOf(manifests) };
  const done: [Applied, Result][] = [];
  const seen = new Set<string>();
  const artifacts = artifactsOf(manifests);
  const visit = (manifest: Manifest, parent: Applied | undefined) => {
    const origin = originOf(manifest);
    const above = parent ? [...parent.above, originOf(parent.manifest)] : [];
    seen.add(origin);
    const folder = folderOfFlux(manifest, artifacts);
    if (folder === undefined || above.includes(origin) || done.length >= mostEnvironments || layout.isEmpty(folder))
      return;
    // What one Kustomization applies goes to one cluster, whatever the folders below are called.
    const variant = parent ? parent.variant : (variantOf(manifest.extent.file) ?? variantOf(`${folder}/x.yaml`));
    const applied = { manifest, folder, variant, above };
    const result = build(input, cluster, applied);
    done.push([applied, result]);
    for (const child of result.children) visit(child, applied);
  };
  const starts = input.memo('starts', [layout, JSON.stringify(artifacts), ...all], () =>
    startsOf(layout, all, artifacts),
  );
  for (const manifest of starts) visit(manifest, undefined);
  for (const manifest of all) if (!seen.has(originOf(manifest))) visit(manifest, undefined);
  return assemble(input, done);
}

interface Cluster {
  readonly world: World;
  readonly caches: Caches;
  readonly layout: Layout;
  readonly sources: Sources;
  readonly signatures: WeakMap<Manifest, string>;
}

function build(input: ComposeInput, cluster: Cluster, applied: Applied): Result {
  const { manifest, folder } = applied;
  const { world, caches, layout, sources, signatures } = cluster;
  const { variables, from } = variablesOf(manifest, sources, applied.variant);
  // A folder without a kustomization takes every file, so that the result depends on which there are.
  const listing = world.kustomizations.has(folder) ? undefined : layout.listing(folder);
  const key = `flux:${[...applied.above, originOf(manifest)].join('>')}`;
  const version = [recall(signatures, manifest, () => signature(manifest)), ...from];
  const make = (): Result => {
    const trail = newTrail();
    const children: Manifest[] = [];
    const resources: Resource[] = [];
    for (const batch of buildFlux(
      { world, trail, caches, stack: [] },
      { manifest, folder, scope: key, variables, version },
    )) {
      for (const object of batch) if (object.manifest.type === fluxType) children.push(object.manifest);
      for (const resource of caches.resourcesOf(batch)) resources.push(resource);
    }
    return { trail, children, resources: withUniqueAddresses(resources) };
  };
  return memoBuild(input as ComposeInput<KustomizeDocument>, world, key, make, [...version, listing]);
}

/** Content and places as one text: a parent that is built anew leaves children alone whose object came out the same. */
function signature(manifest: Manifest): string {
  return JSON.stringify(manifest.body, (_, value) => (value instanceof Map ? [...value] : value));
}

function assemble(input: ComposeInput, done: readonly [Applied, Result][]): Composition {
  const paths = new Map<string, number>();
  for (const [{ folder }] of done) paths.set(folder, (paths.get(folder) ?? 0) + 1);
  const used = new Set<string>();
  const claimed = new Set<string>();
  const missing = new Set<string>();
  const notices = new Map<string, Notice>();
  const environments = done.map(([applied, result]) => {
    const { folder, manifest, variant } = applied;
    const name = textOf(nameOf(manifest)) ?? '?';
    let id = paths.get(folder) === 1 ? folder : `${folder} (${name})`;
    if (used.has(id)) id = `${folder} (${name}, ${manifest.extent.file})`;
    for (let count = 2; used.has(id); count++) id = `${folder} (${name}, ${manifest.extent.file}, ${count})`;
    used.add(id);
    for (const read of [result.trail.files, result.trail.texts]) for (const path of read.keys()) claimed.add(path);
    for (const path of result.trail.missing) missing.add(path);
    for (const notice of result.trail.notices) notices.set(`${notice.code} ${notice.file} ${notice.at?.start}`, notice);
    return input.memo(`environment:${id}`, [result, variant, folder], () => describe(id, folder, variant, result));
  });
  return { environments, claimed, notices: [...notices.values()], missing: [...missing] };
}

function describe(id: string, folder: string, variant: string | undefined, result: Result): Environment {
  return {
    id,
    format: 'flux',
    title: 'Flux Kustomization',
    resources: result.resources,
    purpose: isExamplePath(`${folder}/x.yaml`) ? 'example' : 'production',
    ...(variant && { variant }),
    unread: [...result.trail.unread],
  };
}
