import type { Edit } from '../model/finding.ts';
import type { Place } from '../model/source.ts';
import { afterLine, eolOf, indentationOf, insert, lineEnd, lineStart } from './text.ts';

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
  if (text[at.start] !== '[' || text[at.end - 1] !== ']') return undefined;
  const close = at.end - 1;
  const inner = text.slice(at.start + 1, close);
  let last = close;
  while (last > at.start + 1 && /\s/.test(text[last - 1] ?? '')) last -= 1;
  if (inner.trim() === '') return { file: at.file, start: at.start + 1, end: close, text: item };
  const comma = text[last - 1] === ',';
  if (!inner.includes('\n')) return insert(at.file, last, `${comma ? ' ' : ', '}${item}`);
  const indent = indentationOf(text, last);
  const eol = eolOf(text);
  // A comment may follow the last item on its line: the comma goes before it.
  return comma || /(#|\/\/)/.test(text.slice(lineStart(text, last), last))
    ? insert(at.file, lineEnd(text, last), `${comma ? '' : ','}${eol}${indent}${item},`)
    : insert(at.file, last, `,${eol}${indent}${item},`);
}

/** Adds `key = "value"` to an object `{ a = b }`. */
export function addToObject(text: string, at: Place, key: string, value: string): Edit | undefined {
  if (text[at.start] !== '{' || text[at.end - 1] !== '}') return undefined;
  const close = at.end - 1;
  const inner = text.slice(at.start + 1, close);
  const eol = eolOf(text);
  const written = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key);
  const entry = `${written} = ${JSON.stringify(value)}`;
  if (inner.trim() === '') return { file: at.file, start: at.start + 1, end: close, text: ` ${entry} ` };
  let last = close;
  while (last > at.start + 1 && /\s/.test(text[last - 1] ?? '')) last -= 1;
  const comma = text[last - 1] === ',';
  if (!inner.includes('\n')) return insert(at.file, last, `${comma ? ' ' : ', '}${entry}`);
  return insert(at.file, lineEnd(text, last), `${eol}${indentationOf(text, last)}${entry}${comma ? ',' : ''}`);
}
