import { atHeader, type Cursor, lineEnd } from './cursor.ts';

/**
 * The end of an attribute's value that could not be read: the line end at which all brackets since `start` are closed,
 * or, where they never close, the end of the line with the error. A line that begins with the error is kept for the body.
 */
export function recover(c: Cursor, start: number, errorAt: number): number {
  const balanced = balancedEnd(c, start);
  if (balanced !== undefined) return balanced;
  const lineStart = c.text.lastIndexOf('\n', errorAt - 1);
  if (lineStart >= start && c.text.slice(lineStart, errorAt).trim() === '') return lineStart;
  return lineEnd(c, errorAt);
}

function balancedEnd(c: Cursor, start: number): number | undefined {
  const { text } = c;
  const open: number[] = [];
  let at = start;
  for (; at < text.length; at++) {
    if (--c.lookahead < 0) return undefined;
    const code = text.charCodeAt(at);
    if (code === 10) {
      if (open.length === 0) return at;
      if (atHeader(c, at + 1)) return undefined;
    } else if (code === 34) at = stringEnd(text, at) ?? at;
    else if (code === 35 || (code === 47 && text.charCodeAt(at + 1) === 47)) at = lineEnd(c, at) - 1;
    else if (code === 40 || code === 91 || code === 123) open.push(code);
    else if (code === 41 || code === 93 || code === 125) {
      const opener = code === 41 ? 40 : code - 2;
      const index = open.lastIndexOf(opener);
      // A closing brace that nothing here opened belongs to the block around.
      if (index < 0 && code === 125) return open.length === 0 ? at : undefined;
      if (index >= 0) open.length = index;
    }
  }
  return open.length === 0 ? at : undefined;
}

/** Index of the closing quote; undefined when it is not on the line, so that what follows the opening one counts as text. */
function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at;
    else if (code === 10) return undefined;
  }
  return undefined;
}
