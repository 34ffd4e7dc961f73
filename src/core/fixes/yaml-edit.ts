import type { Edit } from '../model/finding.ts';
import type { ListNode, MapNode, Node } from '../model/node.ts';
import { mapOf } from '../model/read.ts';
import type { Place } from '../model/source.ts';
import { afterLine, columnOf, eolOf, insert, removeLines } from './text.ts';

/** A scalar as YAML text: plain where plain means the same, else quoted. */
export function yamlScalar(value: string): string {
  const plain =
    /^[A-Za-z0-9_./-][A-Za-z0-9_./ -]*$/.test(value) && !/^(true|false|yes|no|on|off|null|y|n|~)$/i.test(value);
  return plain && !/^[-+]?[0-9.]+([eE][-+]?[0-9]+)?$/.test(value) && !value.endsWith(' ') && !/^-( |$)/.test(value)
    ? value
    : JSON.stringify(value);
}

function isFlow(text: string, at: Place): boolean {
  return text[at.start] === '[' || text[at.start] === '{';
}

/** JSON texts are flow texts whose keys and values need quotes. */
function isJson(file: string): boolean {
  return file.endsWith('.json');
}

/** Adds an item to the end of a list that is written at this place. */
export function appendItem(text: string, at: Place, value: string): Edit {
  const item = isJson(at.file) ? JSON.stringify(value) : yamlScalar(value);
  if (isFlow(text, at)) return insertInFlow(text, at, item);
  const eol = eolOf(text);
  const indent = ' '.repeat(columnOf(text, at.start));
  const { offset, before, after } = afterLine(text, at.end, eol);
  return insert(at.file, offset, `${before}${indent}- ${item}${after}`);
}

/** Adds a text before the closing bracket, after the last item. */
function insertInFlow(text: string, at: Place, item: string): Edit {
  const close = at.end - 1;
  let last = close;
  while (last > at.start && /[\s,]/.test(text[last - 1] ?? '')) last -= 1;
  const empty = last === at.start + 1;
  return { file: at.file, start: last, end: empty ? close : last, text: empty ? item : `, ${item}` };
}

/** Removes one item. Block lists lose its lines, flow lists the item and one comma. */
export function removeItem(text: string, list: ListNode, index: number): Edit | undefined {
  const item = list.items[index]?.at;
  if (!item || !list.at) return undefined;
  if (!isFlow(text, list.at)) {
    // A block list cannot be empty: the last item leaves `[]` behind.
    return list.items.length === 1
      ? { file: item.file, start: list.at.start, end: list.at.end, text: '[]' }
      : removeLines(text, item);
  }
  return removeFlowPart(text, item, list.at);
}

function removeFlowPart(text: string, part: Place, within: Place): Edit {
  const tail = /^\s*,\s*/.exec(text.slice(part.end, within.end))?.[0];
  if (tail) return { file: part.file, start: part.start, end: part.end + tail.length, text: '' };
  const head = /\s*,\s*$/.exec(text.slice(within.start, part.start))?.[0] ?? '';
  return { file: part.file, start: part.start - head.length, end: part.end, text: '' };
}

/** Removes a key and its value from a map. */
export function removeEntry(text: string, map: MapNode, key: string): Edit | undefined {
  const entry = map.entries.get(key);
  const from = entry?.key;
  if (!entry || !from || !map.at) return undefined;
  const end = entry.value.at && entry.value.at.file === from.file ? Math.max(entry.value.at.end, from.end) : from.end;
  const part = { file: from.file, start: from.start, end };
  // The places of a merged map may lie in another file or map; only a map that holds the entry tells flow from block.
  const within = map.at.file === from.file && map.at.start <= from.start && from.end <= map.at.end ? map.at : undefined;
  if (!within) return isInFlow(text, from.start) ? undefined : removeLines(text, part);
  if (isFlow(text, within)) return removeFlowPart(text, part, within);
  return map.entries.size === 1
    ? { file: part.file, start: within.start, end: within.end, text: '{}' }
    : removeLines(text, part);
}

function isInFlow(text: string, offset: number): boolean {
  return /[{,]\s*$/.test(text.slice(0, offset));
}

/**
 * Sets `path` (keys from the map down) to a scalar text, creating the maps in between. Undefined when something on the way is no
 * map, or its text lies in another file than its parent's (a patch): then the edit would not do what it says.
 */
export function setPath(text: string, root: MapNode, path: readonly string[], value: string): Edit | undefined {
  let map = root;
  for (const [depth, key] of path.entries()) {
    const entry = map.entries.get(key);
    const rest = path.slice(depth + 1);
    if (!entry) return addEntry(text, map, [key, ...rest], value);
    const at = entry.value.at;
    if (rest.length === 0)
      return at && at.end > at.start
        ? { file: at.file, start: at.start, end: at.end, text: yamlText(at.file, value) }
        : undefined;
    const next = mapOf(entry.value);
    if (!next) return fillEmpty(text, map, key, entry.value, rest, value);
    // `labels: {}` becomes a block, so that the keys that follow read like those around them.
    if (next.entries.size === 0 && next.at && map.at && !isFlow(text, map.at))
      return fillEmpty(text, map, key, next, rest, value);
    map = next;
  }
  return undefined;
}

function yamlText(file: string, value: string): string {
  return isJson(file) ? JSON.stringify(value) : quoteLabel(value);
}

/** Label and annotation values must be strings: what YAML would read as something else is quoted. */
function quoteLabel(value: string): string {
  return yamlScalar(value);
}

function addEntry(text: string, map: MapNode, path: readonly string[], value: string): Edit | undefined {
  const at = map.at;
  if (!at) return undefined;
  if (isFlow(text, at)) return insertInFlow(text, at, flowText(at.file, path, value));
  const eol = eolOf(text);
  const column = columnOf(text, at.start);
  const { offset, before, after } = afterLine(text, endOfBlock(map, at), eol);
  return insert(at.file, offset, `${before}${blockLines(path, value, column, eol, at.file)}${after}`);
}

/** Patched entries lie elsewhere; new keys follow the last one that is written here. */
function endOfBlock(map: MapNode, at: Place): number {
  const ends = [...map.entries.values()].flatMap((entry) =>
    entry.value.at && entry.value.at.file === at.file && entry.value.at.end <= at.end ? [entry.value.at.end] : [],
  );
  return Math.max(at.start, ...ends);
}

/** A key without a value, or with `{}`, gets its first entries. */
function fillEmpty(
  text: string,
  map: MapNode,
  key: string,
  node: Node,
  rest: readonly string[],
  value: string,
): Edit | undefined {
  const written = map.entries.get(key)?.key;
  if (!written || !map.at || (node.kind !== 'map' && !(node.kind === 'scalar' && node.value === null)))
    return undefined;
  const start = written.end;
  const colon = text.indexOf(':', start) + 1;
  const end = node.at && node.at.end > colon ? node.at.end : colon;
  if (isFlow(text, map.at))
    return { file: written.file, start: colon, end, text: ` {${flowText(written.file, rest, value)}}` };
  const eol = eolOf(text);
  return {
    file: written.file,
    start: colon,
    end,
    text: `${eol}${blockLines(rest, value, columnOf(text, written.start) + 2, eol, written.file)}`,
  };
}

function blockLines(path: readonly string[], value: string, column: number, eol: string, file: string): string {
  return path
    .map(
      (key, depth) =>
        `${' '.repeat(column + 2 * depth)}${yamlScalar(key)}:${depth === path.length - 1 ? ` ${yamlText(file, value)}` : ''}`,
    )
    .join(eol);
}

function flowText(file: string, path: readonly string[], value: string): string {
  const quote = (key: string) => (isJson(file) ? JSON.stringify(key) : yamlScalar(key));
  const [first = '', ...rest] = path;
  return `${quote(first)}: ${rest.length === 0 ? yamlText(file, value) : `{${flowText(file, rest, value)}}`}`;
}
