import type { Node, UnknownReason } from '../../../model/node.ts';
import type { TerraformFunction } from '../call.ts';
import { choicesOf, computed, isNull, list, oneOf, reasonOf, type SomeList, same, textValue } from '../values.ts';

function distinctItems(items: readonly Node[]): readonly Node[] {
  const texts = new Set<string>();
  const result: Node[] = [];
  for (const item of items) {
    const text = item.kind === 'scalar' ? `${typeof item.value}:${item.value}` : undefined;
    if (
      text === undefined ? result.length < 200 && result.some((other) => same(item, other) === 'yes') : texts.has(text)
    )
      continue;
    if (text !== undefined) texts.add(text);
    result.push(item);
  }
  return result;
}

const toSet: TerraformFunction = ([arg], site) => {
  if (!arg) return undefined;
  const choices = choicesOf(arg)?.map((choice) => toSet([choice], site));
  if (choices && !choices.includes(undefined)) return oneOf(choices as Node[], reasonOf(arg), { at: site.at });
  if (isNull(arg)) return arg;
  if (arg.kind !== 'list') return undefined;
  return { ...arg, items: distinctItems(arg.items), isSet: true, at: arg.at ?? site.at };
};

/** Is the item in the list: yes, no, or not to be told. */
const contains: TerraformFunction = ([from, item], site) => {
  if (from?.kind !== 'list' || !item) return undefined;
  const answers = from.items.map((other) => sameText(item, other));
  if (answers.includes('yes') && !(from as SomeList).stretch) return computed(true, site.at);
  if (from.open || answers.includes('unknown') || answers.includes('yes')) return undefined;
  return computed(false, site.at);
};

/** Items of a list have one type: `contains(["1"], 1)` converts. */
function sameText(left: Node, right: Node) {
  const [a, b] = [textValue(left), textValue(right)];
  return a !== undefined && b !== undefined ? (a === b ? 'yes' : 'no') : same(left, right);
}

export const setFunctions: Readonly<Record<string, TerraformFunction>> = {
  toset: toSet,
  contains,
  distinct: ([arg], site) =>
    arg?.kind === 'list' ? { ...arg, items: distinctItems(arg.items), at: site.at } : undefined,
  sort: ([arg], site) => {
    if (arg?.kind !== 'list') return undefined;
    const texts = arg.items.map(textValue);
    if (texts.includes(undefined)) return arg.open ? arg : undefined;
    const items = arg.items.toSorted((a, b) => ((textValue(a) ?? '') < (textValue(b) ?? '') ? -1 : 1));
    return { ...arg, items, at: site.at };
  },
  reverse: ([arg], site) =>
    arg?.kind === 'list' && !arg.open ? { ...arg, items: arg.items.toReversed(), at: site.at } : undefined,
  setunion: (args, site) => {
    let open: UnknownReason | undefined = site.more;
    let stretch: UnknownReason | undefined;
    const items: Node[] = [];
    for (const arg of args) {
      if (arg.kind === 'list') {
        items.push(...arg.items);
        open ??= arg.open;
        stretch ??= (arg as SomeList).stretch;
      } else open ??= reasonOf(arg);
    }
    return list(distinctItems(items), site.at, { isSet: true, ...(open && { open }), ...(stretch && { stretch }) });
  },
};
