import { type Entry, type Node, scalar } from '../../model/node.ts';
import { bail, type Cursor, keyEnd } from './cursor.ts';
import { doubleQuoted, plainText, singleQuoted } from './inline.ts';
import { shared } from './names.ts';

/** `[a, "b"]` or `{a: 1}` on one line; the cursor stands on the bracket. */
export function flowNode(cursor: Cursor): Node {
  if (++cursor.depth > 100) bail();
  const node = cursor.text.charCodeAt(cursor.at) === 0x5b ? flowList(cursor) : flowMap(cursor);
  cursor.depth--;
  return node;
}

function flowList(cursor: Cursor): Node {
  const { file } = cursor;
  const start = cursor.at++;
  const items: Node[] = [];
  for (;;) {
    if (skip(cursor) === 0x5d) break;
    items.push(value(cursor));
    if (skip(cursor) === 0x2c) cursor.at++;
    else if (skip(cursor) !== 0x5d) bail();
  }
  return { kind: 'list', items, at: { file, start, end: ++cursor.at } };
}

function flowMap(cursor: Cursor): Node {
  const { file, text } = cursor;
  const start = cursor.at++;
  const entries = new Map<string, Entry>();
  for (;;) {
    const first = skip(cursor);
    if (first === 0x7d) break;
    const from = cursor.at;
    const colon = keyEnd(cursor, from);
    const name = first === 0x22 || first === 0x27 ? text.slice(from + 1, colon - 1) : shared(text.slice(from, colon));
    if (name === '<<' || entries.has(name)) bail();
    cursor.at = colon + 1;
    const next = skip(cursor);
    // A key without a value.
    if (next === 0x2c || next === 0x7d) bail();
    entries.set(name, { key: { file, start: from, end: colon }, value: value(cursor) });
    if (skip(cursor) === 0x2c) cursor.at++;
    else if (skip(cursor) !== 0x7d) bail();
  }
  return { kind: 'map', entries, at: { file, start, end: ++cursor.at } };
}

function value(cursor: Cursor): Node {
  const start = cursor.at;
  const first = cursor.text.charCodeAt(start);
  if (first === 0x5b || first === 0x7b) return flowNode(cursor);
  const result =
    first === 0x22 ? doubleQuoted(cursor) : first === 0x27 ? singleQuoted(cursor) : plainText(cursor, true);
  return scalar(result, { file: cursor.file, start, end: cursor.at });
}

/** Skips spaces and returns what stands there; line ends and comments are left to the package. */
function skip(cursor: Cursor): number {
  const { text, end } = cursor;
  while (cursor.at < end && text.charCodeAt(cursor.at) === 0x20) cursor.at++;
  const code = cursor.at < end ? text.charCodeAt(cursor.at) : 0;
  return code === 0 || code === 0x0a || code === 0x0d || code === 0x23 || code === 0x09 ? bail() : code;
}
