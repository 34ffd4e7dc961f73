import type { Node } from '../../model/node.ts';
import { show } from '../../model/read.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import type { Place } from '../../model/source.ts';
import type { Composition, ParsedFile } from '../contract.ts';
import type { TerraformDocument } from './document.ts';
import { terraform } from './index.ts';

/** For the specs: a workspace of texts, read and composed. */
export interface Fixture {
  readonly composition: Composition;
  readonly parsed: ReadonlyMap<string, ParsedFile<TerraformDocument>>;
  environment(id?: string): Environment;
  resource(address: string, environment?: string): Resource;
  /** What an argument of `address` says, as people would write it. */
  shown(address: string, name: string, environment?: string): string;
  textAt(place: Place | undefined): string | undefined;
}

export function fixture(files: Readonly<Record<string, string>>): Fixture {
  const parsed = new Map<string, ParsedFile<TerraformDocument>>();
  for (const [path, text] of Object.entries(files)) {
    if (terraform.accepts({ path, text }))
      parsed.set(path, terraform.parse({ path, text }) as ParsedFile<TerraformDocument>);
  }
  const composition = terraform.compose({
    files: parsed,
    of: () => new Map(),
    claimed: new Set(),
    memo: (_key, _dependencies, make) => make(),
  });
  const environment = (id = '.') => {
    const found = composition.environments.find((candidate) => candidate.id === id);
    if (!found)
      throw new Error(`no environment ${id}: ${composition.environments.map((other) => other.id).join(', ')}`);
    return found;
  };
  const resource = (address: string, id?: string) => {
    const found = environment(id).resources.find((candidate) => candidate.address === address);
    if (!found)
      throw new Error(
        `no ${address}: ${environment(id)
          .resources.map((other) => other.address)
          .join(', ')}`,
      );
    return found;
  };
  return {
    composition,
    parsed,
    environment,
    resource,
    shown: (address, name, id) => describe(resource(address, id).body.entries.get(name)?.value),
    textAt: (place) => place && files[place.file]?.slice(place.start, place.end),
  };
}

/** Like `show`, with the choices and holes of what is unknown. */
export function describe(node: Node | undefined): string {
  if (node?.kind === 'unknown') {
    if (node.choices) return node.choices.map(describe).join(' | ');
    if (node.pattern) return node.pattern.map((piece) => piece ?? '*').join('');
    return `?${node.reason.code}`;
  }
  if (node?.kind === 'list') return `[${node.items.map(describe).join(', ')}${node.open ? ', …' : ''}]`;
  if (node?.kind === 'map') {
    const entries = [...node.entries].map(([key, entry]) => `${key}: ${describe(entry.value)}`);
    return `{${entries.join(', ')}${node.open ? ', …' : ''}}`;
  }
  return node?.kind === 'scalar' && typeof node.value === 'string' ? JSON.stringify(node.value) : show(node);
}

/** The value of one expression, with declarations around it. */
export function evaluated(expression: string, declarations = ''): string {
  const text = `${declarations}\nresource "test" "it" {\n  value = ${expression}\n}\n`;
  return fixture({ 'main.tf': text }).shown('test.it', 'value');
}
