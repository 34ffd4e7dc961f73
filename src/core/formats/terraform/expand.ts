import { type Node, scalar, type UnknownReason, unknown } from '../../model/node.ts';
import type { Tri } from '../../model/tri.ts';
import type { Body } from '../../parse/hcl/ast.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './scope.ts';
import {
  choicesOf,
  computed,
  isNull,
  list,
  map,
  numberValue,
  oneOf,
  reason,
  reasonOf,
  type SomeEntry,
  type SomeList,
  type SomeMap,
  textValue,
} from './values.ts';

/** One instance of a block with `count` or `for_each`. */
export interface Instance {
  /** `[0]`, `["a"]`; empty where the block has one instance or its keys are not known. */
  readonly suffix: string;
  readonly exists: Tri;
  readonly because?: string;
  readonly each?: { readonly key: Node; readonly value: Node };
  readonly count?: Node;
}

export interface Expansion {
  readonly mode: 'single' | 'count' | 'each';
  readonly instances: readonly Instance[];
  /** Set when the last instance stands for all whose keys are not known. */
  readonly stretch?: UnknownReason;
  readonly atMostOne?: boolean;
}

interface Item {
  readonly key: Node;
  readonly value: Node;
  readonly maybe?: UnknownReason | undefined;
}

const maxInstances = 300;
const single: Expansion = { mode: 'single', instances: [{ suffix: '', exists: 'yes' }] };

export function expand(body: Body, scope: Scope): Expansion {
  const find = (name: string) => body.attributes.find((attribute) => attribute.name.text === name)?.value;
  const count = find('count');
  if (count) return expandCount(evaluate(count, scope));
  const forEach = find('for_each');
  return forEach ? expandEach(evaluate(forEach, scope)) : single;
}

function expandCount(count: Node): Expansion {
  const number = numberValue(count);
  if (number === 0)
    return { mode: 'count', instances: [{ suffix: '', exists: 'no', because: 'count is 0', count: scalar(0) }] };
  if (number !== undefined && number > 0 && number <= maxInstances) {
    const instances = Array.from(
      { length: Math.ceil(number) },
      (_, index): Instance => ({
        suffix: `[${index}]`,
        exists: 'yes',
        count: computedIndex(index, count),
      }),
    );
    return { mode: 'count', instances };
  }
  const choices = choicesOf(count)?.map(numberValue);
  const sure = number !== undefined || (choices?.every((choice) => choice !== undefined && choice > 0) ?? false);
  const atMostOne = choices?.every((choice) => choice === 0 || choice === 1) ?? false;
  const because = reasonOf(count);
  const index = atMostOne ? scalar(0) : unknown(reason('conditional', 'count is not known'));
  const instance: Instance = {
    suffix: '',
    exists: sure ? 'yes' : 'unknown',
    count: index,
    ...(!sure && { because: because.detail }),
  };
  return { mode: 'count', instances: [instance], stretch: because, ...(atMostOne && { atMostOne }) };
}

function computedIndex(index: number, count: Node): Node {
  return count.at ? computed(index, count.at) : scalar(index);
}

function expandEach(collection: Node): Expansion {
  const { items, open } = instancesOf(collection);
  const instances: Instance[] = [];
  let stretch = items.length > maxInstances ? reason('unsupported', 'for_each has too many keys') : open;
  for (const { key, value, maybe } of items.slice(0, maxInstances)) {
    const text = textValue(key);
    if (text === undefined) stretch ??= reasonOf(key);
    else {
      const exists: Tri = maybe ? 'unknown' : 'yes';
      instances.push({
        suffix: `[${JSON.stringify(text)}]`,
        exists,
        each: { key, value },
        ...(maybe && { because: maybe.detail }),
      });
    }
  }
  if (stretch) {
    const value = (collection as SomeMap).stretch;
    const each = value ? { each: { key: unknown(stretch), value } } : {};
    instances.push({ suffix: '', exists: 'unknown', because: stretch.detail, ...each });
  } else if (instances.length === 0) instances.push({ suffix: '', exists: 'no', because: 'for_each is empty' });
  return { mode: 'each', instances, ...(stretch && { stretch }) };
}

/** The keys and values that `for_each` goes over, of a map, a set, or one of several of them. */
export function instancesOf(node: Node): {
  readonly items: readonly Item[];
  readonly open?: UnknownReason | undefined;
} {
  if (node.kind === 'map') {
    const items = [...node.entries].map(([key, entry]) => {
      return { key: scalar(key, entry.key), value: entry.value, maybe: (entry as SomeEntry).maybe };
    });
    // An entry that is there under a condition makes its map open; the entry tells all there is to know.
    const open = items.some((item) => item.maybe === node.open) ? undefined : node.open;
    return { items, open };
  }
  if (node.kind === 'list') {
    const { stretch, open } = node as SomeList;
    if (!stretch) return { items: node.items.map((value) => ({ key: value, value })), open };
    const items = node.items.flatMap((item) => conditionalItems(item));
    return items.length >= node.items.length ? { items, open } : { items: [], open: stretch };
  }
  if (isNull(node)) return { items: [] };
  const choices = choicesOf(node);
  if (!choices || choices.some((choice) => choice.kind === 'unknown' || choice.kind === 'reference')) {
    return { items: [], open: reasonOf(node) };
  }
  const parts = choices.map(instancesOf);
  const merged = new Map<string, Item[]>();
  for (const { items } of parts) {
    for (const item of items)
      merged.set(textValue(item.key) ?? '', [...(merged.get(textValue(item.key) ?? '') ?? []), item]);
  }
  const because = reasonOf(node);
  const items = [...merged.values()].map(([first, ...rest]): Item => {
    const all = [first as Item, ...rest];
    const value = oneOf(
      all.map((item) => item.value),
      because,
      { at: all[0]?.value.at },
    );
    const maybe = all.find((item) => item.maybe)?.maybe ?? (all.length < parts.length ? because : undefined);
    return { key: (first as Item).key, value, maybe };
  });
  return { items, open: parts.find((part) => part.open)?.open };
}

/** Items that are known texts, or such a text under a condition. */
function conditionalItems(item: Node): Item[] {
  if (textValue(item) !== undefined)
    return [{ key: item, value: item, maybe: reason('conditional', 'the list may be shorter') }];
  const choices = choicesOf(item)?.filter((choice) => !isNull(choice)) ?? [];
  if (!choices.every((choice) => textValue(choice) !== undefined)) return [];
  return choices.map((choice) => ({ key: choice, value: choice, maybe: reasonOf(item) }));
}

/** The value that an expression sees for all instances together. */
export function combinedValue(expansion: Expansion, make: (instance: Instance) => Node): Node {
  const { mode, instances, stretch, atMostOne } = expansion;
  const [first] = instances;
  if (mode === 'single' && first) return make(first);
  const there = instances.filter((instance) => instance.exists !== 'no');
  if (mode === 'count') {
    return list(there.map(make), undefined, { ...(stretch && { stretch }), ...(atMostOne && { atMostOne }) });
  }
  const entries = new Map<string, SomeEntry>();
  let stand: Node | undefined;
  for (const instance of there) {
    if (instance.suffix === '') stand = make(instance);
    else {
      const maybe =
        instance.exists === 'unknown' ? reason('conditional', instance.because ?? 'it may not exist') : undefined;
      entries.set(JSON.parse(instance.suffix.slice(1, -1)) as string, {
        value: make(instance),
        ...(maybe && { maybe }),
      });
    }
  }
  return map(entries, undefined, stretch, stand);
}
