import { joinPath } from '../../model/paths.ts';
import { itemsOf, textOf } from '../../model/read.ts';
import { field, type Kustomization, type World } from './world.ts';

/** Folders that kustomizations of the workspace include, as resources, bases or components. */
export function includedFolders(world: World): Set<string> {
  const included = new Set<string>();
  for (const { folder, resources, components } of world.kustomizations.values())
    for (const { path } of [...resources, ...components])
      if (path !== folder && world.kustomizations.has(path)) included.add(path);
  return included;
}

/** Kustomizations that are applied by themselves: nothing includes them, and they are no components. */
export function rootsOf(world: World): Kustomization[] {
  const included = includedFolders(world);
  return [...world.kustomizations.values()].filter(
    ({ folder, document }) => !included.has(folder) && !document.component,
  );
}

/** Everything that a folder pulls in, itself first. Components that nothing includes are reached by their own name. */
export function reach(world: World, folder: string, found: Set<string> = new Set()): Set<string> {
  const kustomization = world.kustomizations.get(folder);
  if (!kustomization || found.has(kustomization.path)) return found;
  found.add(kustomization.path);
  for (const key of ['resources', 'bases', 'components', 'patchesStrategicMerge'])
    for (const item of itemsOf(field(kustomization, key))) {
      const path = joinPath(folder, textOf(item) ?? '');
      if (world.kustomizations.has(path)) reach(world, path, found);
      else if (world.manifests.has(path)) found.add(path);
    }
  for (const key of ['patches', 'patchesJson6902', 'replacements'])
    for (const item of itemsOf(field(kustomization, key))) {
      const entry = item.kind === 'map' ? item.entries.get('path')?.value : undefined;
      const path = joinPath(folder, textOf(entry) ?? '');
      if (world.manifests.has(path) || world.texts.has(path)) found.add(path);
    }
  return found;
}
