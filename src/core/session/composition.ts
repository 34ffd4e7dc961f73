import type { Format } from '../formats/contract.ts';
import type { Environment } from '../model/resource.ts';
import type { Notice } from '../model/source.ts';
import type { FileStore } from './files.ts';
import type { Memo } from './memo.ts';

export interface World {
  readonly environments: readonly Environment[];
  readonly notices: readonly Notice[];
  readonly missing: readonly string[];
}

/** Lets every format compose, in order; each claims files from the later ones. */
export function composeAll(formats: readonly Format[], files: FileStore, memo: Memo): World {
  const claimed = new Set<string>();
  const environments: Environment[] = [];
  const notices: Notice[] = [];
  const missing = new Set<string>();
  for (const format of [...formats].sort((a, b) => a.order - b.order)) {
    const composition = format.compose({
      files: files.parsed(format.id),
      of: (id) => files.parsed(id),
      claimed,
      memo: (key, dependencies, make) => memo.get(`${format.id}:${key}`, dependencies, make),
    });
    environments.push(...composition.environments);
    notices.push(...composition.notices);
    for (const path of composition.claimed) claimed.add(path);
    for (const path of composition.missing) missing.add(path);
  }
  return { environments, notices, missing: [...missing] };
}
