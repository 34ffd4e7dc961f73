import type { Edit } from '../model/finding.ts';
import type { Place } from '../model/source.ts';

/** The line end that a text uses; LF when it has none. */
export function eolOf(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? '\n';
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line's end, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  if (next < 0) return text.length;
  return text[next - 1] === '\r' ? next - 1 : next;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function indentationOf(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

export function insert(file: string, offset: number, text: string): Edit {
  return { file, start: offset, end: offset, text };
}

export function replace(at: Place, text: string): Edit {
  return { file: at.file, start: at.start, end: at.end, text };
}

/** Removes whole lines, from the one that holds `start` to the one before `end`'s last character ends. */
export function removeLines(text: string, at: Place): Edit {
  const from = lineStart(text, at.start);
  const last = lineEnd(text, Math.max(at.start, at.end - 1));
  const next = text.indexOf('\n', last);
  return { file: at.file, start: from, end: next < 0 ? text.length : next + 1, text: '' };
}

/** Where lines that follow the construct ending at `end` are inserted, and what goes before and after them. */
export function afterLine(text: string, end: number, eol: string): { offset: number; before: string; after: string } {
  // A block scalar's range includes its last line break already.
  if (end > 0 && text[end - 1] === '\n') return { offset: end, before: '', after: eol };
  const offset = lineEnd(text, end);
  return { offset, before: eol, after: '' };
}

/** Applies edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}

export function overlaps(a: Edit, b: Edit): boolean {
  if (a.file !== b.file) return false;
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}
