/** Remembers values as long as what they were made from stays the same, and forgets those that nobody asked for. */
export interface Memo {
  get<T>(key: string, dependencies: readonly unknown[], make: () => T): T;
  /** Ends a round: values that were not asked for since the last call are dropped. */
  sweep(): void;
}

interface Slot {
  dependencies: readonly unknown[];
  value: unknown;
  round: number;
}

export function createMemo(): Memo {
  const slots = new Map<string, Slot>();
  let round = 0;
  return {
    get<T>(key: string, dependencies: readonly unknown[], make: () => T): T {
      const known = slots.get(key);
      if (known && sameItems(known.dependencies, dependencies)) {
        known.round = round;
        return known.value as T;
      }
      const value = make();
      slots.set(key, { dependencies, value, round });
      return value;
    },
    sweep() {
      for (const [key, slot] of slots) if (slot.round !== round) slots.delete(key);
      round += 1;
    },
  };
}

export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
