// The testbed's programs: from a folder that the environment names, from the cache, or built.
import { cp, mkdir, mkdtemp, readdir, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotRun } from '../../test/support/cannot-run.ts';
import { withLock } from '../../test/support/file-lock.ts';
import { cacheDir } from '../../test/support/paths.ts';
import { folderInCache, forgetOld, isBuilt, missingIn } from './cache.ts';
import { buildModule, checkGo, moduleFolder } from './go.ts';
import { type GoModule, modulesFor, type NodeMode, programOf } from './modules.ts';
import { minutes, progressReport } from './progress.ts';

export interface Programs {
  /** The full path of a program such as `kube-apiserver`. */
  path(program: string): string;
  /** The folder that holds this program and the manifests that came with it. */
  folder(program: string): string;
}

export interface BuildOptions {
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export async function ensurePrograms(mode: NodeMode, options: BuildOptions = {}): Promise<Programs> {
  const modules = modulesFor(mode);
  const given = process.env.BACKOPS_TESTBED_BIN;
  if (given !== undefined && given !== '') {
    const missing = missingIn(given, modules);
    if (missing.length === 0) return programsIn(() => given);
    throw new CannotRun(
      `BACKOPS_TESTBED_BIN=${given} lacks ${missing.join(', ')}`,
      'name a folder that `npm run testbed -- build --to FOLDER` made from these sources, or unset it',
    );
  }
  await buildMissing(modules, options);
  const now = new Date();
  for (const module of modules) await utimes(folderInCache(module), now, now);
  const owner = new Map(modules.flatMap((module) => module.packages.map((one) => [programOf(one), module])));
  return programsIn((program) => {
    const module = owner.get(program);
    if (module === undefined) throw new Error(`the testbed in mode ${mode} has no program ${program}`);
    return folderInCache(module);
  });
}

/** Throws CannotRun when the programs are neither there nor can be built here. */
export async function checkPrograms(mode: NodeMode): Promise<void> {
  const { BACKOPS_TESTBED_BIN: given = '' } = process.env;
  if (given === '' && !modulesFor(mode).every(isBuilt)) await checkGo();
}

const programsIn = (folder: (program: string) => string): Programs => ({
  folder,
  path: (program) => join(folder(program), program),
});

async function buildMissing(modules: readonly GoModule[], options: BuildOptions): Promise<void> {
  const log = options.log ?? console.log;
  if (modules.every(isBuilt)) return;
  await checkGo();
  await mkdir(cacheDir('testbed'), { recursive: true });
  await withLock(join(cacheDir('testbed'), 'build.lock'), async () => {
    await removeHalves();
    const missing = modules.filter((module) => !isBuilt(module));
    if (missing.length === 0) return;
    const seconds = missing.reduce((sum, module) => sum + module.coldSeconds, 0);
    log(
      `building the testbed once, into ${cacheDir('testbed')}: ${missing.map((module) => module.id).join(', ')}; ` +
        `about ${minutes(seconds)} on two cores, less when Go has compiled some of it before`,
    );
    for (const [index, module] of missing.entries()) {
      const report = progressReport(`testbed ${index + 1}/${missing.length} ${module.id}`, module.coldSeconds, log);
      await buildOne(module, { signal: options.signal, onProgress: report.update });
      report.done();
    }
  });
}

/** What builds left that were killed: this one holds the lock, so nobody works on them. */
async function removeHalves(): Promise<void> {
  for (const name of await readdir(cacheDir('testbed'))) {
    if (name.startsWith('.new-')) await rm(join(cacheDir('testbed'), name), { recursive: true, force: true });
  }
}

/** Built elsewhere and renamed: two runs never see half a build. */
async function buildOne(module: GoModule, options: Parameters<typeof buildModule>[2]): Promise<void> {
  const half = await mkdtemp(join(cacheDir('testbed'), '.new-'));
  try {
    await buildModule(module, half, options);
    for (const { module: path, folder, pattern } of module.manifests ?? []) {
      const from = join(await moduleFolder(module, path), folder);
      await mkdir(join(half, 'manifests'), { recursive: true });
      for (const file of (await readdir(from)).filter((name) => pattern.test(name))) {
        await cp(join(from, file), join(half, 'manifests', file));
      }
    }
    await rename(half, folderInCache(module));
    await forgetOld(module);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Copies everything into one folder, for BACKOPS_TESTBED_BIN on other machines. */
export async function exportPrograms(mode: NodeMode, target: string, options: BuildOptions = {}): Promise<void> {
  await buildMissing(modulesFor(mode), options);
  await mkdir(target, { recursive: true });
  for (const module of modulesFor(mode)) await cp(folderInCache(module), target, { recursive: true });
}
