import { joinPath } from '../../model/paths.ts';
import type { Attribute, Block } from '../../parse/hcl/ast.ts';
import { evaluableText } from './blocks.ts';
import type { Located, TerraformDocument } from './document.ts';

/** A folder with configuration: what Terraform calls a module. */
export interface Folder {
  readonly path: string;
  readonly resources: readonly Located[];
  readonly variables: ReadonlyMap<string, Located>;
  readonly locals: ReadonlyMap<string, LocatedAttribute>;
  readonly outputs: ReadonlyMap<string, Located>;
  readonly calls: ReadonlyMap<string, Located>;
  readonly providers: readonly Located[];
  /** Blocks of override files, by `type.name`. */
  readonly overrides: ReadonlyMap<string, Located>;
  /** Local folders that its module calls name. */
  readonly callees: readonly string[];
}

export interface LocatedAttribute {
  readonly attribute: Attribute;
  readonly document: TerraformDocument;
}

export function buildFolder(path: string, documents: readonly TerraformDocument[]): Folder {
  const resources: Located[] = [];
  const variables = new Map<string, Located>();
  const locals = new Map<string, LocatedAttribute>();
  const outputs = new Map<string, Located>();
  const calls = new Map<string, Located>();
  const providers: Located[] = [];
  const overrides = new Map<string, Located>();
  for (const document of documents) {
    const isOverriding = isOverride(document.path);
    for (const block of document.file.body.blocks) {
      const located = { block, document };
      const label = block.labels[0]?.text;
      const type = block.type.text;
      if (type === 'locals') {
        for (const attribute of block.body.attributes) locals.set(attribute.name.text, { attribute, document });
      } else if (label === undefined) continue;
      else if (type === 'resource' && block.labels.length > 1) {
        if (isOverriding) overrides.set(resourceKey(block), located);
        else resources.push(located);
      } else if (type === 'variable') variables.set(label, located);
      else if (type === 'output') outputs.set(label, located);
      else if (type === 'module') calls.set(label, located);
      else if (type === 'provider') providers.push(located);
    }
  }
  const callees = [...calls.values()].flatMap((call) => localSource(call, path) ?? []);
  return { path, resources, variables, locals, outputs, calls, providers, overrides, callees };
}

export function resourceKey(block: Block): string {
  return `${block.labels[0]?.text}.${block.labels[1]?.text}`;
}

/** Terraform merges these files into the others after it has read those. */
function isOverride(path: string): boolean {
  return /(?:^|\/|_)override\.(?:tf|tofu)(?:\.json)?$/.test(path);
}

export function orderDocuments(documents: readonly TerraformDocument[]): TerraformDocument[] {
  const all = new Set(documents.map((document) => document.path));
  // OpenTofu reads main.tofu instead of main.tf.
  const read = documents.filter(
    ({ path }) => !all.has(path.replace(/\.tf(\.json)?$/, '.tofu$1')) || /\.tofu(\.json)?$/.test(path),
  );
  return read.toSorted((a, b) => Number(isOverride(a.path)) - Number(isOverride(b.path)) || (a.path < b.path ? -1 : 1));
}

/** The text of `source`, when it is written as one. */
export function sourceOf(call: Located): string | undefined {
  const attribute = call.block.body.attributes.find(({ name }) => name.text === 'source');
  return attribute && evaluableText(attribute.value);
}

/** The folder that a module call names, when its source is a relative path. */
export function localSource(call: Located, folder: string): string | undefined {
  const source = sourceOf(call);
  return source !== undefined && /^\.\.?(?:[/\\]|$)/.test(source)
    ? joinPath(folder, source.replace(/\\/g, '/'))
    : undefined;
}
