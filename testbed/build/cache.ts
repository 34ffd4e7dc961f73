import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../../test/support/paths.ts';
import { type GoModule, programOf } from './modules.ts';

/** Static programs: no C compiler is needed, and they run in images without a libc. DWARF tables would only cost time. */
export const buildFlags = ['-trimpath', '-gcflags=all=-dwarf=false'];

/** Where this module's programs are, or will be: another name whenever anything that goes into them is another. */
export function folderInCache(module: GoModule): string {
  const hash = createHash('sha256');
  const add = (text: string | Buffer): void => {
    hash.update(text).update('\0');
  };
  for (const file of readdirSync(module.folder).sort()) {
    if (!/^go\.(mod|sum)$|(?<!_test)\.go$/.test(file)) continue;
    add(file);
    add(readFileSync(join(module.folder, file)));
  }
  const { packages, linkerFlags, tags, manifests } = module;
  add(JSON.stringify([buildFlags, packages, linkerFlags, tags, manifests?.map((one) => [one.module, one.folder])]));
  add(`${process.platform}-${process.arch}`);
  return join(cacheDir('testbed'), `${module.id}-${hash.digest('hex').slice(0, 16)}`);
}

/** A folder in the cache gets its name last, so one that has it is complete. */
export const isBuilt = (module: GoModule): boolean => existsSync(folderInCache(module));

export function missingIn(folder: string, modules: readonly GoModule[]): string[] {
  return modules
    .flatMap((module) => module.packages.map(programOf))
    .filter((program) => !existsSync(join(folder, program)));
}

/** Removes what was built from earlier versions of this module and has not been used for four weeks. */
export async function forgetOld(module: GoModule): Promise<void> {
  const current = folderInCache(module);
  for (const name of await readdir(cacheDir('testbed'))) {
    const folder = join(cacheDir('testbed'), name);
    if (folder === current || !new RegExp(`^${module.id}-[0-9a-f]{16}$`).test(name)) continue;
    const { atimeMs, mtimeMs } = await stat(folder);
    if (Date.now() - Math.max(atimeMs, mtimeMs) > 28 * 86_400_000) await rm(folder, { recursive: true, force: true });
  }
}
