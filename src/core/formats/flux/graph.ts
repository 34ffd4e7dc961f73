import { folderOf, isInside } from '../../model/paths.ts';
import type { ParsedFile } from '../contract.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { reach } from '../kustomize/roots.ts';
import type { World } from '../kustomize/world.ts';
import { type Artifacts, folderOfFlux } from './artifacts.ts';

export const fluxType = 'kustomize.toolkit.fluxcd.io/Kustomization';

/** Where an object was written; the same through all patches. */
export function originOf(manifest: Manifest): string {
  return `${manifest.extent.file}:${manifest.extent.start}`;
}

/** All of them in the workspace; `files` are those that mention Flux at all. */
export function fluxKustomizations(
  manifests: ReadonlyMap<string, ParsedFile<Manifest>>,
  files: ReadonlyMap<string, unknown>,
): Manifest[] {
  const found: Manifest[] = [];
  for (const path of files.keys())
    for (const manifest of manifests.get(path)?.documents ?? []) if (manifest.type === fluxType) found.push(manifest);
  return found;
}

/** Which files each folder applies; worked out when asked, and kept while no file comes, goes or lists others. */
export interface Layout {
  filesOf(folder: string): ReadonlySet<string>;
  isEmpty(folder: string): boolean;
  /** The same files as one text. */
  listing(folder: string): string;
}

/** What a layout depends on. */
export function layoutDependencies(world: World): unknown[] {
  const documents = [...world.kustomizations.values()].map((kustomization) => kustomization.document);
  return [...documents, ...world.manifests.keys()];
}

export function layoutOf(world: World): Layout {
  const known = new Map<string, ReadonlySet<string>>();
  const listings = new Map<string, string>();
  const filesOf = (folder: string) => {
    let files = known.get(folder);
    if (!files) {
      files = appliedFiles(world, folder);
      known.set(folder, files);
    }
    return files;
  };
  const listing = (folder: string) => {
    const text = listings.get(folder) ?? [...filesOf(folder)].join('\n');
    listings.set(folder, text);
    return text;
  };
  return { filesOf, listing, isEmpty: (folder) => filesOf(folder).size === 0 };
}

/** Files that a Flux Kustomization with this path applies. */
function appliedFiles(world: World, folder: string): Set<string> {
  if (world.kustomizations.has(folder)) return reach(world, folder);
  const files = new Set<string>();
  for (const own of world.kustomizations.values()) if (isInside(own.path, folder)) reach(world, own.folder, files);
  for (const path of world.manifests.keys())
    if (isInside(path, folder) && !world.kustomizations.has(folderOf(path))) files.add(path);
  return files;
}

/** Kustomizations that no other one applies: where the cluster begins. The rest is found, patched, inside the others. */
export function startsOf(layout: Layout, all: readonly Manifest[], artifacts: Artifacts): Manifest[] {
  const appliers = new Map<string, Manifest[]>();
  for (const manifest of all) {
    const folder = folderOfFlux(manifest, artifacts);
    if (folder === undefined) continue;
    const files = layout.filesOf(folder);
    for (const inner of all)
      if (inner !== manifest && files.has(inner.extent.file)) {
        const known = appliers.get(originOf(inner));
        if (known) known.push(manifest);
        else appliers.set(originOf(inner), [manifest]);
      }
  }
  return all.filter((manifest) => {
    const folder = folderOfFlux(manifest, artifacts);
    const own = folder === undefined ? undefined : layout.filesOf(folder);
    // One that applies itself and its appliers (`flux-system`) is a beginning, too.
    return (appliers.get(originOf(manifest)) ?? []).every(
      (applier) => own?.has(manifest.extent.file) && own.has(applier.extent.file),
    );
  });
}
