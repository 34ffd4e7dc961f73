import { type Node, unknown } from '../../model/node.ts';
import type { Place } from '../../model/source.ts';
import type { Block } from '../../parse/hcl/ast.ts';
import { evaluableText, evaluateBody } from './blocks.ts';
import type { Located } from './document.ts';
import { mergeMaps } from './functions/collections.ts';
import type { DefaultTags, ModuleInstance } from './scope.ts';
import { map, reason } from './values.ts';

export interface ProviderScope {
  /** Provider blocks of the module's own. */
  readonly blocks: readonly Located[];
  /** The call that made it, which may pass providers. */
  readonly calling?: { readonly block: Block; readonly parent: ModuleInstance };
}

/** The default tags that hold for resources of a provider configuration: `aws`, `aws.eu`. */
export function findDefaultTags(
  provider: string,
  { blocks, calling }: ProviderScope,
  module: ModuleInstance,
): DefaultTags {
  const [type, alias] = provider.split('.');
  const ofType = blocks.filter(({ block }) => block.labels[0]?.text === type);
  const own = ofType.find(({ block }) => aliasOf(block) === alias);
  if (own) return tagsOf(own, module);
  if (calling) {
    const passed = passedProvider(calling.block, provider);
    if (passed !== undefined) return calling.parent.defaultTags(passed);
    // Without an alias the caller's configuration holds unless the call passes another.
    if (alias === undefined) return calling.parent.defaultTags(provider);
  }
  // With other configurations of the provider in place, the plain one is there too, with nothing set.
  return alias === undefined && ofType.length > 0 ? { kind: 'none' } : { kind: 'elsewhere' };
}

function aliasOf(block: Block): string | undefined {
  const attribute = block.body.attributes.find(({ name }) => name.text === 'alias');
  return attribute && evaluableText(attribute.value);
}

function passedProvider(call: Block, name: string): string | undefined {
  const providers = call.body.attributes.find((attribute) => attribute.name.text === 'providers')?.value;
  if (providers?.kind !== 'object') return undefined;
  for (const { key, value } of providers.entries) if (nameOf(key) === name) return nameOf(value);
  return undefined;
}

function nameOf(expression: Parameters<typeof evaluableText>[0]): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind === 'attribute') return `${nameOf(expression.object)}.${expression.name}`;
  return evaluableText(expression);
}

function tagsOf({ block, document }: Located, module: ModuleInstance): DefaultTags {
  if (
    !block.body.blocks.some((inner) => inner.type.text === 'default_tags' || inner.labels[0]?.text === 'default_tags')
  ) {
    if (!block.body.broken) return { kind: 'none' };
    return { kind: 'tags', tags: unknown(reason('broken', 'the provider block has a syntax error')) };
  }
  const node = evaluateBody(block.body, { module, document }).entries.get('default_tags')?.value;
  if (node?.kind !== 'list') return { kind: 'none' };
  const [first] = node.items;
  if (node.open) return { kind: 'tags', tags: unknown(node.open) };
  const tags = first?.kind === 'map' ? first.entries.get('tags')?.value : undefined;
  return tags ? { kind: 'tags', tags } : { kind: 'none' };
}

/** Tags as the cloud sees them: the provider's default tags under the resource's own. */
export function mergeTags(defaults: DefaultTags, own: Node | undefined, at: Place): Node {
  const parts: Node[] = [];
  if (defaults.kind === 'tags') parts.push(defaults.tags);
  if (own) parts.push(own);
  const merged = mergeMaps(parts, { at: own?.at ?? at });
  if (defaults.kind !== 'elsewhere' || merged.kind !== 'map' || merged.open) return merged;
  return map(merged.entries, merged.at, reason('variable', "the caller's provider may add default tags"));
}
