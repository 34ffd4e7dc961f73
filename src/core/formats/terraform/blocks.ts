import { type Entry, type MapNode, type Node, scalar, type UnknownReason } from '../../model/node.ts';
import { type Block, type Body, type Expression, valueSpan } from '../../parse/hcl/ast.ts';
import { evaluate } from './evaluate.ts';
import { instancesOf } from './expand.ts';
import { placeOf, type Scope } from './scope.ts';
import { list, map, reason } from './values.ts';

/** Arguments that steer Terraform; they are no part of what is made. In a nested block `count` is an argument like any other. */
const metaArguments = new Set(['count', 'for_each', 'depends_on']);
/** Arguments that hold names and not values. */
const nameArguments = new Set(['provider', 'providers', 'ignore_changes', 'replace_triggered_by']);

const broken: UnknownReason = reason('broken', 'the block has a syntax error');

/** The text of a literal. */
export function evaluableText(expression: Expression): string | undefined {
  return expression.kind === 'literal' && typeof expression.value === 'string' ? expression.value : undefined;
}

/** Names of everything that a body writes, nested and dynamic blocks included. */
export function namesIn(body: Body, nested = false): Set<string> {
  const names = new Set<string>();
  for (const { name } of body.attributes) if (nested || !metaArguments.has(name.text)) names.add(name.text);
  for (const block of body.blocks) names.add(blockName(block));
  return names;
}

function blockName(block: Block): string {
  return block.type.text === 'dynamic' ? (block.labels[0]?.text ?? 'dynamic') : block.type.text;
}

/** What a body writes under a name: the value of an argument, or the list of the blocks of that type. */
export function entryIn(body: Body, name: string, scope: Scope): Entry | undefined {
  const attribute = body.attributes.findLast((candidate) => candidate.name.text === name);
  if (attribute) {
    const value = nameArguments.has(name) ? names(attribute.value, scope) : evaluate(attribute.value, scope);
    return { key: placeOf(scope, attribute.name), value };
  }
  const blocks = body.blocks.filter((block) => blockName(block) === name);
  const [first] = blocks;
  if (!first) return undefined;
  return {
    key: placeOf(scope, first.labels[0] && first.type.text === 'dynamic' ? first.labels[0] : first.type),
    value: blockList(blocks, scope),
  };
}

export function evaluateBody(body: Body, scope: Scope, at = placeOf(scope, body)): MapNode {
  const entries = new Map<string, Entry>();
  for (const name of namesIn(body, true)) {
    const entry = entryIn(body, name, scope);
    if (entry) entries.set(name, entry);
  }
  return map(entries, at, body.broken ? broken : undefined);
}

function blockList(blocks: readonly Block[], scope: Scope): Node {
  const items: Node[] = [];
  let open: UnknownReason | undefined;
  for (const block of blocks) {
    if (block.type.text !== 'dynamic') items.push(evaluateBody(block.body, scope, placeOf(scope, block)));
    else open = expandDynamic(block, scope, items) ?? open;
  }
  return list(items, placeOf(scope, blocks[0] as Block), open ? { open } : {});
}

/** Adds the blocks that a `dynamic` makes; returns why there may be more or fewer of them. */
function expandDynamic(block: Block, scope: Scope, into: Node[]): UnknownReason | undefined {
  const content = block.body.blocks.find(({ type }) => type.text === 'content');
  const forEach = block.body.attributes.find(({ name }) => name.text === 'for_each');
  const iterator = block.body.attributes.find(({ name }) => name.text === 'iterator');
  const name = iterator?.value.kind === 'name' ? iterator.value.name : (block.labels[0]?.text ?? 'each');
  if (!content || !forEach) return broken;
  const { items, open } = instancesOf(evaluate(forEach.value, scope));
  let uncertain = open;
  for (const item of items) {
    const value = map(new Map(Object.entries({ key: { value: item.key }, value: { value: item.value } })));
    const bindings = new Map(scope.bindings).set(name, value);
    into.push(evaluateBody(content.body, { ...scope, bindings }, placeOf(scope, block)));
    uncertain ??= item.maybe;
  }
  return uncertain;
}

function names(value: Expression, scope: Scope): Node {
  const text = (expression: Expression) => {
    const written = scope.document.file.text.slice(expression.start, expression.end);
    return scalar(evaluableText(expression) ?? written, placeOf(scope, valueSpan(expression)));
  };
  if (value.kind === 'tuple') return list(value.items.map(text), placeOf(scope, value));
  if (value.kind !== 'object') return text(value);
  return map(
    new Map(value.entries.map(({ key, value: item }) => [String(text(key).value), { value: text(item) }])),
    placeOf(scope, value),
  );
}
