import { type Entry, type Node, type UnknownReason, unknown } from '../../model/node.ts';
import type { Action, MaskedTemplate } from '../../parse/template-mask.ts';
import { namespaceAtApply } from '../kubernetes/manifest.ts';

/** Puts unknown values where the template decides. `root` is the start of the document, which may be conditional as a whole. */
export function unmask(node: Node, text: string, masked: MaskedTemplate, root: number): Node {
  const start = node.at?.start ?? 0;
  const end = node.at?.end ?? start;
  if (node.kind === 'scalar') {
    const inside = within(masked.actions, start, end);
    return inside.length > 0 ? templated(node, text.slice(start, end), inside, start) : node;
  }
  if (node.kind === 'list') {
    let open: UnknownReason | undefined = node.open && renders(undefined);
    const items: Node[] = [];
    for (const item of node.items) {
      const from = item.at?.start ?? start;
      const condition = conditionAt(masked, from, root);
      const hole = wholly(masked.actions, item);
      if (condition !== undefined) open ??= conditional(condition);
      else if (hole) open ??= renders(hole);
      else items.push(unmask(item, text, masked, root));
    }
    return { ...node, items, ...(open && { open }) };
  }
  if (node.kind !== 'map') return node.kind === 'unknown' ? unknown(renders(undefined), { at: node.at }) : node;
  let open: UnknownReason | undefined = node.open && renders(undefined);
  const entries = new Map<string, Entry>();
  for (const [key, entry] of node.entries) {
    const keyAction = entry.key && within(masked.actions, entry.key.start, entry.key.end)[0];
    if (keyAction) {
      open ??= renders(keyAction);
      continue;
    }
    const condition = entry.key && conditionAt(masked, entry.key.start, root);
    const value =
      condition !== undefined
        ? unknown(conditional(condition), { at: entry.value.at })
        : trailing(unmask(entry.value, text, masked, root), entry, text, masked.actions);
    entries.set(key, { ...entry, value });
  }
  // Nothing but what the template renders: not a map with no keys, but a value that is not known.
  if (entries.size === 0 && open) return unknown(open, { at: node.at });
  return { ...node, entries, ...(open && { open }) };
}

/**
 * `labels: {{- include "labels" . | nindent 4 }}`, on the line of the key or below it: what the action renders comes before
 * the keys that are written.
 */
function trailing(value: Node, entry: Entry, text: string, actions: readonly Action[]): Node {
  if (!entry.key || value.kind === 'unknown') return value;
  const empty = value.kind === 'scalar' && value.value === null;
  if (value.kind === 'scalar' && !empty) return value;
  let at = entry.key.end;
  for (const action of within(actions, at, empty ? text.length : (value.at?.start ?? at))) {
    if (!/^:?\s*$/.test(text.slice(at, action.start))) break;
    at = action.end;
    if (action.control) continue;
    if (value.kind === 'map' || value.kind === 'list') return { ...value, open: renders(action) };
    return unknown(renders(action), { at: value.at, expression: shown(action) });
  }
  return value;
}

function within(actions: readonly Action[], start: number, end: number): Action[] {
  // Actions are in order; a template has few enough to look at all that might touch.
  let low = 0;
  let high = actions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((actions[middle] as Action).end <= start) low = middle + 1;
    else high = middle;
  }
  const found: Action[] = [];
  for (let index = low; index < actions.length; index++) {
    const action = actions[index] as Action;
    if (action.start >= end) break;
    found.push(action);
  }
  return found;
}

/** The action that stands for a whole list item. */
function wholly(actions: readonly Action[], item: Node): Action | undefined {
  if (item.kind !== 'scalar' || !item.at) return undefined;
  const action = within(actions, item.at.start, item.at.end)[0];
  return action && /indent/.test(action.code) ? action : undefined;
}

function conditionAt(masked: MaskedTemplate, at: number, root: number): string | undefined {
  return masked.regions.find(
    (region) => region.start <= at && at < region.end && !(region.start <= root && root < region.end),
  )?.condition;
}

function conditional(condition: string): UnknownReason {
  return { code: 'conditional', detail: `the chart renders it only with {{ ${condition} }}` };
}

function renders(action: Action | undefined): UnknownReason {
  return { code: 'templated', detail: action ? `${shown(action)} is rendered by Helm` : 'it is rendered by Helm' };
}

function shown(action: Action): string {
  return `{{ ${action.code.replace(/\s+/g, ' ')} }}`;
}

function templated(node: Node, source: string, actions: readonly Action[], offset: number): Node {
  const quoted = /^(["']).*\1$/s.test(source);
  const begin = quoted ? 1 : 0;
  const pattern: (string | null)[] = [];
  let expression = '';
  let at = begin;
  for (const action of actions) {
    const literal = source.slice(at, Math.max(at, action.start - offset));
    if (literal) pattern.push(literal);
    if (!action.control) pattern.push(null);
    expression += literal + shown(action);
    at = Math.min(source.length - begin, action.end - offset);
  }
  const rest = source.slice(at, source.length - begin);
  if (rest) pattern.push(rest);
  expression += rest;
  const only = pattern.length === 1 && actions.length === 1 ? actions[0] : undefined;
  const code = only?.code.replace(/\s*\|\s*(?:quote|squote|toString|trunc \d+)$/, '').replace(/^[($]+|\)+$/g, '');
  if (code === '.Release.Namespace')
    return unknown(
      { code: 'chosen-at-apply', detail: 'the namespace is chosen when the chart is installed' },
      { at: node.at, expression: namespaceAtApply },
    );
  const steered = actions.some((action) => action.control);
  const value = code === undefined ? undefined : /^\.Values((?:\.\w+)+)$/.exec(code)?.[1]?.slice(1);
  const detail =
    value === undefined ? `${shown(actions[0] as Action)} is rendered by Helm` : `set by the Helm value ${value}`;
  return unknown({ code: 'templated', detail }, { at: node.at, expression, ...(!steered && { pattern }) });
}
