import { type Entry, type Node, scalar } from '../../model/node.ts';
import { blockText } from './block-text.ts';
import { bail, type Cursor, isBail, keyEnd, nextContent } from './cursor.ts';
import { flowNode } from './flow.ts';
import { doubleQuoted, plainText, singleQuoted } from './inline.ts';
import { shared } from './names.ts';

/**
 * Reads the part of YAML that nearly every manifest keeps to: block maps and lists, one-line texts, `|` and `>` texts,
 * comments, one-line flow collections. Undefined means that the text holds anything else, an error included: the
 * `yaml` package then decides. It is some ten times faster, and a property test holds both to the same result.
 */
export function parsePlain(file: string, text: string, start: number, end: number): Node | undefined {
  const cursor: Cursor = { file, text, end, at: start, column: 0, depth: 0 };
  try {
    if (!nextContent(cursor, true)) return undefined;
    const root = blockNode(cursor, -1);
    return cursor.at < end ? undefined : root;
  } catch (error) {
    if (isBail(error)) return undefined;
    throw error;
  }
}

/** The cursor stands on the first character of a line's content, deeper than `parent`. */
function blockNode(cursor: Cursor, parent: number): Node {
  if (cursor.column <= parent || ++cursor.depth > 100) bail();
  const node = isDash(cursor, cursor.at) ? blockList(cursor) : blockMap(cursor);
  cursor.depth--;
  return node;
}

function isDash(cursor: Cursor, at: number): boolean {
  if (cursor.text.charCodeAt(at) !== 0x2d) return false;
  const next = cursor.text.charCodeAt(at + 1);
  return at + 1 >= cursor.end || next === 0x20 || next === 0x0a || next === 0x0d;
}

function blockMap(cursor: Cursor): Node {
  const { file, text } = cursor;
  const column = cursor.column;
  const start = cursor.at;
  const entries = new Map<string, Entry>();
  let end = start;
  while (cursor.at < cursor.end && cursor.column === column) {
    const from = cursor.at;
    const colon = keyEnd(cursor, from);
    const quoted = text.charCodeAt(from) === 0x22 || text.charCodeAt(from) === 0x27;
    const name = quoted ? text.slice(from + 1, colon - 1) : shared(text.slice(from, colon));
    // Merge keys and repeated keys have rules of their own.
    if (name === '<<' || entries.has(name)) bail();
    cursor.at = colon + 1;
    const value = mapValue(cursor, column, colon + 1);
    entries.set(name, { key: { file, start: from, end: colon }, value });
    end = value.at?.end ?? end;
  }
  if (cursor.at < cursor.end && cursor.column > column) bail();
  return { kind: 'map', entries, at: { file, start, end } };
}

function mapValue(cursor: Cursor, column: number, empty: number): Node {
  if (!atLineEnd(cursor)) return inline(cursor, column);
  nextContent(cursor, false);
  if (cursor.at < cursor.end) {
    if (cursor.column > column) return blockNode(cursor, column);
    if (cursor.column === column && isDash(cursor, cursor.at)) return blockNode(cursor, column - 1);
  }
  return scalar(null, { file: cursor.file, start: empty, end: empty });
}

function blockList(cursor: Cursor): Node {
  const { file } = cursor;
  const column = cursor.column;
  const start = cursor.at;
  const items: Node[] = [];
  let end = start;
  while (cursor.at < cursor.end && cursor.column === column && isDash(cursor, cursor.at)) {
    const empty = ++cursor.at;
    const item = listItem(cursor, column, empty);
    items.push(item);
    end = item.at?.end ?? end;
  }
  if (cursor.at < cursor.end && cursor.column > column) bail();
  return { kind: 'list', items, at: { file, start, end } };
}

function listItem(cursor: Cursor, column: number, empty: number): Node {
  if (atLineEnd(cursor)) {
    nextContent(cursor, false);
    if (cursor.at < cursor.end && cursor.column > column) return blockNode(cursor, column);
    return scalar(null, { file: cursor.file, start: empty, end: empty });
  }
  const inner = column + 1 + (cursor.at - empty);
  if (isDash(cursor, cursor.at) || keyEnd(cursor, cursor.at, true) >= 0) {
    // `- name: a`: the map begins in the middle of the line, at the column of its first key.
    cursor.column = inner;
    return blockNode(cursor, column);
  }
  return inline(cursor, column);
}

/** Skips spaces; true when nothing but a comment is left on the line. */
function atLineEnd(cursor: Cursor): boolean {
  const { text, end } = cursor;
  const before = cursor.at;
  while (cursor.at < end && text.charCodeAt(cursor.at) === 0x20) cursor.at++;
  if (cursor.at >= end) return true;
  const code = text.charCodeAt(cursor.at);
  if (code === 0x0a || code === 0x0d) return true;
  if (code === 0x23) return cursor.at > before || bail();
  return code === 0x09 ? bail() : false;
}

/** A value on the line of its key or dash; `column` is that of the collection it belongs to. */
function inline(cursor: Cursor, column: number): Node {
  const { file, text } = cursor;
  const start = cursor.at;
  const first = text.charCodeAt(start);
  let node: Node;
  if (first === 0x7c || first === 0x3e) return blockText(cursor, column);
  if (first === 0x22 || first === 0x27) {
    const value = first === 0x22 ? doubleQuoted(cursor) : singleQuoted(cursor);
    node = scalar(value, { file, start, end: cursor.at });
  } else if (first === 0x5b || first === 0x7b) {
    node = flowNode(cursor);
  } else {
    const value = plainText(cursor, false);
    node = scalar(value, { file, start, end: cursor.at });
  }
  if (!atLineEnd(cursor)) bail();
  nextContent(cursor, false);
  // More text on deeper lines continues this value.
  if (cursor.at < cursor.end && cursor.column > column) bail();
  return node;
}
