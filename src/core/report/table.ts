import type { Paint, Style } from './paint.ts';

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** Columns as wide as their widest cell; the last one is cut where a terminal ends. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
  width: number | undefined,
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => lengthOf(row[column]?.text ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 2);
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(20, width - before);
  const line = (cells: readonly Cell[]) =>
    `  ${cells
      .map(({ text, style }, column) => {
        const isLast = column === cells.length - 1;
        const cut = isLast && lengthOf(text) > room ? `${text.slice(0, room - 1)}…` : text;
        const padding = isLast ? '' : ' '.repeat(Math.max(0, (widths[column] ?? 0) - lengthOf(text)));
        return (style ? paint(style, cut) : cut) + padding;
      })
      .join('  ')}`.trimEnd();
  const body = [line(head.map((text) => ({ text, style: 'dim' as const }))), ...rows.map(line)];
  return `${body.join('\n')}\n`;
}

function lengthOf(text: string): number {
  return [...text].length;
}
