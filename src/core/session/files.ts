import type { Format, ParsedFile } from '../formats/contract.ts';
import { isClusterPath } from '../model/cluster-path.ts';
import type { Notice, SourceFile } from '../model/source.ts';

export interface FileStore {
  set(path: string, text: string | null): void;
  text(path: string): string | undefined;
  paths(): Iterable<string>;
  /** Parsed files of a format. The map is the same object until one of its files changes. */
  parsed(format: string): ReadonlyMap<string, ParsedFile>;
  notices(): readonly Notice[];
}

/** Texts by path, and what each format made of them. A file is parsed once per version. */
export function createFileStore(formats: readonly Format[], maxLength: () => number): FileStore {
  const texts = new Map<string, string>();
  const dirty = new Set<string>();
  /** Those of them that went away, and perhaps came back since: they come last, as if they were new. */
  const gone = new Set<string>();
  const refused = new Map<string, Notice>();
  let parsed = new Map<string, ReadonlyMap<string, ParsedFile>>(formats.map((format) => [format.id, new Map()]));

  function refresh(): void {
    if (dirty.size === 0) return;
    const next = new Map<string, Map<string, ParsedFile>>();
    const editable = (id: string): Map<string, ParsedFile> => {
      const known = next.get(id);
      if (known) return known;
      const copy = new Map(parsed.get(id));
      next.set(id, copy);
      return copy;
    };
    for (const path of dirty) {
      const text = texts.get(path);
      refused.delete(path);
      const notice = text === undefined ? undefined : refusal(path, text, maxLength());
      if (notice) refused.set(path, notice);
      for (const format of formats) {
        const file: SourceFile | undefined = text === undefined || notice ? undefined : { path, text };
        // What comes from a cluster is read by one format, and by no other.
        const isIts = isClusterPath(path) === (format.id === 'live');
        if (gone.has(path) && parsed.get(format.id)?.has(path)) editable(format.id).delete(path);
        if (file && isIts && format.accepts(file)) editable(format.id).set(path, format.parse(file));
        else if (parsed.get(format.id)?.has(path)) editable(format.id).delete(path);
      }
    }
    dirty.clear();
    gone.clear();
    parsed = new Map([...parsed, ...next]);
  }

  return {
    set(path, text) {
      if (texts.get(path) === text) return;
      if (text === null || !texts.has(path)) dirty.delete(path);
      if (text !== null) texts.set(path, text);
      else if (texts.delete(path)) gone.add(path);
      dirty.add(path);
    },
    text: (path) => texts.get(path),
    paths: () => texts.keys(),
    parsed(format) {
      refresh();
      return parsed.get(format) ?? new Map();
    },
    notices() {
      refresh();
      return [
        ...refused.values(),
        ...[...parsed.values()].flatMap((files) => [...files.values()].flatMap((file) => file.notices)),
      ];
    },
  };
}

function refusal(path: string, text: string, maxLength: number): Notice | undefined {
  if (text.length > maxLength) {
    const megabytes = (text.length / 1e6).toFixed(1);
    return {
      code: 'file-too-large',
      severity: 'warning',
      file: path,
      message: `This file has ${megabytes} million characters and is not read; the limit is ${maxLength / 1e6} million. Split it, or raise backops.maxFileLength.`,
    };
  }
  if (text.slice(0, 8_000).includes('\0')) {
    return {
      code: 'binary-file',
      severity: 'information',
      file: path,
      message: 'This file is binary and is not read. Exclude it with backops.exclude.',
    };
  }
  return undefined;
}
