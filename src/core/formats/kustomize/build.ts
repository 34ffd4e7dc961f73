import type { Node } from '../../model/node.ts';
import { folderOf } from '../../model/paths.ts';
import { itemsOf } from '../../model/read.ts';
import type { Caches } from './caches.ts';
import { chartsOf } from './charts.ts';
import { generate } from './generators.ts';
import type { Batch } from './object.ts';
import { transform } from './transformers.ts';
import { field, type Kustomization, type Listed, listed, report, type Trail, type World } from './world.ts';

/** What a Flux Kustomization adds to the kustomization of its folder. */
export interface Extra {
  /** Tells apart what several Flux Kustomizations make of one folder. */
  readonly scope?: string;
  readonly namespace?: Node | undefined;
  readonly namePrefix?: Node | undefined;
  readonly nameSuffix?: Node | undefined;
  readonly components?: Node | undefined;
  readonly patches?: Node | undefined;
}

export interface Build {
  readonly world: World;
  readonly trail: Trail;
  readonly caches: Caches;
  /** Folders that are being built: a folder that includes itself has no result. */
  readonly stack: readonly string[];
}

/** `kustomize build` of a folder, without what cannot be read here. */
export function buildFolder(
  build: Build,
  kustomization: Kustomization,
  extra: Extra = {},
  before: readonly Batch[] = [],
): readonly Batch[] {
  return accumulate(build, kustomization, before, extra);
}

/** The order is that of kustomize: resources, generators, components, transformers. */
function accumulate(
  outer: Build,
  kustomization: Kustomization,
  before: readonly Batch[],
  extra: Extra,
): readonly Batch[] {
  const { world, trail } = outer;
  if (kustomization.file) trail.files.set(kustomization.path, kustomization.file);
  const build = { ...outer, stack: [...outer.stack, kustomization.folder] };
  const gathered = [...before];
  for (const entry of kustomization.resources) for (const batch of resource(build, entry)) gathered.push(batch);
  noteUnread(trail, kustomization);
  const charts = chartsOf(world, trail, kustomization);
  if (charts.length > 0) gathered.push(charts);
  let results = generate(world, trail, kustomization, gathered);
  for (const entry of [...kustomization.components, ...listed(kustomization.folder, extra.components)])
    results = component(build, entry, results);
  return transform(build, kustomization, results, extra);
}

function resource(build: Build, { item, text, remote, path }: Listed): readonly Batch[] {
  const { world, trail } = build;
  if (remote) {
    trail.unread.add(`${text} is not in the workspace`);
    return [];
  }
  const folder = world.kustomizations.get(path);
  if (folder) return included(build, folder, item, (next) => accumulate(next, folder, [], {}));
  const file = world.manifests.get(path);
  if (file) {
    trail.files.set(path, file);
    return [build.caches.objectsOf(file)];
  }
  const other = world.texts.get(path);
  // YAML without objects: nothing but comments, or a kustomization listed as a file.
  if (other) trail.files.set(path, other);
  else absent(trail, item, text, path);
  return [];
}

function component(build: Build, { item, text, remote, path }: Listed, objects: readonly Batch[]): readonly Batch[] {
  if (remote) {
    build.trail.unread.add(`The component ${text} is not in the workspace`);
    return objects;
  }
  const folder = build.world.kustomizations.get(path);
  if (!folder) {
    absent(build.trail, item, text, path);
    return objects;
  }
  return included(build, folder, item, (next) => accumulate(next, folder, objects, {}), objects);
}

function included(
  build: Build,
  folder: Kustomization,
  item: Node,
  make: (build: Build) => readonly Batch[],
  otherwise: readonly Batch[] = [],
): readonly Batch[] {
  if (!build.stack.includes(folder.folder)) return make(build);
  if (item.at)
    report(
      build.trail,
      'kustomize-cycle',
      item.at,
      `${folder.folder} includes itself. Remove this line: kustomize refuses it.`,
    );
  return otherwise;
}

function absent(trail: Trail, item: Node, text: string, path: string): void {
  trail.unread.add(`${text} is not in the workspace`);
  trail.missing.add(/\.[a-z0-9]+$/i.test(path) ? path : `${path}/`);
  // A path out of the workspace may well exist; nobody can tell here.
  if (item.at && !path.startsWith('..'))
    report(
      trail,
      'kustomize-missing-file',
      item.at,
      `${text} does not exist in the workspace, or holds nothing that kustomize can read.`,
    );
}

function noteUnread(trail: Trail, kustomization: Kustomization): void {
  if (kustomization.document.body.open) trail.unread.add(`${kustomization.path} cannot be read as a whole`);
  for (const [key, what] of [
    ['helmCharts', 'Helm charts'],
    ['helmChartInflationGenerator', 'Helm charts'],
    ['generators', 'generators'],
    ['transformers', 'transformers'],
  ] as const)
    if (itemsOf(field(kustomization, key)).length > 0)
      trail.unread.add(`${kustomization.path} uses ${what}, which are not read`);
}

/** All manifests of a folder and below, as Flux takes them when there is no kustomization: folders with one are built. */
export function buildTree(build: Build, folder: string): readonly Batch[] {
  const { world, trail } = build;
  const roots = [...world.kustomizations.values()].filter(
    ({ folder: own, document }) =>
      below(own, folder) && !document.component && nearest(world, folderOf(own), folder) === undefined,
  );
  const results: Batch[] = [];
  for (const root of roots) for (const batch of accumulate(build, root, [], {})) results.push(batch);
  for (const [path, file] of world.manifests) {
    if (!below(path, folder) || nearest(world, folderOf(path), folder) !== undefined) continue;
    trail.files.set(path, file);
    results.push(build.caches.objectsOf(file));
  }
  return results;
}

function below(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** The kustomization that stands at or above `from`, inside `root`. */
function nearest(world: World, from: string, root: string): Kustomization | undefined {
  for (let folder = from; below(folder, root); folder = folderOf(folder)) {
    const found = world.kustomizations.get(folder);
    if (found) return found;
    if (folder === '.' || folder === root) return undefined;
  }
  return undefined;
}
