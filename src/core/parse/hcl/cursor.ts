import type { HclError, Span } from './ast.ts';

/** Where the reader stands. One per file and per call: the only thing that the parsing functions change. */
export interface Cursor {
  readonly text: string;
  pos: number;
  /** Line ends are white space here: inside parentheses, brackets and `${ }`. */
  newlines: boolean;
  depth: number;
  readonly errors: HclError[];
  readonly comments: Span[];
  readonly keepComments: boolean;
  /** Matches, at the start of a line, a header that can only stand at the top level of a file. */
  readonly header: RegExp;
  /** No comment is closed from here on: not worth looking for again. */
  openComment: boolean;
  /** What recovery may still look ahead, in characters: keeps a file full of errors linear. */
  lookahead: number;
}

/** Thrown and caught inside the reader only, where an attribute's value cannot be read. */
export interface Failure {
  readonly error: HclError;
}

export const maxDepth = 150;
const maxErrors = 100;

export function newCursor(text: string, header: RegExp): Cursor {
  return {
    text,
    pos: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    newlines: false,
    depth: 0,
    errors: [],
    comments: [],
    keepComments: text.includes('backops:'),
    header: new RegExp(header.source, 'y'),
    openComment: false,
    lookahead: 4 * text.length + 10_000,
  };
}

export function report(c: Cursor, error: HclError): void {
  if (c.errors.length < maxErrors) c.errors.push(error);
}

export function fail(
  c: Cursor,
  message: string,
  start = c.pos,
  end = start + 1,
  code: HclError['code'] = 'hcl-syntax',
): never {
  const failure: Failure = { error: { code, message, start, end: Math.min(Math.max(end, start), c.text.length) } };
  throw failure;
}

export function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === 'object' && thrown !== null && 'error' in thrown && !(thrown instanceof Error);
}

/** Skips blanks and comments; line ends only if asked. */
export function skipSpace(c: Cursor, newlines = c.newlines): void {
  const { text } = c;
  for (;;) {
    const code = text.charCodeAt(c.pos);
    if (code === 32 || code === 9 || code === 13) c.pos++;
    else if (code === 10) {
      if (!newlines) return;
      c.pos++;
    } else if (code === 35) skipLineComment(c);
    else if (code === 47) {
      const next = text.charCodeAt(c.pos + 1);
      if (next === 47) skipLineComment(c);
      else if (next === 42) skipBlockComment(c);
      else return;
    } else return;
  }
}

function skipLineComment(c: Cursor): void {
  const newline = c.text.indexOf('\n', c.pos);
  const end = newline < 0 ? c.text.length : newline;
  keep(c, c.pos, c.text.charCodeAt(end - 1) === 13 ? end - 1 : end);
  c.pos = end;
}

function skipBlockComment(c: Cursor): void {
  const start = c.pos;
  const close = c.openComment ? -1 : c.text.indexOf('*/', start + 2);
  if (close < 0) {
    c.openComment = true;
    report(c, {
      code: 'hcl-unclosed',
      message: 'This comment is never closed. Write */ where it ends.',
      start,
      end: start + 2,
    });
    // The rest of the file is more likely code than comment: give up the line only.
    c.pos = lineEnd(c, start);
    return;
  }
  keep(c, start, close + 2);
  c.pos = close + 2;
}

function keep(c: Cursor, start: number, end: number): void {
  if (!c.keepComments) return;
  const last = c.comments.at(-1);
  if (last && last.start >= start) return;
  if (c.text.slice(start, end).includes('backops:')) c.comments.push({ start, end });
}

export function lineEnd(c: Cursor, from: number): number {
  const newline = c.text.indexOf('\n', from);
  return newline < 0 ? c.text.length : newline;
}

export function isWordStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || (code >= 48 && code <= 57) || code === 45;
}

/** The end of the word at `from`; `from` itself where there is none. */
export function wordEnd(c: Cursor, from: number): number {
  const { text } = c;
  let end = from;
  if (end < text.length && isWordStart(text.charCodeAt(end)))
    while (end < text.length && isWordPart(text.charCodeAt(end))) end++;
  return end;
}

/** Does a top-level header stand here, at the start of a line? */
export function atHeader(c: Cursor, at: number): boolean {
  if (at > 0 && c.text.charCodeAt(at - 1) !== 10) return false;
  c.header.lastIndex = at;
  return c.header.test(c.text);
}
