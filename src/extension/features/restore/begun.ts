import type * as vscode from 'vscode';

/** Runs that this workspace began and that are not known to be over; kept over reloads. */
export interface Begun {
  readonly ids: readonly string[];
  add(id: string): void;
  remove(id: string): void;
}

export function createBegun(memory: vscode.Memento): Begun {
  const key = 'restore.begun';
  const ids = (): readonly string[] => memory.get<readonly string[]>(key) ?? [];
  return {
    get ids() {
      return ids();
    },
    add: (id) => void memory.update(key, [...new Set([...ids(), id])]),
    remove: (id) =>
      void memory.update(
        key,
        ids().filter((one) => one !== id),
      ),
  };
}
