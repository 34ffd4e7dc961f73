import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs that this workspace began and that are not known to be over. */
export interface Begun {
  ids(): readonly string[];
  add(id: string): void;
  remove(id: string): void;
}

/** In a file, and at once: the editor's own memory is written late, and a window that is loaded anew would have forgotten. */
export function createBegun(folder: string): Begun {
  const file = join(folder, 'begun-runs.json');

  function ids(): readonly string[] {
    try {
      const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  }

  function write(next: readonly string[]): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, JSON.stringify(next));
  }

  return {
    ids,
    add: (id) => write([...new Set([...ids(), id])]),
    remove(id) {
      if (ids().includes(id)) write(ids().filter((one) => one !== id));
    },
  };
}
