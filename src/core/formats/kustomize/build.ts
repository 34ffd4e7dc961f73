import type { Node } from '../../model/node.ts';
import { get, isTrue, itemsOf, textOf } from '../../model/read.ts';
import { generate } from './generators.ts';
import { type Built, built } from './object.ts';
import { applyPatches } from './patches.ts';
import { folderOf, isRemote, joinPath } from './paths.ts';
import { applyReplacements } from './replacements.ts';
import { addAnnotations, addLabels, rename, setNamespace, setReplicas } from './transform.ts';
import { field, type Kustomization, report, type Trail, type World } from './world.ts';

/** What a Flux Kustomization adds to the kustomization of its folder. */
export interface Extra {
  readonly namespace?: Node | undefined;
  readonly namePrefix?: Node | undefined;
  readonly nameSuffix?: Node | undefined;
  readonly components?: Node | undefined;
  readonly patches?: Node | undefined;
}

export interface Build {
  readonly world: World;
  readonly trail: Trail;
  /** Folders that are being built: a folder that includes itself has no result. */
  readonly stack: readonly string[];
}

/** `kustomize build` of a folder, without what cannot be read here. */
export function buildFolder(
  build: Build,
  kustomization: Kustomization,
  extra: Extra = {},
  objects: readonly Built[] = [],
): readonly Built[] {
  return accumulate(build, kustomization, objects, extra);
}

/** The order is that of kustomize: resources, generators, components, transformers. */
function accumulate(
  before: Build,
  kustomization: Kustomization,
  objects: readonly Built[],
  extra: Extra,
): readonly Built[] {
  const { world, trail } = before;
  if (kustomization.file) trail.files.set(kustomization.path, kustomization.file);
  const build = { ...before, stack: [...before.stack, kustomization.folder] };
  let results = objects;
  for (const key of ['resources', 'bases'])
    for (const item of itemsOf(field(kustomization, key)))
      results = [...results, ...resource(build, kustomization, item)];
  noteUnread(trail, kustomization);
  results = generate(world, trail, kustomization, results);
  for (const item of [...itemsOf(field(kustomization, 'components')), ...itemsOf(extra.components)])
    results = component(build, kustomization, item, results);
  return transform(build, kustomization, results, extra);
}

function transform(
  build: Build,
  kustomization: Kustomization,
  objects: readonly Built[],
  extra: Extra,
): readonly Built[] {
  const { world, trail } = build;
  const { folder } = kustomization;
  const own = (key: string) => field(kustomization, key);
  let results = applyPatches(world, trail, folder, objects, own('patchesStrategicMerge'));
  results = applyPatches(world, trail, folder, results, own('patches'));
  results = applyPatches(world, trail, folder, results, extra.patches);
  results = setNamespace(results, extra.namespace ?? own('namespace'));
  results = rename(results, extra.namePrefix ?? own('namePrefix'), extra.nameSuffix ?? own('nameSuffix'));
  results = addLabels(results, own('commonLabels'), { templates: true, selectors: true });
  for (const item of itemsOf(own('labels'))) {
    const selectors = isTrue(get(item, 'includeSelectors')) === 'yes';
    const templates = isTrue(get(item, 'includeTemplates')) === 'yes';
    results = addLabels(results, get(item, 'pairs'), { selectors, templates });
  }
  results = addAnnotations(results, own('commonAnnotations'));
  results = applyPatches(world, trail, folder, results, own('patchesJson6902'));
  results = setReplicas(results, own('replicas'));
  return applyReplacements(world, trail, folder, results, own('replacements'));
}

function resource(build: Build, kustomization: Kustomization, item: Node): readonly Built[] {
  const { world, trail } = build;
  const text = textOf(item);
  if (text === undefined) return [];
  if (isRemote(text)) {
    trail.unread.add(`${text} is not in the workspace`);
    return [];
  }
  const path = joinPath(kustomization.folder, text);
  const folder = path === undefined ? undefined : world.kustomizations.get(path);
  if (folder) return included(build, folder, item, (next) => accumulate(next, folder, [], {}));
  const file = path === undefined ? undefined : world.manifests.get(path);
  if (path !== undefined && file) {
    trail.files.set(path, file);
    return file.documents.map(built);
  }
  const other = path === undefined ? undefined : world.texts.get(path);
  // YAML without objects: nothing but comments, or a kustomization listed as a file.
  if (path !== undefined && other) trail.files.set(path, other);
  else absent(trail, item, text, path);
  return [];
}

function component(
  build: Build,
  kustomization: Kustomization,
  item: Node,
  objects: readonly Built[],
): readonly Built[] {
  const text = textOf(item);
  if (text === undefined) return objects;
  if (isRemote(text)) {
    build.trail.unread.add(`The component ${text} is not in the workspace`);
    return objects;
  }
  const path = joinPath(kustomization.folder, text);
  const folder = path === undefined ? undefined : build.world.kustomizations.get(path);
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
  make: (build: Build) => readonly Built[],
  otherwise: readonly Built[] = [],
): readonly Built[] {
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

function absent(trail: Trail, item: Node, text: string, path: string | undefined): void {
  trail.unread.add(`${text} is not in the workspace`);
  // A path out of the workspace may well exist; nobody can tell here.
  if (path === undefined) return;
  trail.missing.add(/\.[a-z0-9]+$/i.test(path) ? path : `${path}/`);
  if (item.at)
    report(
      trail,
      'kustomize-missing-file',
      item.at,
      `${text} does not exist in the workspace, or holds nothing that kustomize can read.`,
    );
}

function noteUnread(trail: Trail, kustomization: Kustomization): void {
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
export function buildTree(build: Build, folder: string): readonly Built[] {
  const { world, trail } = build;
  const roots = [...world.kustomizations.values()].filter(
    ({ folder: own, document }) =>
      below(own, folder) && !document.component && nearest(world, folderOf(own), folder) === undefined,
  );
  let results: readonly Built[] = [];
  for (const root of roots) results = [...results, ...accumulate(build, root, [], {})];
  for (const [path, file] of world.manifests) {
    if (!below(path, folder) || nearest(world, folderOf(path), folder) !== undefined) continue;
    trail.files.set(path, file);
    results = [...results, ...file.documents.map(built)];
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
