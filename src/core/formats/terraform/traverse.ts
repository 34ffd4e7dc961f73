import { type Node, type ReferenceNode, type UnknownNode, unknown } from '../../model/node.ts';
import type { Place } from '../../model/source.ts';
import type { Expression, SplatExpression, Step } from '../../parse/hcl/ast.ts';
import { evaluate, unknownAt } from './evaluate.ts';
import { resolveRoot } from './names.ts';
import { placeOf, type Scope } from './scope.ts';
import {
  choicesOf,
  failure,
  isFailed,
  isNull,
  list,
  oneOf,
  reason,
  reasonOf,
  type SomeList,
  type SomeMap,
} from './values.ts';

/** A step with its key evaluated; null when the key is not known. */
export type Key = string | number | null;

export function evaluateTraversal(expression: Expression, scope: Scope): Node {
  const steps: Step[] = [];
  let root = expression;
  for (;;) {
    if (root.kind === 'attribute') steps.push({ kind: 'attribute', name: root.name });
    else if (root.kind === 'index') steps.push({ kind: 'index', key: root.key });
    else break;
    root = root.object;
  }
  steps.reverse();
  const keys = steps.map((step) => keyOf(step, scope));
  if (root.kind !== 'name') return walk(evaluate(root, scope), keys, scope, placeOf(scope, expression));
  const resolved = resolveRoot(root.name, keys, scope);
  if (!resolved) return unknownAt(expression, scope, reason('unresolved', `${root.name} is not declared here`));
  if (typeof resolved === 'string') {
    return unknownAt(expression, scope, reason(root.name === 'terraform' ? 'chosen-at-apply' : 'unresolved', resolved));
  }
  const node = walk(resolved.value, keys.slice(resolved.taken), scope, placeOf(scope, expression));
  return node.at ? node : { ...node, at: placeOf(scope, expression) };
}

export function keyOf(step: Step, scope: Scope): Key {
  if (step.kind === 'attribute') return step.name;
  const key = evaluate(step.key, scope);
  if (key.kind !== 'scalar' || key.value === null) return null;
  return typeof key.value === 'number' ? key.value : String(key.value);
}

/** Takes the steps from a value. Where a resource does not write what is asked for, the result is a reference. */
export function walk(start: Node, keys: readonly Key[], scope: Scope, at: Place): Node {
  let node = start;
  let source: { address: string; from: number } | undefined;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as Key;
    if (node.kind === 'reference' && node.attribute === '') {
      source = { address: node.address, from: index };
      node = attributeOf(node, key, scope, at);
    } else node = take(node, key, at, scope);
    if (isFailed(node) && source) {
      return { kind: 'reference', address: source.address, attribute: pathText(keys.slice(source.from)), at };
    }
  }
  return node;
}

function attributeOf(node: ReferenceNode, key: Key, scope: Scope, at: Place): Node {
  if (typeof key !== 'string') return failure(`${node.address} has no index here`, at);
  const written = scope.module.world.instances.get(node.address)?.attribute(key);
  // An argument that is null is chosen by the provider.
  if (written && !isNull(written) && !isFailed(written)) return written;
  return { kind: 'reference', address: node.address, attribute: key, at };
}

function pathText(keys: readonly Key[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key !== 'string') return `${text}[${key ?? '…'}]`;
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key)) return `${text}[${JSON.stringify(key)}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** One step into a value. */
export function take(node: Node, key: Key, at: Place, scope: Scope): Node {
  switch (node.kind) {
    case 'map':
      return takeEntry(node, key, at);
    case 'list':
      return takeItem(node, key, at);
    case 'reference':
      if (node.attribute === '') return attributeOf(node, key, scope, at);
      return { ...node, attribute: `${node.attribute}${pathSuffix(key)}`, at };
    case 'unknown':
      return takeUnknown(node, key, at, scope);
    case 'scalar':
      return failure(node.value === null ? 'null has no attributes' : 'a single value has no attributes', at);
  }
}

function pathSuffix(key: Key): string {
  const text = pathText([key]);
  return text.startsWith('[') ? text : `.${text}`;
}

function takeEntry(node: SomeMap, key: Key, at: Place): Node {
  if (key === null)
    return unknown(reason('unsupported', 'the key is not known'), {
      at,
      ...someOf(
        [...node.entries.values()].map((entry) => entry.value),
        node.open,
      ),
    });
  const entry = node.entries.get(String(key));
  if (entry) return entry.value;
  if (node.stretch) return otherInstance(node.stretch, key, at);
  return node.open ? unknown(node.open, { at }) : failure(`there is no ${key}`, at);
}

function takeItem(node: SomeList, key: Key, at: Place): Node {
  const only = node.items[0];
  if (node.stretch && only) {
    if (node.atMostOne && key === 0) return only;
    if (node.items.length === 1 && key !== null) return otherInstance(only, key, at);
    return unknown(node.stretch, { at, ...someOf(node.items, node.open) });
  }
  if (key === null)
    return unknown(reason('unsupported', 'the index is not known'), { at, ...someOf(node.items, node.open) });
  const index = Number(key);
  if (!Number.isInteger(index) || index < 0) return failure(`there is no ${key}`, at);
  return node.items[index] ?? (node.open ? unknown(node.open, { at }) : failure(`there is no item ${index}`, at));
}

function someOf(items: readonly Node[], open: unknown): { choices?: readonly Node[] } {
  return open || items.length === 0 || items.length > 16 ? {} : { choices: items };
}

/**
 * One of the instances that a resource with unknown instances stands for: perhaps all that there is, perhaps not. The second choice
 * is an address that no resource has, so that asking "is it this one?" can only be answered with maybe.
 */
function otherInstance(stand: Node, key: Key, at: Place): Node {
  if (stand.kind !== 'reference') return unknown(reason('conditional', `its instance ${key} may not exist`), { at });
  const other: ReferenceNode = {
    ...stand,
    address: `${stand.address}${typeof key === 'number' ? `[${key}]` : `["${key}"]`}`,
  };
  return unknown(reason('conditional', `the instances of ${stand.address} are not known`), {
    at,
    choices: [stand, other],
  });
}

function takeUnknown(node: UnknownNode, key: Key, at: Place, scope: Scope): Node {
  if (isFailed(node)) return node;
  const choices = choicesOf(node);
  const expression = node.expression === undefined || key === null ? undefined : node.expression + pathSuffix(key);
  if (choices)
    return oneOf(
      choices.map((choice) => walk(choice, [key], scope, at)),
      node.reason,
      { at, expression },
    );
  return unknown(node.reason, { at: node.at ?? at, ...(expression !== undefined && { expression }) });
}

export function evaluateSplat(expression: SplatExpression, scope: Scope): Node {
  const object = evaluate(expression.object, scope);
  const at = placeOf(scope, expression);
  const keys = expression.steps.map((step) => keyOf(step, scope));
  return splat(object, keys, scope, at) ?? unknownAt(expression, scope, reasonOf(object));
}

function splat(object: Node, keys: readonly Key[], scope: Scope, at: Place): Node | undefined {
  if (isFailed(object)) return object;
  if (isNull(object)) return list([], at);
  if (object.kind === 'list') {
    const { open, stretch, atMostOne } = object as SomeList;
    const items = object.items.map((item) => walk(item, keys, scope, at));
    return list(items, at, { ...(open && { open }), ...(stretch && { stretch }), ...(atMostOne && { atMostOne }) });
  }
  if (object.kind === 'unknown') {
    const choices = choicesOf(object)?.map((choice) => splat(choice, keys, scope, at));
    if (!choices || choices.includes(undefined)) return undefined;
    return oneOf(choices as Node[], object.reason, { at });
  }
  if (object.kind === 'reference' && object.attribute !== '') return undefined;
  return list([walk(object, keys, scope, at)], at);
}
