import { isClusterPath } from '../model/cluster-path.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import type { Notice } from '../model/source.ts';
import { configurationFile, type KnownIds, mergeSettings, readConfiguration } from './config.ts';
import { createGlobMatcher } from './globs.ts';
import { createLocator } from './lines.ts';
import type { Session } from './types.ts';

/**
 * A session that takes `.backops.yaml` at the root out of the files it is given: what that sets wins over `configure`,
 * files that match `exclude` stay unread, and keys that are not understood become notices.
 */
export function createConfiguredSession(createInner: () => Session, known: KnownIds): Session {
  const inner = createInner();
  const texts = new Map<string, string>();
  const locate = createLocator((path) => texts.get(path));
  let own: Partial<Settings> = {};
  let file: Partial<Settings> = {};
  let notices: readonly Notice[] = [];
  let isExcluded: (path: string) => boolean = () => false;

  function readFile(): void {
    const text = texts.get(configurationFile);
    const read = text === undefined ? undefined : readConfiguration({ path: configurationFile, text }, known);
    file = read?.settings ?? {};
    notices = read?.notices ?? [];
    configure();
  }

  function configure(): void {
    const merged = mergeSettings(own, file);
    // A key that is no longer set falls back to its default, which only naming it does.
    inner.configure({ ...defaultSettings, provider: undefined, ...merged } as Settings);
    const was = isExcluded;
    const matches = createGlobMatcher(merged.exclude ?? []);
    isExcluded = (path) => !isClusterPath(path) && matches(path);
    const moved = [...texts].filter(([path]) => was(path) !== isExcluded(path));
    inner.applyChanges(moved.map(([path, text]) => ({ path, text: isExcluded(path) ? null : text })));
  }

  return {
    ...inner,
    applyChanges(changes) {
      for (const { path, text } of changes) {
        if (text === null) texts.delete(path);
        else texts.set(path, text);
      }
      if (changes.some(({ path }) => path === configurationFile)) readFile();
      inner.applyChanges(changes.filter(({ path }) => !isExcluded(path)));
    },
    configure(changed) {
      own = { ...own, ...changed };
      configure();
    },
    overview() {
      const view = inner.overview();
      if (notices.length === 0) return view;
      const told = notices.map(({ at, ...notice }) => ({ ...notice, ...(at && { location: locate(at) }) }));
      return { ...view, notices: [...told, ...view.notices] };
    },
    text: (path) => texts.get(path),
  };
}
