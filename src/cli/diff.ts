import type { Paint } from '../core/report/paint.ts';

interface Line {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Unified diff of two texts, three lines of context; empty when they are the same. `undefined`: the file is not there. */
export function unifiedDiff(file: string, before: string | undefined, after: string, paint: Paint): string {
  if (before === after) return '';
  const script = editScript(splitLines(before ?? ''), splitLines(after));
  const head = [
    paint('bold', `--- ${before === undefined ? '/dev/null' : `a/${file}`}`),
    paint('bold', `+++ b/${file}`),
  ];
  return `${[...head, ...hunks(script, paint)].join('\n')}\n`;
}

/** With their line ends, so that a change of only those shows. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Shortest edit script (Myers 1986), after what both share at the ends. */
function editScript(a: readonly string[], b: readonly string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const same = (text: string): Line => ({ kind: ' ', text });
  return [
    ...a.slice(0, start).map(same),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function middle(a: readonly string[], b: readonly string[]): Line[] {
  const rounds: Map<number, number>[] = [];
  let front = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= a.length + b.length; d += 1) {
    rounds.push(new Map(front));
    const next = new Map(front);
    for (let k = -d; k <= d; k += 2) {
      let x = takesInsert(front, k, d) ? (front.get(k + 1) ?? 0) : (front.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return trace(rounds, a, b);
    }
    front = next;
  }
  return [];
}

function takesInsert(front: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (front.get(k - 1) ?? -1) < (front.get(k + 1) ?? -1));
}

function trace(rounds: readonly ReadonlyMap<number, number>[], a: readonly string[], b: readonly string[]): Line[] {
  const lines: Line[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = rounds.length - 1; d >= 0; d -= 1) {
    const front = rounds[d] as ReadonlyMap<number, number>;
    const k = x - y;
    const previousK = takesInsert(front, k, d) ? k + 1 : k - 1;
    const previousX = front.get(previousK) ?? 0;
    const previousY = previousX - previousK;
    while (x > previousX && y > previousY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      lines.push({ kind: ' ', text: a[x] ?? '' });
    }
    if (d === 0) break;
    if (x === previousX) lines.push({ kind: '+', text: b[previousY] ?? '' });
    else lines.push({ kind: '-', text: a[previousX] ?? '' });
    [x, y] = [previousX, previousY];
  }
  return lines.reverse();
}

const context = 3;

function hunks(script: readonly Line[], paint: Paint): string[] {
  const shown = new Set<number>();
  script.forEach((line, index) => {
    if (line.kind === ' ') return;
    for (let near = index - context; near <= index + context; near += 1) shown.add(near);
  });
  const out: string[] = [];
  let [a, b] = [1, 1];
  for (let index = 0; index < script.length; index += 1) {
    if (shown.has(index) && !(index > 0 && shown.has(index - 1))) {
      let end = index;
      while (end < script.length && shown.has(end)) end += 1;
      const lines = script.slice(index, end);
      const [inA, inB] = [
        lines.filter((one) => one.kind !== '+').length,
        lines.filter((one) => one.kind !== '-').length,
      ];
      out.push(paint('cyan', `@@ -${span(a, inA)} +${span(b, inB)} @@`));
    }
    const line = script[index] as Line;
    if (shown.has(index)) out.push(...lineText(line, paint));
    if (line.kind !== '+') a += 1;
    if (line.kind !== '-') b += 1;
  }
  return out;
}

function span(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`;
}

function lineText({ kind, text }: Line, paint: Paint): string[] {
  const shown = `${kind}${text.replace(/\r?\n$/, '')}`;
  const painted = kind === '-' ? paint('red', shown) : kind === '+' ? paint('green', shown) : shown;
  return text.endsWith('\n') ? [painted] : [painted, '\\ No newline at end of file'];
}
