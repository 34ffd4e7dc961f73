import { lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isInside } from './workspace.ts';

/** Why a file was not written; undefined when it was. */
export type WriteProblem = string | undefined;

/**
 * Writes a text in one step (a half-written manifest must never be seen), only inside the root, and only over the very text
 * that the change was made from.
 */
export async function writeText(
  root: string,
  file: string,
  before: string | undefined,
  after: string,
): Promise<WriteProblem> {
  const path = resolve(root, file);
  const realRoot = await realpath(root);
  const outside = 'it lies outside of the root';
  if (!isInside(path, root)) return outside;
  try {
    if (before === undefined) {
      const parent = await nearestExisting(dirname(path));
      if (!isInside(await realpath(parent), realRoot)) return outside;
      await mkdir(dirname(path), { recursive: true });
      // Not over a file that appeared meanwhile, and not through a link.
      await writeFile(path, after, { flag: 'wx' });
      return undefined;
    }
    const real = await realpath(path);
    if (!isInside(real, realRoot)) return outside;
    if (!(await readFile(real)).equals(Buffer.from(before, 'utf8'))) return 'it changed since it was read';
    const temporary = join(dirname(real), `.backops-${process.pid}-${Date.now()}.tmp`);
    try {
      await writeFile(temporary, after, { flag: 'wx', mode: (await stat(real)).mode });
      await rename(temporary, real);
    } finally {
      await rm(temporary, { force: true });
    }
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' ? 'a file of this name exists' : message;
  }
}

async function nearestExisting(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    const found = await lstat(path).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
}
