import { type Node, scalar } from '../../model/node.ts';
import { bail, type Cursor, nextContent } from './cursor.ts';

/** `|`, `|-`, `|+` texts; `>` texts without blank or deeper lines. The cursor stands on the indicator. */
export function blockText(cursor: Cursor, column: number): Node {
  const { file, text, end } = cursor;
  const start = cursor.at;
  const folded = text.charCodeAt(start) === 0x3e;
  let at = start + 1;
  const chomp = text[at] === '-' || text[at] === '+' ? text[at++] : '';
  while (text.charCodeAt(at) === 0x20 && at < end) at++;
  if (text.charCodeAt(at) === 0x23 && text.charCodeAt(at - 1) === 0x20) at = lineEnd(text, at, end);
  if (text.charCodeAt(at) === 0x0d) at++;
  // An indentation indicator, or the document ends here.
  if (at >= end || text.charCodeAt(at) !== 0x0a) bail();
  const body = at + 1;

  const lines: string[] = [];
  let indent = -1;
  let last = body;
  for (at = body; at < end; ) {
    const stop = lineEnd(text, at, end);
    const next = Math.min(stop + 1, end);
    const content = stop > at && text.charCodeAt(stop - 1) === 0x0d ? stop - 1 : stop;
    let from = at;
    while (from < content && text.charCodeAt(from) === 0x20) from++;
    const width = from - at;
    if (from === content) {
      // Blank lines wider than the text, or before it, have rules of their own.
      if (indent < 0 ? width > 0 : width > indent) bail();
      lines.push('');
    } else {
      if (text.charCodeAt(from) === 0x09 && (indent < 0 || width < indent)) bail();
      if (indent < 0) {
        if (width <= column) break;
        indent = width;
      } else if (width < indent) {
        if (width > column) bail();
        break;
      }
      lines.push(text.slice(at + indent, content));
      last = next;
    }
    at = next;
  }
  // A text without a line end at the end of the file, or without any content.
  if (indent < 0 || (last === end && text.charCodeAt(end - 1) !== 0x0a)) bail();
  let trailing = 0;
  while (lines[lines.length - 1] === '') {
    lines.pop();
    trailing++;
  }
  if (trailing > 0 && chomp === '+') bail();
  if (folded && lines.some((line) => line === '' || line.startsWith(' ') || line.startsWith('\t'))) bail();
  const value = lines.join(folded ? ' ' : '\n') + (chomp === '-' ? '' : '\n');
  cursor.at = at;
  // Comments and blank lines after it belong to nobody; the cursor already stands at the start of a line.
  nextContent(cursor, true);
  if (cursor.at < end && cursor.column > column) bail();
  return scalar(value, { file, start, end: last });
}

function lineEnd(text: string, at: number, end: number): number {
  const next = text.indexOf('\n', at);
  return next < 0 || next >= end ? end : next;
}
