import type { Environment } from '../../model/resource.ts';
import type { Notice } from '../../model/source.ts';
import type { Format, ParsedFile } from '../contract.ts';

export interface Composed {
  readonly environments: readonly Environment[];
  readonly notices: readonly Notice[];
  readonly missing: readonly string[];
  readonly claimed: ReadonlySet<string>;
  change(files: Readonly<Record<string, string | null>>): Composed;
}

type State = {
  readonly texts: Record<string, string>;
  readonly parsed: Map<string, ParsedFile>;
  readonly memo: Map<string, [readonly unknown[], unknown]>;
};

/** Runs formats over texts the way the session does: parse by file, compose in order, memoise by identity. */
export function composeText(
  formats: readonly Format[],
  texts: Readonly<Record<string, string>>,
  before?: State,
): Composed {
  const state: State = before ?? { texts: {}, parsed: new Map(), memo: new Map() };
  const environments: Environment[] = [];
  const notices: Notice[] = [];
  const missing: string[] = [];
  const claimed = new Set<string>();
  for (const [path, text] of Object.entries(texts)) {
    state.texts[path] = text;
    for (const format of formats) state.parsed.delete(`${format.id} ${path}`);
  }
  const files = new Map<string, Map<string, ParsedFile>>();
  for (const format of formats) {
    const own = new Map<string, ParsedFile>();
    for (const path of Object.keys(state.texts).sort()) {
      const file = { path, text: state.texts[path] as string };
      const key = `${format.id} ${path}`;
      if (!format.accepts(file)) continue;
      const parsed = state.parsed.get(key) ?? format.parse(file);
      state.parsed.set(key, parsed);
      own.set(path, parsed);
      notices.push(...parsed.notices);
    }
    files.set(format.id, own);
  }
  for (const format of [...formats].sort((a, b) => a.order - b.order)) {
    const composition = format.compose({
      files: files.get(format.id) ?? new Map(),
      of: (id) => files.get(id) ?? new Map(),
      claimed: new Set(claimed),
      memo<T>(name: string, dependencies: readonly unknown[], make: () => T): T {
        const key = `${format.id} ${name}`;
        const known = state.memo.get(key);
        if (
          known &&
          known[0].length === dependencies.length &&
          known[0].every((value, index) => value === dependencies[index])
        )
          return known[1] as T;
        const value = make();
        state.memo.set(key, [[...dependencies], value]);
        return value;
      },
    });
    environments.push(...composition.environments);
    notices.push(...composition.notices);
    missing.push(...composition.missing);
    for (const path of composition.claimed) claimed.add(path);
  }
  return {
    environments,
    notices,
    missing,
    claimed,
    change(changes) {
      const next: Record<string, string> = {};
      for (const [path, text] of Object.entries(changes)) {
        if (text === null) delete state.texts[path];
        else next[path] = text;
      }
      return composeText(formats, next, state);
    },
  };
}
