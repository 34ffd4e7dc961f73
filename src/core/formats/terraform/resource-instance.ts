import { type Entry, type MapNode, type Node, scalar, unknown } from '../../model/node.ts';
import type { Directive, Resource } from '../../model/resource.ts';
import { and } from '../../model/tri.ts';
import { parseDirective } from '../../parse/directives.ts';
import { entryIn, namesIn } from './blocks.ts';
import { type Located, placeIn } from './document.ts';
import { type Expansion, expand, type Instance } from './expand.ts';
import { mergeTags } from './provider-tags.ts';
import type { ModuleInstance, ResourceInstance, Scope } from './scope.ts';
import { isNull, map, reason, textValue } from './values.ts';

export interface ResourceInstances {
  readonly expansion: Expansion;
  readonly instances: readonly ResourceInstance[];
}

interface Written extends ResourceInstance {
  readonly override?: Located | undefined;
  entry(name: string): Entry | undefined;
}

/** All instances of a resource block (or of a module call that cannot be followed) in one module. */
export function expandResource(
  module: ModuleInstance,
  key: string,
  located: Located,
  override: Located | undefined,
): ResourceInstances {
  const decides = override?.block.body.attributes.some(({ name }) => name.text === 'count' || name.text === 'for_each');
  const from = decides && override ? override : located;
  const expansion = expand(from.block.body, { module, document: from.document });
  const address = `${module.path === '' ? '' : `${module.path}.`}${key}`;
  const instances = expansion.instances.map((instance) =>
    makeInstance(module, address + instance.suffix, located, override, instance),
  );
  for (const instance of instances) module.world.instances.set(instance.address, instance);
  return { expansion, instances };
}

function makeInstance(
  module: ModuleInstance,
  address: string,
  located: Located,
  override: Located | undefined,
  instance: Instance,
): ResourceInstance {
  const scope: Scope = {
    module,
    document: located.document,
    owner: address,
    ...(instance.each && { each: instance.each }),
    ...(instance.count && { count: instance.count }),
  };
  let remembered: Map<string, Entry | undefined | 'running'> | undefined;
  const entry = (name: string): Entry | undefined => {
    remembered ??= new Map();
    const known = remembered.get(name);
    // What needs itself is not known before it is applied: the caller falls back to a reference.
    if (known === 'running') return undefined;
    if (known || remembered.has(name)) return known;
    remembered.set(name, 'running');
    const value = guarded(scope, () => {
      const over = override && entryIn(override.block.body, name, { ...scope, document: override.document });
      return over ?? entryIn(located.block.body, name, scope);
    });
    remembered.set(name, value);
    return value;
  };
  const because = module.exists === 'yes' ? instance.because : module.existsBecause;
  const written: Written = {
    address,
    located,
    scope,
    override,
    exists: and([module.exists, instance.exists]),
    ...(because !== undefined && { existsBecause: because }),
    attribute: (name) => entry(name)?.value,
    entry,
  };
  return written;
}

/** Last resort: text that is nested so deeply that the stack does not suffice costs its own argument only. */
function guarded(scope: Scope, make: () => Entry | undefined): Entry | undefined {
  const { world } = scope.module;
  const { depth } = world;
  try {
    return make();
  } catch {
    world.depth = depth;
    return { value: unknown(reason('unsupported', 'it is too large to evaluate')) };
  }
}

export function toResource(instance: ResourceInstance): Resource {
  const { located, address, exists, existsBecause } = instance;
  const { block, document } = located;
  const isModule = block.type.text === 'module';
  const label = (isModule ? block.labels[0] : block.labels[1]) ?? block.type;
  const at = placeIn(document, label);
  const type = isModule ? 'module' : (block.labels[0]?.text ?? '');
  let body: MapNode | undefined;
  return {
    type,
    address,
    name: scalar(label.text, at),
    // Evaluated when it is asked for: most resources hold nothing, and nobody asks.
    get body() {
      body ??= bodyOf(instance as Written, type);
      return body;
    },
    at,
    extent: placeIn(document, block),
    exists,
    ...(exists !== 'yes' && existsBecause !== undefined && { existsBecause }),
    directives: directivesOf(located),
  };
}

function bodyOf(instance: Written, type: string): MapNode {
  const { located, override, scope } = instance;
  const entries = new Map<string, Entry>();
  const names = namesIn(located.block.body);
  for (const name of override ? namesIn(override.block.body) : []) names.add(name);
  for (const name of names) {
    const entry = instance.entry(name);
    if (entry) entries.set(name, entry);
  }
  const at = placeIn(located.document, located.block);
  const broken = located.block.body.broken || override?.block.body.broken;
  const open = broken ? reason('broken', 'the block has a syntax error') : undefined;
  if (type.startsWith('aws_')) {
    const tags = entries.get('tags');
    const provider = textValue(entries.get('provider')?.value) ?? 'aws';
    const own = tags && !isNull(tags.value) ? tags.value : open && unknown(open);
    const merged = mergeTags(scope.module.defaultTags(provider), own, at);
    entries.set('tags_all', { ...(tags?.key && { key: tags.key }), value: merged as Node });
  }
  return map(entries, at, open);
}

/** Comments in the block, and on the lines right above it. */
function directivesOf({ block, document }: Located): Directive[] {
  const { comments, text } = document.file;
  if (comments.length === 0) return [];
  const above = commentsAbove(text, block.start);
  return comments.flatMap((comment) => {
    if (comment.end <= above || comment.start >= block.end) return [];
    return parseDirective(text.slice(comment.start, comment.end), placeIn(document, comment)) ?? [];
  });
}

/** Where the run of comment lines that ends right above an offset begins. */
function commentsAbove(text: string, start: number): number {
  let from = text.lastIndexOf('\n', start - 1) + 1;
  if (text.slice(from, start).trim() !== '') return start;
  while (from > 0) {
    const previous = text.lastIndexOf('\n', from - 2) + 1;
    if (!/^[ \t]*(?:#|\/\/|\/\*|\*)/.test(text.slice(previous, from))) break;
    from = previous;
  }
  return from;
}
