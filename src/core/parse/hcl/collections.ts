import type { Expression } from './ast.ts';
import { type Cursor, fail, maxDepth, skipSpace, wordEnd } from './cursor.ts';
import { parseBinary, parseExpression } from './expression.ts';

/** A tuple or a `[for …]`; the cursor stands on the bracket. */
export function parseBracket(c: Cursor): Expression {
  const start = c.pos;
  const newlines = c.newlines;
  c.pos++;
  c.newlines = true;
  skipSpace(c);
  if (startsFor(c)) return parseFor(c, start, 'tuple', newlines);
  const items: Expression[] = [];
  while (c.text[c.pos] !== ']') {
    items.push(parseExpression(c));
    skipSpace(c);
    if (c.text[c.pos] === ',') {
      c.pos++;
      skipSpace(c);
    } else if (c.text[c.pos] !== ']') unclosedList(c, start);
  }
  c.pos++;
  c.newlines = newlines;
  return { kind: 'tuple', items, start, end: c.pos };
}

function unclosedList(c: Cursor, start: number): never {
  const isAssignment = c.text[c.pos] === '=' || c.text[c.pos] === '}' || c.pos >= c.text.length;
  if (isAssignment) fail(c, 'This list is not closed. Close it with ].', start, start + 1, 'hcl-unclosed');
  fail(c, 'A comma is missing here, between two items of a list.', c.pos, c.pos + 1);
}

/** An object or a `{for …}`; the cursor stands on the brace. */
export function parseBrace(c: Cursor): Expression {
  const start = c.pos;
  const newlines = c.newlines;
  c.pos++;
  skipSpace(c, true);
  if (startsFor(c)) {
    c.newlines = true;
    return parseFor(c, start, 'object', newlines);
  }
  c.newlines = false;
  const entries: { key: Expression; value: Expression }[] = [];
  while (c.text[c.pos] !== '}') {
    if (c.pos >= c.text.length)
      fail(c, 'This object is not closed. Close it with }.', start, start + 1, 'hcl-unclosed');
    const key = parseKey(c);
    skipSpace(c);
    if (c.text[c.pos] !== '=' && c.text[c.pos] !== ':')
      fail(c, 'Write = and a value after this key.', key.start, key.end);
    c.pos++;
    skipSpace(c, true);
    const value = parseExpression(c);
    entries.push({ key, value });
    skipSpace(c);
    const separator = c.text[c.pos];
    if (separator === ',' || separator === '\n') c.pos++;
    else if (separator !== '}') {
      fail(c, 'A comma or a line break is missing here, between two entries of an object.', c.pos, c.pos + 1);
    }
    skipSpace(c, true);
  }
  c.pos++;
  c.newlines = newlines;
  return { kind: 'object', entries, start, end: c.pos };
}

function parseKey(c: Cursor): Expression {
  const parenthesised = c.text[c.pos] === '(';
  // Not parseExpression: a colon behind the key is no conditional's.
  c.depth += 2;
  if (c.depth > maxDepth) fail(c, 'This object is nested too deeply.', c.pos, c.pos + 1, 'hcl-limit');
  const key = parseBinary(c, 1);
  c.depth -= 2;
  if (parenthesised || key.kind !== 'name') return key;
  return {
    kind: 'literal',
    value: key.name,
    start: key.start,
    end: key.end,
  };
}

function startsFor(c: Cursor): boolean {
  const start = /for[ \t\r\n]+[\p{L}_]/uy;
  start.lastIndex = c.pos;
  return start.test(c.text);
}

function parseFor(c: Cursor, start: number, result: 'tuple' | 'object', newlines: boolean): Expression {
  c.pos += 3;
  let valueName = parseName(c);
  let keyName: string | undefined;
  if (c.text[c.pos] === ',') {
    c.pos++;
    keyName = valueName;
    valueName = parseName(c);
  }
  if (parseName(c) !== 'in') fail(c, 'Write "in" and a collection after the names of a for expression.');
  const collection = parseExpression(c);
  expect(c, ':', 'Write a colon after the collection of a for expression.');
  let value = parseExpression(c);
  let key: Expression | undefined;
  let grouped = false;
  skipSpace(c);
  if (result === 'object') {
    expect(c, '=>', 'Write => between the key and the value of a for expression.');
    key = value;
    value = parseExpression(c);
    skipSpace(c);
    grouped = c.text.startsWith('...', c.pos);
    if (grouped) c.pos += 3;
    skipSpace(c);
  }
  let condition: Expression | undefined;
  if (c.text.slice(c.pos, wordEnd(c, c.pos)) === 'if') {
    c.pos += 2;
    skipSpace(c);
    condition = parseExpression(c);
  }
  expect(c, result === 'tuple' ? ']' : '}', 'This for expression is not closed.');
  c.newlines = newlines;
  const optional = { ...(keyName !== undefined && { keyName }), ...(key && { key }), ...(condition && { condition }) };
  return { kind: 'for', result, valueName, collection, value, grouped, ...optional, start, end: c.pos };
}

function parseName(c: Cursor): string {
  skipSpace(c);
  const end = wordEnd(c, c.pos);
  if (end === c.pos) fail(c, 'A name is missing here.');
  const name = c.text.slice(c.pos, end);
  c.pos = end;
  skipSpace(c);
  return name;
}

function expect(c: Cursor, token: string, message: string): void {
  skipSpace(c);
  if (!c.text.startsWith(token, c.pos)) fail(c, message);
  c.pos += token.length;
  if (token !== ']' && token !== '}') skipSpace(c);
}
