// VS Code without a download from its vendor: the npm package code-server holds the whole workbench and server of
// VS Code in lib/vscode. It is kept out of the dependencies because it is 600 MB and only tests and `npm start` use it.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotRun } from './cannot-run.ts';
import { run } from './command.ts';
import { withLock } from './file-lock.ts';
import { cacheDir } from './paths.ts';

const version = '4.139.1';
/** Native modules that the server loads at its start. The others are prebuilt, or only the agent host misses them. */
const rebuilt = ['@vscode/spdlog', '@vscode/native-watchdog'];

/** What an install is good for: another Node or platform needs other native modules. */
const stamp = [version, process.platform, process.arch, `node${process.versions.modules}`].join('-');

const installs = cacheDir('vscode');
const home = join(installs, stamp);
const server = join(home, 'node_modules', 'code-server', 'lib', 'vscode');
const marker = join(home, 'installed');

/** Installs code-server once; returns the script that starts VS Code's server. */
export async function codeServer(): Promise<string> {
  const main = join(server, 'out', 'server-main.js');
  await mkdir(installs, { recursive: true });
  if (!(await isInstalled())) {
    await withLock(join(installs, 'install.lock'), async () => {
      if (!(await isInstalled())) await install();
    });
  }
  return main;
}

const isInstalled = async (): Promise<boolean> =>
  existsSync(marker) && (await readFile(marker, 'utf8')).trim() === stamp;

async function install(): Promise<void> {
  console.log(`installing VS Code (code-server ${version}) into ${installs}: once, one to two minutes, 600 MB`);
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  const npm = (cwd: string, ...args: string[]) => run('npm', [...args, '--no-audit', '--no-fund'], { cwd });
  try {
    await step('1/3 package', () => npm(home, 'install', '--ignore-scripts', `code-server@${version}`));
    await step('2/3 its dependencies', () => npm(server, 'install', '--omit=dev', '--ignore-scripts'));
    await step('3/3 native modules', () => npm(server, 'rebuild', ...rebuilt));
  } catch (cause) {
    throw new CannotRun(
      `code-server ${version} could not be installed: ${(cause as Error).message}`,
      'needs the npm registry, and Python 3, make and a C++ compiler; or set BACKOPS_VSCODE to the VS Code on this machine',
      cause,
    );
  }
  await writeFile(marker, `${stamp}\n`);
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  console.log(`  ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
