import { type Node, scalar, type UnknownReason, unknown } from '../../../model/node.ts';
import type { CallSite, TerraformFunction } from '../call.ts';
import { take } from '../traverse.ts';
import {
  choicesOf,
  computed,
  failure,
  isFailed,
  isNull,
  list,
  map,
  maxItems,
  numberValue,
  oneOf,
  reason,
  reasonOf,
  type SomeEntry,
  type SomeList,
  type SomeMap,
  textValue,
} from '../values.ts';

interface Gathered {
  readonly items: Node[];
  open?: UnknownReason | undefined;
  stretch?: UnknownReason | undefined;
}

/** Adds the items of a collection; those of one that is there only under a condition become "the item or null". */
function gather(node: Node, into: Gathered): void {
  if (into.items.length > maxItems) into.open ??= reason('unsupported', 'the list is too long');
  else if (node.kind === 'list') {
    into.items.push(...node.items);
    into.open ??= node.open;
    into.stretch ??= (node as SomeList).stretch;
  } else if (isNull(node)) return;
  else {
    const choices = choicesOf(node);
    if (!choices?.every((choice) => choice.kind === 'list' && !choice.open)) {
      into.open ??= reasonOf(node);
      return;
    }
    const because = reasonOf(node);
    into.stretch ??= because;
    for (const item of choices.flatMap((choice) => (choice.kind === 'list' ? choice.items : []))) {
      into.items.push(unknown(because, { at: item.at, choices: [...(choicesOf(item) ?? [item]), scalar(null)] }));
    }
  }
}

function finish({ items, open, stretch }: Gathered, site: CallSite, more: Partial<SomeList> = {}): SomeList {
  return list(items, site.at, { ...(open && { open }), ...(stretch && { stretch }), ...more });
}

function flattenInto(node: Node, into: Gathered, depth: number): void {
  if (node.kind !== 'list' || depth > 20) {
    const choices = choicesOf(node);
    if (choices?.every((choice) => choice.kind === 'list')) gather(node, into);
    // An item that is not known may itself be a list.
    else if (node.kind === 'unknown' && !choices && !node.pattern) into.open ??= node.reason;
    else into.items.push(node);
    return;
  }
  into.open ??= node.open;
  into.stretch ??= (node as SomeList).stretch;
  for (const item of node.items) {
    if (into.items.length > maxItems) break;
    flattenInto(item, into, depth + 1);
  }
}

/** Later maps win, so that one that cannot be read makes the values before it uncertain. */
export function mergeMaps(args: readonly Node[], site: Pick<CallSite, 'at' | 'more'>): Node {
  const entries = new Map<string, SomeEntry>();
  let open: UnknownReason | undefined;
  let stretch: Node | undefined;
  const doubt = (because: UnknownReason) => {
    open ??= because;
    for (const [key, entry] of entries) {
      const detail = `it may be overridden: ${because.detail}`;
      entries.set(key, { ...entry, value: unknown({ code: because.code, detail }, { at: entry.value.at }) });
    }
  };
  for (const arg of args) {
    const choices = choicesOf(arg)?.filter((choice) => !isNull(choice));
    if (arg.kind === 'map') {
      if (arg.open) doubt(arg.open);
      for (const [key, entry] of arg.entries) {
        const maybe = (entry as SomeEntry).maybe;
        const before = entries.get(key);
        const value = maybe && before ? oneOf([before.value, entry.value], maybe, { at: entry.value.at }) : entry.value;
        entries.delete(key);
        entries.set(key, before && maybe ? { ...entry, value, maybe } : entry);
      }
      stretch = (arg as SomeMap).stretch ?? stretch;
    } else if (choices?.length && choices.every((choice) => choice.kind === 'map' && !choice.open)) {
      mergeChoices(entries, choices, reasonOf(arg), choices.length < (choicesOf(arg)?.length ?? 0));
      open ??= [...entries.values()].some((entry) => entry.maybe) ? reasonOf(arg) : undefined;
    } else if (!isNull(arg)) doubt(reasonOf(arg));
  }
  if (site.more) doubt(site.more);
  return map(entries, site.at, open, stretch);
}

/** One of several maps on top of what is there: each key may have the value of any of them. */
function mergeChoices(
  entries: Map<string, SomeEntry>,
  choices: readonly Node[],
  because: UnknownReason,
  orNone: boolean,
): void {
  const keys = new Set(choices.flatMap((choice) => (choice.kind === 'map' ? [...choice.entries.keys()] : [])));
  for (const key of keys) {
    const before = entries.get(key);
    const found = choices.map((choice) => (choice.kind === 'map' ? choice.entries.get(key) : undefined));
    const values = found.map((entry) => entry?.value ?? before?.value ?? scalar(null));
    if (orNone) values.push(before?.value ?? scalar(null));
    const value = oneOf(values, because);
    const sure = (found.every(Boolean) && !orNone) || before;
    entries.set(key, { ...found.find(Boolean), value, ...(!sure && { maybe: because }) });
  }
}

const keysOf: TerraformFunction = ([arg], site) => {
  if (arg?.kind !== 'map') return undefined;
  const keys = [...arg.entries.keys()].sort().map((key) => scalar(key, arg.entries.get(key)?.key ?? site.at));
  return list(keys, site.at, arg.open ? { open: arg.open } : {});
};

const valuesOf: TerraformFunction = ([arg], site) => {
  if (arg?.kind !== 'map') return undefined;
  const { stretch } = arg as SomeMap;
  const sorted = [...arg.entries.keys()].sort().map((key) => (arg.entries.get(key) as SomeEntry).value);
  // Resources with unknown keys: the one node stands for all of them.
  if (stretch && arg.open) return list([...sorted, stretch], site.at, { stretch: arg.open });
  const maybe = [...arg.entries.values()].find((entry: SomeEntry) => entry.maybe) as SomeEntry | undefined;
  return list(sorted, site.at, { ...(arg.open && { open: arg.open }), ...(maybe?.maybe && { stretch: maybe.maybe }) });
};

const lookupKey: TerraformFunction = ([from, key, fallback], site) => {
  const name = textValue(key);
  if (!from || name === undefined) return undefined;
  const found = take(from, name, site.at, site.scope);
  if (isFailed(found)) return fallback ?? found;
  if (from.kind === 'map' && (from.entries.get(name) as SomeEntry | undefined)?.maybe && fallback) {
    return oneOf([found, fallback], from.open ?? reason('conditional', 'the key may be missing'), { at: site.at });
  }
  if (found.kind === 'unknown' && fallback && from.kind !== 'map')
    return oneOf([found, fallback], found.reason, { at: site.at });
  return found;
};

const lengthOf: TerraformFunction = ([arg], site) => {
  if (arg?.kind === 'scalar' && typeof arg.value === 'string') return computed([...arg.value].length, site.at);
  if (arg?.kind === 'list' && !arg.open && !(arg as SomeList).stretch) return computed(arg.items.length, site.at);
  const conditional = arg?.kind === 'map' && [...arg.entries.values()].some((entry: SomeEntry) => entry.maybe);
  if (arg?.kind === 'map' && !arg.open && !conditional) return computed(arg.entries.size, site.at);
  const choices = arg && choicesOf(arg)?.map((choice) => lengthOf([choice], site));
  if (!arg || !choices || choices.includes(undefined)) return undefined;
  return oneOf(choices as Node[], reasonOf(arg), { at: site.at });
};

export const collectionFunctions: Readonly<Record<string, TerraformFunction>> = {
  merge: (args, site) => mergeMaps(args, site),
  concat: (args, site) => {
    const all: Gathered = { items: [], open: site.more };
    for (const arg of args) gather(arg, all);
    return finish(all, site);
  },
  flatten: ([arg], site) => {
    if (!arg) return undefined;
    const all: Gathered = { items: [] };
    flattenInto(arg, all, 0);
    return finish(all, site);
  },
  compact: ([arg], site) => {
    if (arg?.kind !== 'list') return undefined;
    const items = arg.items.filter((item) => !isNull(item) && textValue(item) !== '');
    const { open, stretch } = arg as SomeList;
    const because = stretch ?? items.find((item) => item.kind === 'unknown' && !item.pattern);
    return finish({ items, open, stretch: because && ('kind' in because ? reasonOf(because) : because) }, site);
  },
  tolist: ([arg], site) =>
    arg?.kind === 'list' ? { ...arg, isSet: false, at: arg.at ?? site.at } : arg && !choicesOf(arg) ? undefined : arg,
  tomap: ([arg]) => (arg?.kind === 'map' || arg?.kind === 'unknown' ? arg : undefined),
  keys: keysOf,
  values: valuesOf,
  lookup: lookupKey,
  length: lengthOf,
  element: ([from, index], site) => {
    const at = numberValue(index);
    if (!from || at === undefined) return undefined;
    if (from.kind !== 'list' || from.open || (from as SomeList).stretch) return take(from, at, site.at, site.scope);
    if (from.items.length === 0) return failure('element of an empty list', site.at);
    return from.items[((at % from.items.length) + from.items.length) % from.items.length];
  },
  one: ([arg], site) => {
    if (arg?.kind !== 'list') return undefined;
    const { open, stretch, atMostOne } = arg as SomeList;
    const [first] = arg.items;
    if (arg.items.length === 1 && first && !open && (!stretch || atMostOne)) return first;
    if (open || stretch) return undefined;
    return arg.items.length === 0 ? scalar(null, site.at) : failure('one of a list with several items', site.at);
  },
  range: (args, site) => {
    const [first, second, third] = args.map(numberValue);
    if (first === undefined) return undefined;
    const [from, to, step] = args.length === 1 ? [0, first, 1] : [first, second ?? first, third ?? 1];
    if (args.length > 1 && second === undefined) return undefined;
    const count = step === 0 ? 0 : Math.ceil((to - from) / step);
    if (count > maxItems) return undefined;
    return list(
      Array.from({ length: Math.max(0, count) }, (_, index) => computed(from + index * step, site.at)),
      site.at,
    );
  },
  zipmap: ([names, items], site) => {
    if (names?.kind !== 'list' || items?.kind !== 'list') return undefined;
    const open = names.open ?? items.open ?? (names as SomeList).stretch ?? (items as SomeList).stretch;
    if (open) return map(new Map(), site.at, open);
    const texts = names.items.map(textValue);
    if (texts.includes(undefined)) return undefined;
    return map(
      new Map(texts.map((text, index) => [text as string, { value: items.items[index] ?? scalar(null) }])),
      site.at,
    );
  },
  slice: ([from, start, end], site) => {
    const [first, last] = [numberValue(start), numberValue(end)];
    if (from?.kind !== 'list' || from.open || (from as SomeList).stretch || first === undefined || last === undefined)
      return undefined;
    return list(from.items.slice(first, last), site.at);
  },
};
