import { bail, type Cursor } from './cursor.ts';
import { plainValue, unescaped } from './plain-scalar.ts';

export function doubleQuoted(cursor: Cursor): string {
  const { text, end } = cursor;
  const from = cursor.at + 1;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x0a || code === 0x0d) bail();
    else if (code === 0x22) {
      cursor.at = at + 1;
      return unescaped(text.slice(from, at)) ?? bail();
    }
  }
  return bail();
}

export function singleQuoted(cursor: Cursor): string {
  const { text, end } = cursor;
  const from = cursor.at + 1;
  let doubled = false;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) bail();
    if (code !== 0x27) continue;
    if (text.charCodeAt(at + 1) === 0x27 && at + 1 < end) {
      doubled = true;
      at++;
      continue;
    }
    cursor.at = at + 1;
    const value = text.slice(from, at);
    return doubled ? value.replaceAll("''", "'") : value;
  }
  return bail();
}

/** A plain text up to the end of the line, a comment, or (in flow collections) what ends an item there. */
export function plainText(cursor: Cursor, inFlow: boolean): string | number | boolean | null {
  const { text, end } = cursor;
  const from = cursor.at;
  if (!mayBegin(text, from, end, inFlow)) bail();
  let at = from;
  // One past the last character that is no space.
  let last = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20) continue;
    if (code === 0x0a || code === 0x0d) break;
    if (code === 0x09) bail();
    if (code === 0x23 && text.charCodeAt(at - 1) === 0x20) break;
    if (code === 0x3a) {
      const next = text.charCodeAt(at + 1);
      if (at + 1 >= end || next === 0x20 || next === 0x0a || next === 0x0d || next === 0x09 || inFlow) bail();
    }
    if (inFlow && (code === 0x2c || code === 0x5d || code === 0x7d)) break;
    if (inFlow && (code === 0x5b || code === 0x7b)) bail();
    last = at + 1;
  }
  cursor.at = last;
  return plainValue(text.slice(from, last));
}

function mayBegin(text: string, at: number, end: number, inFlow: boolean): boolean {
  switch (text[at]) {
    case ',':
    case '[':
    case ']':
    case '{':
    case '}':
    case '#':
    case '&':
    case '*':
    case '!':
    case '|':
    case '>':
    case "'":
    case '"':
    case '%':
    case '@':
    case '`':
      return false;
    case '-':
    case '?':
    case ':': {
      const next = text.charCodeAt(at + 1);
      return !inFlow && at + 1 < end && next !== 0x20 && next !== 0x0a && next !== 0x0d && next !== 0x09;
    }
    default:
      return true;
  }
}
