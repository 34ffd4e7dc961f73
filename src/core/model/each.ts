/**
 * What was made of each item of a list, in the order of the items. The next list differs from the last one in a short stretch as
 * a rule: only that is made again, and nothing else is even looked at. With the same results, the same array.
 */
export type Each = <T, U>(what: string, items: readonly T[], make: (item: T) => Iterable<U>) => readonly U[];

interface Kept {
  readonly items: readonly unknown[];
  /** One for each item. */
  readonly made: (readonly unknown[])[];
  readonly flat: readonly unknown[];
}

const nothing: readonly unknown[] = [];

/** `make` must need nothing but the item and what stays the same for as long as this lives. */
export function createEach(): Each {
  const known = new Map<string, Kept>();
  return <T, U>(what: string, items: readonly T[], make: (item: T) => Iterable<U>): readonly U[] => {
    const before = known.get(what);
    if (before?.items === items) return before.flat as readonly U[];
    const { start, endBefore, endNow } = changedStretch(before?.items ?? nothing, items);
    let made = before?.made ?? [];
    const moved = new Map<unknown, readonly unknown[]>();
    let same = before !== undefined;
    for (let index = start; before && index < endBefore; index += 1) {
      const values = made[index] ?? nothing;
      moved.set(before.items[index], values);
      if (values.length > 0) same = false;
    }
    const stretch: (readonly unknown[])[] = [];
    for (let index = start; index < endNow; index += 1) {
      const item = items[index] as T;
      const values = moved.get(item) ?? filled([...make(item)]);
      if (values.length > 0) same = false;
      stretch.push(values);
    }
    // Edits seldom change how many items there are: nothing behind them has to move.
    if (endBefore === endNow) for (const [index, values] of stretch.entries()) made[start + index] = values;
    else made = [...made.slice(0, start), ...stretch, ...made.slice(endBefore)];
    const flat = same && before ? before.flat : flatten(made);
    known.set(what, { items, made, flat });
    return flat as readonly U[];
  };
}

function filled(values: readonly unknown[]): readonly unknown[] {
  return values.length > 0 ? values : nothing;
}

function flatten(made: readonly (readonly unknown[])[]): unknown[] {
  const flat: unknown[] = [];
  for (const values of made) if (values !== nothing) for (const value of values) flat.push(value);
  return flat;
}

/** Where two lists differ: from `start` on, up to the two ends. */
export interface Stretch {
  readonly start: number;
  readonly endBefore: number;
  readonly endNow: number;
}

export function changedStretch(before: readonly unknown[], now: readonly unknown[]): Stretch {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start += 1;
  let endBefore = before.length;
  let endNow = now.length;
  while (endBefore > start && endNow > start && before[endBefore - 1] === now[endNow - 1]) {
    endBefore -= 1;
    endNow -= 1;
  }
  return { start, endBefore, endNow };
}
