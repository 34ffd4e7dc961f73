import type { Attribute, Block, Body, Expression, HclFile, Name } from './ast.ts';
import {
  atHeader,
  type Cursor,
  isFailure,
  isWordStart,
  lineEnd,
  maxDepth,
  newCursor,
  report,
  skipSpace,
  wordEnd,
} from './cursor.ts';
import { parseExpression } from './expression.ts';
import { LazyAttribute } from './lazy-attribute.ts';
import { recover } from './recover.ts';
import { parseBare } from './strings.ts';

/** Headers that stand only at the top level of a Terraform file: behind one, an unfinished block above is over. */
const terraformHeader =
  /(?:(?:resource|data|ephemeral)[ \t]+"?[\w-]+"?[ \t]+"?[\w-]+"?|(?:module|variable|output|provider|check)[ \t]+"?[\w.-]+"?|locals|terraform|moved|import|removed)[ \t]*\{/;

interface OpenBody {
  readonly attributes: Attribute[];
  readonly blocks: (Block & { readonly body: { broken: boolean } })[];
  broken: boolean;
  start: number;
  end: number;
}

/**
 * Reads HCL, whatever its state. Takes time linear in the length of the text; a block or string that is not finished
 * ends at the next top-level header, so that it costs itself and not its neighbours.
 */
export function parseHcl(text: string, header: RegExp = terraformHeader): HclFile {
  const c = newCursor(text, header);
  const body = parseBody(c, undefined, 0);
  return { text, body, comments: c.comments, errors: c.errors };
}

/** A template without quotes around it, as the strings of Terraform's JSON hold it. */
export function parseHclTemplate(text: string): { readonly value: Expression; readonly errors: HclFile['errors'] } {
  const c = newCursor(text, terraformHeader);
  c.pos = 0;
  const value = guarded(c, () => parseBare(c));
  return { value, errors: c.errors };
}

/** `parent` is the type of the block around; absent at the top level. */
function parseBody(c: Cursor, parent: string | undefined, depth: number): Body {
  const body: OpenBody = { attributes: [], blocks: [], broken: false, start: c.pos, end: c.pos };
  const { text } = c;
  for (;;) {
    c.newlines = false;
    c.depth = 0;
    skipSpace(c, true);
    body.end = c.pos;
    const code = text.charCodeAt(c.pos);
    if (c.pos >= text.length) return body;
    if (code === 125) {
      if (parent !== undefined) return body;
      report(c, {
        code: 'hcl-syntax',
        message: 'This closing brace has no opening one. Remove it.',
        start: c.pos,
        end: c.pos + 1,
      });
      const before = body.blocks.at(-1);
      // The brace may have been meant to close that block: what follows it may belong inside.
      if (before) before.body.broken = true;
      body.broken = true;
      c.pos++;
    } else if (parent !== undefined && parent !== 'check' && isWordStart(code) && atHeader(c, c.pos)) return body;
    else parseItem(c, body, depth);
  }
}

function parseItem(c: Cursor, body: OpenBody, depth: number): void {
  const start = c.pos;
  const quoted = c.text[start] === '"';
  const type = quoted ? readLabel(c) : readName(c);
  if (!type) {
    skipLine(c, body, 'Write an argument (name = value) or a block (name { … }) here.', start);
    return;
  }
  skipSpace(c);
  const next = c.text[c.pos];
  if (next === '=' && c.text[c.pos + 1] !== '=') {
    parseAttribute(c, body, type);
    return;
  }
  const labels: Name[] = [];
  while (c.text[c.pos] !== '{') {
    const label = c.text[c.pos] === '"' ? readLabel(c) : readName(c);
    if (!label) {
      skipLine(c, body, `"${type.text}" is neither an argument nor a block: write = and a value, or { … }.`, start);
      return;
    }
    labels.push(label);
    skipSpace(c);
  }
  if (quoted || depth > maxDepth) skipLine(c, body, 'This block cannot be read here.', start);
  else parseBlock(c, body, type, labels, depth);
}

function parseAttribute(c: Cursor, body: OpenBody, name: Name): void {
  c.pos++;
  skipSpace(c);
  const errors = c.errors.length;
  const start = c.pos;
  const value = tryExpression(c);
  skipSpace(c);
  const failed = c.errors.length > errors;
  body.attributes.push(
    failed || value.kind === 'literal'
      ? { name, value, start: name.start, end: value.end }
      : new LazyAttribute(c, name, start, value.end),
  );
  if (failed) body.broken = true;
  const after = c.text[c.pos];
  if (after !== '\n' && after !== '}' && after !== undefined) {
    // `a = 1, b = 2` is accepted here: old one-line blocks.
    if (after === ',') c.pos++;
    else skipLine(c, body, 'A line break is missing here, after the value.', c.pos);
  }
}

function parseBlock(c: Cursor, body: OpenBody, type: Name, labels: readonly Name[], depth: number): void {
  const open = c.pos;
  c.pos++;
  const inner = parseBody(c, type.text, depth + 1);
  const closed = c.text[c.pos] === '}';
  if (closed) c.pos++;
  else {
    const title = [type.text, ...labels.map((label) => `"${label.text}"`)].join(' ');
    const message = `The block ${title} is not closed. Close it with }.`;
    report(c, { code: 'hcl-unclosed', message, start: type.start, end: open + 1 });
    body.broken = true;
  }
  const end = closed ? c.pos : inner.end;
  body.blocks.push({ type, labels, body: closed ? inner : { ...inner, broken: true }, start: type.start, end });
}

function tryExpression(c: Cursor): Expression {
  return guarded(c, () => parseExpression(c));
}

function guarded(c: Cursor, parse: () => Expression): Expression {
  const start = c.pos;
  try {
    return parse();
  } catch (thrown) {
    if (!isFailure(thrown)) throw thrown;
    report(c, thrown.error);
    c.newlines = false;
    c.depth = 0;
    c.pos = Math.max(recover(c, start, Math.max(c.pos, start)), start);
    return { kind: 'broken', start, end: c.pos };
  }
}

function readName(c: Cursor): Name | undefined {
  const start = c.pos;
  const end = wordEnd(c, start);
  if (end === start) return undefined;
  c.pos = end;
  return { text: c.text.slice(start, end), start, end };
}

function readLabel(c: Cursor): Name | undefined {
  const close = c.text.indexOf('"', c.pos + 1);
  const line = lineEnd(c, c.pos);
  if (close < 0 || close > line) return undefined;
  const name = { text: c.text.slice(c.pos + 1, close), start: c.pos + 1, end: close };
  c.pos = close + 1;
  return name;
}

function skipLine(c: Cursor, body: OpenBody, message: string, start: number): void {
  const end = lineEnd(c, Math.max(start, c.pos));
  report(c, { code: 'hcl-syntax', message, start, end: Math.max(start + 1, Math.min(end, c.pos + 1)) });
  body.broken = true;
  c.pos = end;
}
