import { readFileSync, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { decode } from './decode.ts';
import { createLimit } from './limit.ts';
import { isRelevantJson, isRelevantName, isSkippedFolder } from './relevant.ts';

/** Nothing that large was written by hand, and reading it would take the memory of everything else. */
const maximumBytes = 100_000_000;

export interface ReadNotice {
  readonly code: 'unreadable' | 'file-too-large' | 'encoding';
  readonly severity: 'warning' | 'information';
  readonly file: string;
  readonly message: string;
}

export interface Workspace {
  /** Reads files and whole folders (absolute paths) that were not read before. */
  read(paths: readonly string[], options: ReadOptions): Promise<readonly WorkspaceFile[]>;
  readonly notices: readonly ReadNotice[];
  /** Bytes can be had back from the text of this file. */
  isExact(path: string): boolean;
}

export interface WorkspaceFile {
  readonly path: string;
  readonly text: string;
}

export interface ReadOptions {
  /** Read a named file whatever it is called: something refers to it. */
  readonly named: boolean;
  /** Go into this folder's folders? */
  recursive(folder: string, names: ReadonlySet<string>): boolean;
}

/**
 * Files below `root`, by their path relative to it. `boundary` is the real path that nothing is read outside of, whatever
 * symbolic links say. What cannot be read becomes a notice and the rest is read.
 */
export function createWorkspace(root: string, boundary: string, isExcluded: (path: string) => boolean): Workspace {
  const notices: ReadNotice[] = [];
  const seen = new Set<string>();
  const inexact = new Set<string>();
  const limit = createLimit(32);
  const shown = (path: string) => relative(root, path).split(sep).join('/') || '.';

  function note(code: ReadNotice['code'], path: string, message: string): void {
    notices.push({ code, severity: code === 'encoding' ? 'information' : 'warning', file: shown(path), message });
  }

  async function readFolder(
    folder: string,
    options: ReadOptions,
    found: WorkspaceFile[],
    asked: boolean,
  ): Promise<void> {
    if (!asked && seen.has(`${folder}/`)) return;
    seen.add(`${folder}/`);
    const entries = await limit(() => readdir(folder, { withFileTypes: true })).catch(
      (error: NodeJS.ErrnoException) => {
        note(
          'unreadable',
          folder,
          `This folder cannot be read (${error.code ?? error.message}); what is in it is not known.`,
        );
        return [];
      },
    );
    const names = new Set(entries.map((entry) => entry.name));
    const deep = options.recursive(folder, names);
    await Promise.all(
      entries.map(async (entry) => {
        const path = join(folder, entry.name);
        if (isExcluded(path)) return;
        // A link to a folder is not followed: what it leads to inside the root is read anyway, and links can go round in
        // circles. Something that refers to files through it asks for them by name.
        if (entry.isDirectory()) {
          if (deep && !isSkippedFolder(entry.name, names)) await readFolder(path, options, found, false);
        } else if (isRelevantName(path) && (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path))))) {
          readOne(path, false, found);
        }
      }),
    );
  }

  async function leadsToFile(path: string): Promise<boolean> {
    const target = await realpath(path).catch(() => undefined);
    if (target === undefined || !isInside(target, boundary)) return false;
    return (await stat(target)).isFile();
  }

  /** Not asynchronous: of ten thousand small files on a local disk, four fifths of the time would be promises and threads. */
  function readOne(path: string, named: boolean, found: WorkspaceFile[]): void {
    if (seen.has(path)) return;
    seen.add(path);
    try {
      const { size } = statSync(path);
      if (size > maximumBytes) {
        note('file-too-large', path, `This file has ${Math.round(size / 1e6)} MB and is not read.`);
        return;
      }
      const { text, exact, problem } = decode(readFileSync(path));
      if (!exact) inexact.add(shown(path));
      if (/\.json$/i.test(path) && !named && !isRelevantJson(path, text)) return;
      if (problem !== undefined) note('encoding', path, problem);
      found.push({ path: shown(path), text });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      note('unreadable', path, `This file cannot be read (${code ?? message}).`);
    }
  }

  return {
    notices,
    isExact: (path) => !inexact.has(path),
    async read(paths, options) {
      const found: WorkspaceFile[] = [];
      for (const path of paths) {
        const real = await realpath(path).catch(() => undefined);
        // Referred to, and not there or none of our business: the session goes on without it.
        if (real === undefined || !isInside(real, boundary) || isExcluded(path)) continue;
        const isFolder = await stat(real).then((one) => one.isDirectory());
        await (isFolder ? readFolder(path, options, found, true) : readOne(path, options.named, found));
      }
      return found.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
  };
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The enclosing git repository; without one the folder itself. */
export async function repositoryOf(folder: string): Promise<string> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    if (
      await stat(join(path, '.git')).then(
        () => true,
        () => false,
      )
    )
      return path;
    if (dirname(path) === path) return folder;
  }
}
