import type { AnalysisUpdate, OfFile } from './protocol.ts';

export interface Freshness {
  changed(file: string, generation: number): void;
  /** The update without the files that changed after its generation; these follow with a later update. */
  pass(update: AnalysisUpdate): AnalysisUpdate;
}

/**
 * Keeps places that count in an old text away from the editor. They are held and not dropped: a later update names a
 * file only when its items changed once more.
 */
export function createFreshness(): Freshness {
  const changedAt = new Map<string, number>();
  const findings = createShelf<AnalysisUpdate['findings'][number]>();
  const components = createShelf<AnalysisUpdate['components'][number]>();
  return {
    changed: (file, generation) => void changedAt.set(file, generation),
    pass(update) {
      const fresh = (file: string): boolean => (changedAt.get(file) ?? 0) <= update.generation;
      if (update.full) {
        findings.clear();
        components.clear();
      }
      return {
        ...update,
        findings: findings.take(update.findings, fresh),
        components: components.take(update.components, fresh),
      };
    },
  };
}

function createShelf<T extends OfFile<unknown>>() {
  const held = new Map<string, T>();
  return {
    clear: () => held.clear(),
    take(arrived: readonly T[], fresh: (file: string) => boolean): T[] {
      for (const one of arrived) held.set(one.file, one);
      const ready = [...held.values()].filter((one) => fresh(one.file));
      for (const one of ready) held.delete(one.file);
      return ready;
    },
  };
}
