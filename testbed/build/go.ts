// The go command: whether it is there, and a build that says how far it is.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { CannotRun } from '../../test/support/cannot-run.ts';
import { onPath } from '../../test/support/command.ts';
import { buildFlags } from './cache.ts';
import type { GoModule } from './modules.ts';

const oldestGo = [1, 26] as const;
const environment = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-buildvcs=false' };
const remedy = `install Go ${oldestGo.join('.')} or later, or set BACKOPS_TESTBED_BIN to a folder with the built programs`;

/** Throws CannotRun when this machine cannot build. */
export async function checkGo(): Promise<void> {
  const program = onPath('go');
  if (program === undefined)
    throw new CannotRun('the testbed is not built, and there is no Go on this machine', remedy);
  const version = (await go(['env', 'GOVERSION'])).trim();
  const [major = 0, minor = 0] = /^go(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  if (major < oldestGo[0] || (major === oldestGo[0] && minor < oldestGo[1])) {
    throw new CannotRun(`the testbed is not built, and ${program} is ${version}`, remedy);
  }
}

export interface BuildProgress {
  /** Packages compiled so far, and of how many at most: what the compiler's cache holds is skipped. */
  readonly compiled: number;
  readonly packages: number;
}

/** Builds a module's programs into `target`, out of the way of everything else on the machine. */
export async function buildModule(
  module: GoModule,
  target: string,
  options: { readonly signal?: AbortSignal | undefined; readonly onProgress: (progress: BuildProgress) => void },
): Promise<void> {
  const tags = module.tags === undefined ? [] : [`-tags=${module.tags}`];
  const list = await go(['list', '-deps', ...tags, ...module.packages], module.folder);
  const packages = list.trim().split('\n').length;
  const flags = [...buildFlags, ...tags, `-ldflags=-s -w ${module.linkerFlags}`];
  const child = spawn('go', ['build', '-v', ...flags, '-o', `${target}/`, ...module.packages], {
    cwd: module.folder,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  // Compilers inherit it. Tests that run beside the build have time limits.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let compiled = 0;
  const rest: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    // `-v` prints the name of each package as it is compiled; anything else is a message.
    if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) compiled++;
    else if (!line.startsWith('go: downloading')) rest.push(line);
    options.onProgress({ compiled, packages });
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new CannotRun(
      `building testbed/${module.id} ended with ${code}:\n${rest.slice(-20).join('\n')}`,
      'needs the Go module proxy (GOPROXY); or set BACKOPS_TESTBED_BIN to a folder with the built programs',
    );
  }
}

/** Where the source of another module lies in Go's module cache. */
export const moduleFolder = async (module: GoModule, path: string): Promise<string> =>
  (await go(['list', '-m', '-f', '{{.Dir}}', path], module.folder)).trim();

async function go(args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await promisify(execFile)('go', args, { cwd, env: environment, maxBuffer: 1 << 26 });
  return stdout;
}
