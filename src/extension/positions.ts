import * as vscode from 'vscode';
import type { Place } from '../core/model/source.ts';
import type { AnalysisHost } from '../worker/analysis-host.ts';
import type { Paths } from './paths.ts';

/** Turns the core's offsets into the editor's lines and characters. */
export interface Positions {
  range(place: Place): vscode.Range;
  location(place: Place): vscode.Location | undefined;
}

interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
}

const kept = 200;

/** Counts in the text that the analysis has, which for a closed file no document holds. */
export function createPositions(host: AnalysisHost, paths: Paths): Positions {
  const cache = new Map<string, Lines>();

  function linesOf(file: string): Lines {
    const text = host.text(file) ?? '';
    const known = cache.get(file);
    if (known?.text === text) return known;
    const lines = { text, starts: lineStarts(text) };
    if (cache.size >= kept) cache.clear();
    cache.set(file, lines);
    return lines;
  }

  const range = ({ file, start, end }: Place): vscode.Range => {
    const { starts } = linesOf(file);
    return new vscode.Range(positionAt(starts, start), positionAt(starts, end));
  };
  return {
    range,
    location(place) {
      const uri = paths.toUri(place.file);
      return uri && new vscode.Location(uri, range(place));
    },
  };
}

/** The editor ends lines at `\r\n`, `\n` and `\r` alone. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + end.length);
  return starts;
}

function positionAt(starts: readonly number[], offset: number): vscode.Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return new vscode.Position(low, Math.max(0, offset - (starts[low] ?? 0)));
}
