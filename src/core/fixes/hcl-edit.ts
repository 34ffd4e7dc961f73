import type { Edit } from '../model/finding.ts';
import type { Place } from '../model/source.ts';
import { afterLine, eolOf, indentationOf, insert, lineEnd, lineStart, replace } from './text.ts';

/** The braces of the block that `extent` spans: offsets of `{` and `}` on its outermost level. */
function braces(text: string, extent: Place): { open: number; close: number } | undefined {
  // A block's header holds labels only, in which a brace can stand inside quotes at most.
  const header = text.slice(extent.start, extent.end);
  const match = /^[^{"]*(?:"(?:[^"\\]|\\.)*"[^{"]*)*\{/.exec(header);
  const close = text.lastIndexOf('}', extent.end - 1);
  return match && close > extent.start + match[0].length - 1
    ? { open: extent.start + match[0].length - 1, close }
    : undefined;
}

/** Adds lines to the end of a block's body. A block on one line is opened up. */
export function addToBlock(
  text: string,
  extent: Place,
  lines: readonly string[],
  blankBefore = false,
): Edit | undefined {
  const found = braces(text, extent);
  if (!found) return undefined;
  const eol = eolOf(text);
  const outer = indentationOf(text, extent.start);
  const body = lines.map((line) => (line === '' ? '' : `${outer}  ${line}`)).join(eol);
  const inner = text.slice(found.open + 1, found.close);
  if (!inner.includes('\n')) {
    const kept = inner.trim();
    return {
      file: extent.file,
      start: found.open + 1,
      end: found.close,
      text: `${eol}${kept ? `${outer}  ${kept}${eol}` : ''}${kept && blankBefore ? eol : ''}${body}${eol}${outer}`,
    };
  }
  const last = lineStart(text, found.close);
  const bare = inner.trim() === '';
  return insert(extent.file, last, `${blankBefore && !bare ? eol : ''}${body}${eol}`);
}

/** Adds a top-level block after the one at `extent`, a blank line between them. */
export function addAfterBlock(text: string, extent: Place, block: string): Edit {
  const eol = eolOf(text);
  const { offset, before } = afterLine(text, extent.end, eol);
  return insert(extent.file, offset, `${before}${eol}${block.trimEnd().split('\n').join(eol)}`);
}

/** Adds an expression to a tuple `[a, b]`. A tuple over several lines gets a line more. */
export function appendToTuple(text: string, at: Place, item: string): Edit | undefined {
  return append(text, at, '[', ']', item, ',');
}

/** Adds `key = "value"` to an object `{ a = b }`. */
export function addToObject(text: string, at: Place, key: string, value: string): Edit | undefined {
  const written = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key);
  return append(text, at, '{', '}', `${written} = ${JSON.stringify(value)}`, '');
}

/** `between` separates items on lines of their own; on one line it is always a comma. */
function append(
  text: string,
  at: Place,
  open: string,
  shut: string,
  item: string,
  between: ',' | '',
): Edit | undefined {
  if (text[at.start] !== open || text[at.end - 1] !== shut) return undefined;
  const close = at.end - 1;
  const last = endOfCode(text, at.start + 1, close);
  const inner = text.slice(at.start + 1, close);
  const comma = text[last - 1] === ',';
  if (!inner.includes('\n')) {
    if (last === at.start + 1)
      return { file: at.file, start: last, end: close, text: open === '{' ? ` ${item} ` : item };
    return insert(at.file, last, `${comma ? ' ' : ', '}${item}`);
  }
  const eol = eolOf(text);
  if (last === at.start + 1)
    return insert(at.file, lineStart(text, close), `${indentationOf(text, close)}  ${item}${between}${eol}`);
  const end = lineEnd(text, last);
  const line = `${eol}${indentationOf(text, last)}${item}${comma || between ? ',' : ''}`;
  // What follows the last item on its line, a comment, stays behind it; the comma that it lacks goes before.
  const tail = text.slice(last, end);
  return { file: at.file, start: last, end, text: `${comma ? '' : between}${tail}${line}` };
}

/** Offset behind the last character before `end` that is neither space nor comment. */
function endOfCode(text: string, start: number, end: number): number {
  const code = /"(?:[^"\\]|\\.)*"|(?:#|\/\/)[^\n]*|\/\*.*?\*\/|\s+|./gs;
  let last = start;
  code.lastIndex = start;
  for (let match = code.exec(text); match && match.index < end; match = code.exec(text)) {
    if (!/^(\s|#|\/\/|\/\*)/.test(match[0])) last = match.index + match[0].length;
  }
  return last;
}

/** Replaces a literal. The place of a quoted string is the text between its quotes, which stay. */
export function replaceValue(text: string, at: Place, value: string | number | boolean): Edit {
  const quoted = text[at.start - 1] === '"' && text[at.end] === '"';
  const written = JSON.stringify(value);
  const bare = typeof value === 'string' && quoted ? written.slice(1, -1) : written;
  return replace(at, bare);
}
