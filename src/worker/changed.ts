import type { OfFile } from './protocol.ts';

/** Remembers what was published per file, so that a keystroke sends one file's items and not the workspace's. */
export function createChangedFiles<T>(fileOf: (item: T) => string): (items: readonly T[]) => OfFile<T>[] {
  let published = new Map<string, string>();
  return (items) => {
    const groups = new Map<string, T[]>();
    for (const item of items) {
      const group = groups.get(fileOf(item));
      if (group) group.push(item);
      else groups.set(fileOf(item), [item]);
    }
    const next = new Map<string, string>();
    const changed: OfFile<T>[] = [];
    for (const [file, group] of groups) {
      const digest = JSON.stringify(group);
      next.set(file, digest);
      if (published.get(file) !== digest) changed.push({ file, items: group });
    }
    for (const file of published.keys()) if (!next.has(file)) changed.push({ file, items: [] });
    published = next;
    return changed;
  };
}

/** The same for a list that is sent whole: the list when it changed, otherwise undefined. */
export function createChangedList<T>(): (items: readonly T[]) => readonly T[] | undefined {
  let published: string | undefined;
  return (items) => {
    const digest = JSON.stringify(items);
    if (digest === published) return undefined;
    published = digest;
    return items;
  };
}
