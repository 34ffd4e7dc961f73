import type { Expression, TemplatePart } from './ast.ts';
import { atHeader, type Cursor, fail, lineEnd, skipSpace } from './cursor.ts';
import { parseExpression } from './expression.ts';

interface TemplateText {
  /** Where the template ends; for a quoted one the closing quote decides. */
  readonly end: number;
  readonly quoted: boolean;
  /** Spaces that `<<-` takes from each line. */
  readonly indent: number;
}

/** A quoted string or template; the cursor stands on the opening quote. */
export function parseQuoted(c: Cursor): Expression {
  const start = c.pos;
  const { text } = c;
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      c.pos = at + 1;
      return {
        kind: 'literal',
        value: text.slice(start + 1, at),
        quoted: true,
        start,
        end: at + 1,
      };
    }
    if (code === 92 || code === 36 || code === 37) break;
    if (code === 10 || at >= text.length) unterminated(c, start, at);
  }
  c.pos = start + 1;
  const parts = parseParts(c, { end: text.length, quoted: true, indent: 0 }, start);
  const inner = { start: start + 1, end: c.pos };
  c.pos++;
  return fromParts(parts, start, c.pos, inner);
}

/** A template that fills the whole text, without quotes. */
export function parseBare(c: Cursor): Expression {
  const end = c.text.length;
  return fromParts(parseParts(c, { end, quoted: false, indent: 0 }, 0), 0, end, { start: 0, end });
}

function unterminated(c: Cursor, start: number, at: number): never {
  c.pos = at;
  fail(c, 'This string is not closed on its line. Close it with a double quote.', start, at, 'hcl-unclosed');
}

function fromParts(
  parts: readonly TemplatePart[],
  start: number,
  end: number,
  inner: { start: number; end: number },
): Expression {
  const only = parts[0];
  const value = parts.length === 0 ? '' : parts.length === 1 && only?.kind === 'text' ? only.value : undefined;
  if (value !== undefined) return { kind: 'literal', value, start, end, inner };
  return { kind: 'template', parts, start, end, inner };
}

/** Reads up to the closing quote (left for the caller) or the end of the heredoc. */
function parseParts(c: Cursor, template: TemplateText, start: number): TemplatePart[] {
  const { text } = c;
  const parts: TemplatePart[] = [];
  let chunk = '';
  let from = c.pos;
  let trimNext = false;
  const flush = (end: number, trimEnd = false) => {
    const written = text.slice(from, end);
    chunk += template.indent > 0 ? outdent(text, from, written, template.indent) : written;
    if (trimNext) chunk = chunk.trimStart();
    if (trimEnd) chunk = chunk.trimEnd();
    trimNext = false;
    if (chunk !== '') parts.push({ kind: 'text', value: chunk });
    chunk = '';
  };
  while (c.pos < template.end) {
    const code = text.charCodeAt(c.pos);
    if (template.quoted && code === 34) {
      flush(c.pos);
      return parts;
    }
    if (template.quoted && code === 10) unterminated(c, start, c.pos);
    if (template.quoted && code === 92) {
      chunk += text.slice(from, c.pos) + parseEscape(c);
      from = c.pos;
    } else if (
      (code === 36 || code === 37) &&
      text.charCodeAt(c.pos + 1) === code &&
      text.charCodeAt(c.pos + 2) === 123
    ) {
      chunk += text.slice(from, c.pos);
      from = c.pos + 1;
      c.pos += 3;
    } else if ((code === 36 || code === 37) && text.charCodeAt(c.pos + 1) === 123) {
      const at = c.pos;
      c.pos += 2;
      const trim = text[c.pos] === '~';
      if (trim) c.pos++;
      flush(at, trim);
      parts.push(code === 36 ? { kind: 'value', value: parseHole(c, at) } : parseDirective(c, at));
      trimNext = text[c.pos] === '~';
      if (trimNext) c.pos++;
      if (text[c.pos] !== '}')
        fail(c, 'This part of the template is not closed. Close it with }.', at, c.pos, 'hcl-unclosed');
      c.pos++;
      if (c.pos > template.end)
        fail(c, 'This part of the template is not closed. Close it with }.', at, c.pos, 'hcl-unclosed');
      from = c.pos;
    } else c.pos++;
  }
  if (template.quoted) unterminated(c, start, Math.min(lineEnd(c, start), text.length));
  flush(template.end);
  return parts;
}

function parseEscape(c: Cursor): string {
  const letter = c.text[c.pos + 1] ?? '';
  const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  if (digits > 0) {
    const point = Number.parseInt(c.text.slice(c.pos + 2, c.pos + 2 + digits), 16);
    c.pos += 2 + digits;
    return point >= 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
  }
  const value = simple[letter];
  if (value === undefined) {
    // `\d` in a regular expression: Terraform rejects it, its meaning is clear.
    c.pos++;
    return '\\';
  }
  c.pos += 2;
  return value;
}

function parseHole(c: Cursor, start: number): Expression {
  const newlines = c.newlines;
  c.newlines = true;
  skipSpace(c);
  if (c.text[c.pos] === '}')
    fail(c, 'This template has nothing between ${ and }. Write a value there.', start, c.pos + 1);
  const value = parseExpression(c);
  skipSpace(c);
  c.newlines = newlines;
  return value;
}

function parseDirective(c: Cursor, start: number): TemplatePart {
  const { text } = c;
  const end = Math.min(text.length, start + 10_000);
  let inString = false;
  for (; c.pos < end; c.pos++) {
    const letter = text[c.pos];
    if (letter === '"' && text[c.pos - 1] !== '\\') inString = !inString;
    else if (letter === '}' && !inString) break;
    else if (letter === '\n') break;
  }
  if (text[c.pos - 1] === '~') c.pos--;
  return { kind: 'directive' };
}

/** `<<EOT` and `<<-EOT`; the cursor stands on the first `<`, and ends behind the closing word. */
export function parseHeredoc(c: Cursor): Expression {
  const start = c.pos;
  const intro = /<<(-?)([\p{L}_][\p{L}\p{N}_-]*)[ \t]*\r?\n/uy;
  intro.lastIndex = start;
  const opened = intro.exec(c.text);
  if (!opened)
    return fail(
      c,
      'A heredoc starts with << and a word at the end of the line, such as <<EOT.',
      start,
      start + 2,
      'hcl-heredoc',
    );
  const contentStart = start + opened[0].length;
  const close = closingLine(c, opened[2] ?? '', contentStart);
  if (!close) {
    fail(
      c,
      `This heredoc is never closed. Write ${opened[2]} on a line of its own where it ends.`,
      start,
      contentStart,
      'hcl-heredoc',
    );
  }
  const indent = opened[1] === '-' ? commonIndent(c.text.slice(contentStart, close.start)) : 0;
  c.pos = contentStart;
  const parts = parseParts(c, { end: close.start, quoted: false, indent }, start);
  c.pos = close.end;
  return fromParts(parts, start, close.end, { start: contentStart, end: close.start });
}

function closingLine(c: Cursor, word: string, from: number): { start: number; end: number } | undefined {
  let pastHeader = false;
  for (let at = from; at < c.text.length && c.lookahead > 0; ) {
    const end = lineEnd(c, at);
    let first = at;
    while (c.text.charCodeAt(first) === 32 || c.text.charCodeAt(first) === 9) first++;
    if (c.text.startsWith(word, first) && c.text.slice(first + word.length, end).trim() === '') {
      return { start: at, end: first + word.length };
    }
    // Behind a top-level header, a heredoc with the same word: the closing line that comes then is that one's.
    pastHeader ||= first === at && atHeader(c, at);
    if (pastHeader && opensHeredoc(c.text.slice(at, end), word)) break;
    at = end + 1;
  }
  // What was read in vain counts: many unclosed heredocs must not read the file many times.
  c.lookahead -= c.text.length - from;
  return undefined;
}

function opensHeredoc(line: string, word: string): boolean {
  const text = line.trimEnd();
  return text.endsWith(`<<${word}`) || text.endsWith(`<<-${word}`);
}

function commonIndent(content: string): number {
  let least = Number.POSITIVE_INFINITY;
  for (const line of content.split('\n')) {
    const body = line.trimStart();
    if (body !== '') least = Math.min(least, line.length - body.length);
  }
  return Number.isFinite(least) ? least : 0;
}

function outdent(text: string, from: number, written: string, indent: number): string {
  const strip = new RegExp(`${text.charCodeAt(from - 1) === 10 ? '(^|\\n)' : '(\\n)'}[ \\t]{1,${indent}}`, 'g');
  return written.replace(strip, '$1');
}
