import { type Node, scalar } from '../../model/node.ts';
import type { Expression } from '../../parse/hcl/ast.ts';
import { parseHcl } from '../../parse/hcl/parse.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './scope.ts';
import {
  booleanValue,
  choicesOf,
  isNull,
  list,
  map,
  numberValue,
  oneOf,
  type SomeEntry,
  type SomeList,
  textValue,
} from './values.ts';

/** The type of a variable as an expression; JSON writes it as a text. */
export function typeExpression(written: Expression): Expression | undefined {
  if (written.kind !== 'literal' || typeof written.value !== 'string') return written;
  return parseHcl(`type = ${written.value}\n`).body.attributes[0]?.value;
}

/**
 * A value as a variable of that type holds it: numbers become texts where the type says so, attributes that are not in an
 * object type are dropped, missing optional ones get their default. `scope` evaluates those defaults.
 */
export function convert(node: Node, type: Expression | undefined, scope: Scope): Node {
  if (!type || isNull(node)) return node;
  if (node.kind === 'unknown') {
    const choices = choicesOf(node);
    if (!choices) return node;
    const converted = choices.map((choice) => convert(choice, type, scope));
    return oneOf(converted, node.reason, { at: node.at, expression: node.expression });
  }
  if (type.kind === 'name') return convertScalar(node, type.name);
  if (type.kind !== 'call') return node;
  const [inner] = type.args;
  switch (type.name) {
    case 'list':
      return node.kind === 'list' ? convertItems(node, inner, scope, false) : node;
    case 'set':
      return node.kind === 'list' ? convertItems(node, inner, scope, true) : node;
    case 'map':
      return node.kind === 'map' ? convertEntries(node, inner, scope) : node;
    case 'object':
      return inner?.kind === 'object' ? convertObject(node, inner, scope) : node;
    case 'optional':
      return convert(node, inner, scope);
    default:
      return node;
  }
}

function convertScalar(node: Node, type: string): Node {
  if (node.kind !== 'scalar') return node;
  const value =
    type === 'string'
      ? textValue(node)
      : type === 'number'
        ? numberValue(node)
        : type === 'bool'
          ? booleanValue(node)
          : undefined;
  return value === undefined || value === node.value ? node : { ...node, value };
}

function convertItems(node: SomeList, inner: Expression | undefined, scope: Scope, isSet: boolean): Node {
  const items = isPlain(inner) ? node.items : node.items.map((item) => convert(item, inner, scope));
  const { isSet: _, items: _items, kind: _kind, at, ...more } = node;
  return { ...list(items, at, more), ...(node.via && { via: node.via }), ...(isSet && { isSet }) };
}

function convertEntries(node: Extract<Node, { kind: 'map' }>, inner: Expression | undefined, scope: Scope): Node {
  if (isPlain(inner)) return node;
  const entries = new Map<string, SomeEntry>();
  for (const [key, entry] of node.entries) entries.set(key, { ...entry, value: convert(entry.value, inner, scope) });
  return { ...node, entries };
}

function isPlain(type: Expression | undefined): boolean {
  return !type || (type.kind === 'name' && type.name === 'any');
}

function convertObject(node: Node, type: Extract<Expression, { kind: 'object' }>, scope: Scope): Node {
  if (node.kind !== 'map') return node;
  const entries = new Map<string, SomeEntry>();
  for (const { key, value } of type.entries) {
    if (key.kind !== 'literal') continue;
    const name = String(key.value);
    const given = node.entries.get(name);
    const optional = value.kind === 'call' && value.name === 'optional';
    const fallback = optional ? value.args[1] : undefined;
    if (given && !(fallback && isNull(given.value))) {
      entries.set(name, { ...given, value: convert(given.value, value, scope) });
    } else if (optional && (!node.open || given)) {
      const missing: Node = fallback ? { ...evaluate(fallback, scope), via: 'default' } : scalar(null);
      entries.set(name, { value: convert(missing, value, scope) });
    }
  }
  return { ...map(entries, node.at, node.open), ...(node.via && { via: node.via }) };
}
