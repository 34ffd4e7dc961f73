import { type Node, scalar, type UnknownReason, unknown } from '../../model/node.ts';
import type { ForExpression } from '../../parse/hcl/ast.ts';
import { evaluate, unknownAt } from './evaluate.ts';
import { placeOf, type Scope } from './scope.ts';
import {
  booleanValue,
  choicesOf,
  isFailed,
  isNull,
  list,
  map,
  maxItems,
  reason,
  reasonOf,
  type SomeEntry,
  type SomeList,
  type SomeMap,
  textValue,
} from './values.ts';

interface Item {
  readonly key: Node;
  readonly value: Node;
  readonly maybe?: UnknownReason | undefined;
  /** Stands for the keys that are not known. */
  readonly stands?: boolean;
}

interface Items {
  readonly items: readonly Item[];
  readonly open?: UnknownReason | undefined;
  readonly stretch?: UnknownReason | undefined;
  readonly atMostOne?: boolean;
}

export function evaluateFor(expression: ForExpression, scope: Scope): Node {
  const collection = evaluate(expression.collection, scope);
  if (isFailed(collection)) return collection;
  const items = itemsOf(collection);
  if (!items) return unknownAt(expression, scope, reasonOf(collection));
  return expression.result === 'tuple' ? forTuple(expression, scope, items) : forObject(expression, scope, items);
}

function itemsOf(node: Node): Items | undefined {
  if (node.kind === 'list') {
    const { isSet, stretch, atMostOne } = node as SomeList;
    const items = node.items.slice(0, maxItems).map(
      (value, index): Item => ({
        key: isSet ? value : stretch && !atMostOne ? unknown(stretch) : scalar(index),
        value,
      }),
    );
    const open = node.open ?? (node.items.length > maxItems ? reason('unsupported', 'it is too long') : undefined);
    return { items, open, stretch, ...(atMostOne && { atMostOne }) };
  }
  if (node.kind === 'map') {
    const { stretch } = node as SomeMap;
    const items: Item[] = [...node.entries].map(([key, entry]) => ({
      key: scalar(key, entry.key),
      value: entry.value,
      maybe: (entry as SomeEntry).maybe,
    }));
    if (!stretch) return { items, open: node.open };
    const because = node.open ?? reason('conditional', 'its keys are not known');
    items.push({ key: unknown(because), value: stretch, stands: true });
    return { items, stretch: because };
  }
  if (node.kind === 'unknown' || node.kind === 'reference') {
    const choices = choicesOf(node);
    // One of several collections: an item of the only one that has any may be there.
    const filled = choices?.filter((choice) => choice.kind !== 'list' || choice.items.length > 0 || choice.open);
    if (choices && filled?.length === 1 && filled[0] && filled[0].kind !== 'unknown' && !isNull(filled[0])) {
      const inner = itemsOf(filled[0]);
      const because = reasonOf(node);
      return inner && { ...inner, items: inner.items.map((item) => ({ ...item, maybe: because })), stretch: because };
    }
    return { items: [], open: reasonOf(node) };
  }
  return undefined;
}

function bind(expression: ForExpression, scope: Scope, item: Item): Scope {
  const bindings = new Map(scope.bindings);
  bindings.set(expression.valueName, item.value);
  if (expression.keyName !== undefined) bindings.set(expression.keyName, item.key);
  return { ...scope, bindings };
}

/** Keeps the item for sure, perhaps, or not. */
function keeps(expression: ForExpression, scope: Scope): true | false | UnknownReason {
  if (!expression.condition) return true;
  const condition = evaluate(expression.condition, scope);
  return booleanValue(condition) ?? reasonOf(condition);
}

/** A value that is null where the condition does not hold. */
function perhaps(value: Node, because: UnknownReason): Node {
  return unknown(because, { at: value.at, choices: [...(choicesOf(value) ?? [value]), scalar(null)] });
}

function forTuple(expression: ForExpression, scope: Scope, { items, open, stretch, atMostOne }: Items): Node {
  const results: Node[] = [];
  let uncertain = stretch;
  for (const item of items) {
    const inner = bind(expression, scope, item);
    const kept = keeps(expression, inner);
    if (kept === false) continue;
    const because = kept === true ? item.maybe : kept;
    const value = evaluate(expression.value, inner);
    results.push(because ? perhaps(value, because) : value);
    uncertain ??= because;
  }
  const at = placeOf(scope, expression);
  return list(results, at, {
    ...(open && { open }),
    ...(uncertain && { stretch: uncertain }),
    ...(atMostOne && { atMostOne }),
  });
}

function forObject(expression: ForExpression, scope: Scope, { items, open: unseen }: Items): Node {
  const entries = new Map<string, SomeEntry>();
  const groups = new Map<string, Node[]>();
  let open = unseen;
  let stand: Node | undefined;
  for (const item of items) {
    const inner = bind(expression, scope, item);
    const kept = keeps(expression, inner);
    if (kept === false || !expression.key) continue;
    const key = evaluate(expression.key, inner);
    const value = evaluate(expression.value, inner);
    const name = textValue(key);
    if (name === undefined) {
      open ??= reasonOf(key);
      if (item.stands) stand = value;
    } else if (expression.grouped) groups.set(name, [...(groups.get(name) ?? []), value]);
    else {
      const maybe = kept === true ? item.maybe : kept;
      entries.set(name, { ...(key.at && { key: key.at }), value, ...(maybe && { maybe }) });
      open ??= maybe;
    }
  }
  const at = placeOf(scope, expression);
  for (const [name, values] of groups) entries.set(name, { value: list(values, at, open ? { open } : {}) });
  return map(entries, at, open, stand);
}
