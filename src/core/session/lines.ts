import type { Place } from '../model/source.ts';
import type { Location } from './types.ts';

/** Turns offsets into lines and columns; the line starts of a text are found once per version. */
export function createLocator(textOf: (path: string) => string | undefined): (place: Place) => Location {
  const starts = new Map<string, { text: string; lines: number[] }>();
  return (place) => {
    const text = textOf(place.file) ?? '';
    let known = starts.get(place.file);
    if (!known || known.text !== text) {
      known = { text, lines: lineStarts(text) };
      starts.set(place.file, known);
    }
    const line = lineAt(known.lines, place.start);
    return {
      file: place.file,
      start: place.start,
      end: place.end,
      line: line + 1,
      column: place.start - (known.lines[line] ?? 0) + 1,
    };
  };
}

function lineStarts(text: string): number[] {
  const lines = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) lines.push(index + 1);
  return lines;
}

function lineAt(lines: readonly number[], offset: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
