import { realpath, stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import type { NoticeView, Session } from '../core/session/types.ts';
import { createBackOpsSession } from '../engine.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import { Refusal } from './refusal.ts';
import { readSettings } from './settings.ts';
import { createWorkspace, isInside, type ReadOptions, repositoryOf } from './workspace.ts';

export interface Loaded {
  readonly session: Session;
  /** Absolute. */
  readonly root: string;
  /** As a user would type it. */
  readonly shownRoot: string;
  /** Does a file (relative to the root) lie in the paths that were asked about? */
  inScope(file: string): boolean;
  readonly notices: readonly NoticeView[];
  readonly fileCount: number;
  isExact(path: string): boolean;
}

/** Rounds of reading what the files just read refer to; each goes one reference further. */
const maximumRounds = 10;

/** Reads the paths and what they refer to, inside the enclosing repository, into a session. */
export async function load(paths: readonly string[], args: Arguments, io: Io): Promise<Loaded> {
  const given = await Promise.all((paths.length > 0 ? paths : ['.']).map((path) => existing(path, io)));
  const root = rootOf(given, io.cwd);
  const repository = await repositoryOf(root);
  const { settings, notices, isExcluded } = await readSettings(args, io, root, repository);
  const session = createBackOpsSession(settings);
  const workspace = createWorkspace(root, await realpath(repository), isExcluded);
  let fileCount = 0;
  const give = async (wanted: readonly string[], options: ReadOptions): Promise<number> => {
    const files = await workspace.read(wanted, options);
    session.applyChanges(files);
    fileCount += files.length;
    return files.length;
  };
  const explicit = given.map((one) => one.path);
  await give(explicit, { named: true, recursive: () => true });
  const asked = new Set<string>();
  for (let round = 0; round < maximumRounds; round += 1) {
    const wanted = session.missing().filter((path) => !asked.has(path));
    if (wanted.length === 0) break;
    for (const path of wanted) asked.add(path);
    const count = await give(
      wanted.map((path) => resolve(root, path)),
      { named: true, recursive: (folder, names) => !isInside(root, folder) && !isUnit(names) },
    );
    if (count === 0) break;
  }
  return {
    session,
    root,
    shownRoot: relative(io.cwd, root).split(sep).join('/') || '.',
    inScope: (file) => {
      const path = resolve(root, file);
      return explicit.some((one) => isInside(path, one));
    },
    notices: [...notices, ...workspace.notices],
    fileCount,
    isExact: (path) => workspace.isExact(path),
  };
}

/** A Terraform module or a kustomization says itself which other folders belong to it. */
function isUnit(names: ReadonlySet<string>): boolean {
  return [...names].some((name) => /\.(?:tf|tofu)(?:\.json)?$|^kustomization(?:\.ya?ml)?$/i.test(name));
}

interface Given {
  readonly path: string;
  readonly isFolder: boolean;
}

async function existing(path: string, io: Io): Promise<Given> {
  const absolute = resolve(io.cwd, path);
  try {
    return { path: absolute, isFolder: (await stat(absolute)).isDirectory() };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Refusal(
      'unreadable',
      missing ? `${path} does not exist.` : `${path} cannot be read: ${(error as Error).message}.`,
    );
  }
}

/** One folder is the root; several paths are seen from here, or from the folder they share. */
function rootOf(given: readonly Given[], cwd: string): string {
  const [first] = given;
  if (given.length === 1 && first?.isFolder) return first.path;
  const folders = given.map((one) => (one.isFolder ? one.path : dirname(one.path)));
  let root = cwd;
  if (folders.every((folder) => isInside(folder, root))) return root;
  root = folders[0] ?? cwd;
  while (!folders.every((folder) => isInside(folder, root))) root = dirname(root);
  return root;
}
