import type { Environment, Resource } from '../../model/resource.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import { isExamplePath, variantOf } from '../layout.ts';
import { type Addresses, createAddresses } from './addresses.ts';
import { type Manifest, resourceOf } from './manifest.ts';

/** What one file alone tells, worked out once for each version of it. */
interface Info {
  readonly example: string | undefined;
  readonly variant: string | undefined;
  readonly resources: readonly Resource[];
}

type Infos = (file: ParsedFile<Manifest>) => Info;

/** All files that nothing else claimed: one environment, except where folders hold variants of the same objects. */
export function composeManifests(input: ComposeInput<Manifest>): Composition {
  const flux = input.of('flux').size > 0;
  const infoOf = infosOf(input, flux);
  const files: ParsedFile<Manifest>[] = [];
  for (const [path, file] of input.files) if (!input.claimed.has(path) && file.documents.length > 0) files.push(file);
  const production = files.filter((file) => infoOf(file).example === undefined);
  const all = production.length === 0;
  const groups = new Map<string, Group>();
  if (!all)
    for (const file of files) {
      const folder = infoOf(file).example;
      if (folder !== undefined) add(groups, folder, 'example', file);
    }
  const main = all ? files : production;
  const clashing = hasVariants(infoOf, main);
  for (const file of main) add(groups, (clashing && infoOf(file).variant) || '.', 'production', file);
  const environments: Environment[] = [];
  for (const [id, group] of groups) {
    const addresses = input.memo(`addresses:${id}`, [], createAddresses);
    environments.push(
      input.memo(`manifests:${id}`, [flux, ...group.files], () => environmentOf(infoOf, addresses, id, group)),
    );
  }
  return { environments, claimed: new Set(files.map((file) => file.path)), notices: [], missing: [] };
}

function infosOf(input: ComposeInput<Manifest>, flux: boolean): Infos {
  const known = input.memo('infos', [flux], () => new WeakMap<ParsedFile<Manifest>, Info>());
  return (file) => {
    const before = known.get(file);
    if (before) return before;
    const info: Info = {
      example: exampleFolder(file.path),
      variant: variantFolder(file.path),
      resources: file.documents.map((manifest) => resourceOf(manifest, manifest.variables ? { flux } : undefined)),
    };
    known.set(file, info);
    return info;
  };
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
function hasVariants(infoOf: Infos, files: readonly ParsedFile<Manifest>[]): boolean {
  const folders = new Map<string, string>();
  for (const file of files) {
    const { variant, resources } = infoOf(file);
    if (variant === undefined) continue;
    for (const { address } of resources) {
      const known = folders.get(address);
      if (known !== undefined && known !== variant) return true;
      folders.set(address, variant);
    }
  }
  return false;
}

function environmentOf(infoOf: Infos, addresses: Addresses, id: string, group: Group): Environment {
  const variant = id === '.' ? undefined : variantOf(`${id}/x.yaml`);
  const resources: Resource[] = [];
  for (const file of group.files) for (const resource of infoOf(file).resources) resources.push(resource);
  return {
    id,
    format: 'kubernetes',
    title: 'manifests',
    resources: addresses(resources),
    purpose: group.purpose,
    ...(variant && { variant }),
    unread: [],
  };
}
