/** Where the fast reader stands. It belongs to one call of `parsePlain`. */
export interface Cursor {
  readonly file: string;
  readonly text: string;
  readonly end: number;
  at: number;
  /** Column of the content at `at`, after `nextContent`. */
  column: number;
  depth: number;
}

const bailed = Symbol('left to the yaml package');

/** Gives up: the text is outside the plain subset. */
export function bail(): never {
  throw bailed;
}

export function isBail(error: unknown): boolean {
  return error === bailed;
}

/**
 * Moves from the end of a line's content to the content of the next line that has any, over blank lines and comments.
 * False at the end of the document.
 */
export function nextContent(cursor: Cursor, fresh: boolean): boolean {
  const { text, end } = cursor;
  let at = cursor.at;
  if (!fresh || text.charCodeAt(at) === 0x23) at = skipLine(text, at, end);
  for (;;) {
    let column = 0;
    while (at < end && text.charCodeAt(at) === 0x20) {
      at++;
      column++;
    }
    if (at >= end) break;
    const code = text.charCodeAt(at);
    if (code === 0x0a) {
      at++;
    } else if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) {
      at += 2;
    } else if (code === 0x23) {
      at = skipLine(text, at, end);
    } else {
      if (code === 0x09 || code === 0x0d || code === 0x25 || code === 0xfeff) bail();
      cursor.at = at;
      cursor.column = column;
      return true;
    }
  }
  cursor.at = end;
  cursor.column = -1;
  return false;
}

function skipLine(text: string, at: number, end: number): number {
  const next = text.indexOf('\n', at);
  return next < 0 || next >= end ? end : next + 1;
}

/**
 * Offset of the colon that ends the key at `from`. Keys are what manifests use: letters, digits and `._/-$`, or one-line
 * quoted texts without escapes. With `optional`, -1 when it is no key.
 */
export function keyEnd(cursor: Cursor, from: number, optional = false): number {
  const { text, end } = cursor;
  const quote = text.charCodeAt(from);
  let at = from;
  if (quote === 0x22 || quote === 0x27) {
    at++;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === 0x0a || code === 0x5c) return optional ? -1 : bail();
    }
    at++;
    // '' inside a single-quoted text.
    if (text.charCodeAt(at) === quote) return bail();
  } else {
    while (at < end && isKeyCharacter(text.charCodeAt(at))) at++;
    if (at === from) return optional ? -1 : bail();
    // `- - a` and `-: 1` are not keys that begin with a dash.
    if (quote === 0x2d && at === from + 1) return bail();
  }
  if (text.charCodeAt(at) !== 0x3a) return optional ? -1 : bail();
  const next = text.charCodeAt(at + 1);
  if (at + 1 >= end || next === 0x20 || next === 0x0a || next === 0x0d) return at;
  return optional && next !== 0x09 ? -1 : bail();
}

function isKeyCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2d && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24 ||
    code === 0x7e
  );
}
