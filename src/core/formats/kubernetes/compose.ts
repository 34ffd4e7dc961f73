import type { Environment, Resource } from '../../model/resource.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import { isExamplePath, variantOf } from '../layout.ts';
import { type Manifest, resourceOf, withUniqueAddresses } from './manifest.ts';

/** All files that nothing else claimed: one environment, except where folders hold variants of the same objects. */
export function composeManifests(input: ComposeInput<Manifest>): Composition {
  const files: ParsedFile<Manifest>[] = [];
  for (const [path, file] of input.files) if (!input.claimed.has(path) && file.documents.length > 0) files.push(file);
  const places = new Map(
    files.map((file) => [file.path, input.memo(`place:${file.path}`, [], () => placeOf(file.path))]),
  );
  const production = files.filter((file) => places.get(file.path)?.example !== true);
  const all = production.length === 0;
  const groups = new Map<string, Group>();
  if (!all)
    for (const file of files) {
      const folder = places.get(file.path)?.exampleFolder;
      if (folder !== undefined) add(groups, folder, 'example', file);
    }
  const main = all ? files : production;
  const clashing = hasVariants(input, main, places);
  for (const file of main) add(groups, (clashing && places.get(file.path)?.variantFolder) || '.', 'production', file);
  const environments: Environment[] = [];
  for (const [id, group] of groups) {
    environments.push(input.memo(`manifests:${id}`, group.files, () => environmentOf(input, id, group)));
  }
  return { environments, claimed: new Set(files.map((file) => file.path)), notices: [], missing: [] };
}

/** What the path of a file says; found once, because every keystroke asks it of every file. */
interface FilePlace {
  readonly example: boolean;
  readonly exampleFolder: string | undefined;
  readonly variantFolder: string | undefined;
}

function placeOf(path: string): FilePlace {
  return { example: isExamplePath(path), exampleFolder: exampleFolder(path), variantFolder: variantFolder(path) };
}

interface Group {
  readonly purpose: Environment['purpose'];
  readonly files: ParsedFile<Manifest>[];
}

function add(
  groups: Map<string, Group>,
  id: string,
  purpose: Environment['purpose'],
  file: ParsedFile<Manifest>,
): void {
  const group = groups.get(id);
  if (group) group.files.push(file);
  else groups.set(id, { purpose, files: [file] });
}

/** `docs/examples` of `docs/examples/shop/db.yaml`. */
function exampleFolder(path: string): string | undefined {
  if (!isExamplePath(path)) return undefined;
  const segments = path.split('/');
  for (let length = 1; length < segments.length; length++) {
    const folder = segments.slice(0, length).join('/');
    if (isExamplePath(`${folder}/x`)) return folder;
  }
  return undefined;
}

/** The folder that makes a path a variant: `envs/prod` of `envs/prod/db/claim.yaml`. */
function variantFolder(path: string): string | undefined {
  const segments = path.split('/').slice(0, -1);
  let variant: string | undefined;
  for (let length = segments.length; length > 0; length--) {
    const folder = segments.slice(0, length).join('/');
    const here = variantOf(`${folder}/x.yaml`);
    if (here === undefined) return variant;
    variant = folder;
  }
  return variant;
}

/** Do two folders define the same object? Then they are not applied together. */
function hasVariants(
  input: ComposeInput<Manifest>,
  files: readonly ParsedFile<Manifest>[],
  places: ReadonlyMap<string, FilePlace>,
): boolean {
  const folders = new Map<string, string>();
  for (const file of files) {
    const variant = places.get(file.path)?.variantFolder;
    if (variant === undefined) continue;
    for (const resource of resourcesOf(input, file)) {
      const known = folders.get(resource.address);
      if (known !== undefined && known !== variant) return true;
      folders.set(resource.address, variant);
    }
  }
  return false;
}

function resourcesOf(input: ComposeInput<Manifest>, file: ParsedFile<Manifest>): readonly Resource[] {
  const flux = input.of('flux').size > 0;
  const make = () => file.documents.map((manifest) => resourceOf(manifest, manifest.variables ? { flux } : undefined));
  return input.memo(`resources:${file.path}`, [file, flux], make);
}

function environmentOf(input: ComposeInput<Manifest>, id: string, group: Group): Environment {
  const variant = id === '.' ? undefined : variantOf(`${id}/x.yaml`);
  const resources = group.files.flatMap((file) => resourcesOf(input, file));
  return {
    id,
    format: 'kubernetes',
    title: 'manifests',
    resources: withUniqueAddresses(resources),
    purpose: group.purpose,
    ...(variant && { variant }),
    unread: [],
  };
}
