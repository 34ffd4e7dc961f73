// What a testbed leaves on disk for `status`, `down` and the sweep, and how they find it again.
import { execFile } from 'node:child_process';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { NodeMode } from '../build/modules.ts';
import { statePrefix } from './paths.ts';

/** `testbed.json` of a testbed: where everything is. Its parts are in `pids.json`, which the supervisor writes. */
export interface TestbedState {
  readonly dir: string;
  readonly mode: NodeMode;
  /** The process whose end ends the testbed. */
  readonly owner: number;
  /** `down` ends what `up` started, not the testbed of somebody's test run. */
  readonly startedBy: 'up' | 'program';
  readonly started: string;
  readonly startSeconds: number;
  readonly server: string;
  readonly kubeconfigs: { readonly admin: string; readonly dev: string };
  readonly s3:
    | { readonly endpoint: string; readonly bucket: string; readonly accessKey: string; readonly secretKey: string }
    | undefined;
}

interface Pids {
  readonly supervisor: number;
  readonly parts: Readonly<Record<string, number>>;
}

export async function writeState(state: TestbedState): Promise<void> {
  const file = join(state.dir, 'testbed.json');
  await writeFile(`${file}.new`, JSON.stringify(state, undefined, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Folders of all testbeds of this user, running or not. */
export async function stateFolders(): Promise<string[]> {
  const names = await readdir(dirname(statePrefix));
  return names.filter((name) => name.startsWith(basename(statePrefix))).map((name) => join(dirname(statePrefix), name));
}

export const readState = (folder: string): Promise<TestbedState | undefined> => readJson(join(folder, 'testbed.json'));
export const readPids = (folder: string): Promise<Pids | undefined> => readJson(join(folder, 'pids.json'));

/** Ends and removes what testbeds left whose supervisor was killed, which nothing inside them can do. */
export async function sweep(): Promise<void> {
  for (const folder of await stateFolders()) {
    const pids = await readPids(folder);
    // A folder without pids is one that is just being made, or one that never got far.
    const old = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs > 600_000;
    if (pids === undefined ? !old : isRunning(pids.supervisor)) continue;
    if (process.env.BACKOPS_TESTBED_KEEP !== undefined) continue;
    for (const pid of Object.values(pids?.parts ?? {})) {
      // The number may belong to another process by now; every part has its testbed's folder on its command line.
      if (isRunning(pid) && (await commandLine(pid)).includes(folder)) process.kill(pid, 'SIGKILL');
    }
    const bridge = await readFile(join(folder, 'bridge'), 'utf8').catch(() => undefined);
    if (bridge !== undefined) await promisify(execFile)('ip', ['link', 'delete', bridge]).catch(() => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function commandLine(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout;
}

/** The number that a part has here, which in mode `containers` is not the one that its supervisor knows. */
export async function pidHere(folder: string, state: TestbedState, pid: number): Promise<number> {
  if (state.mode === 'kwok') return pid;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/status`, 'utf8').catch(() => '');
    if (!new RegExp(`^NSpid:.*\\s${pid}$`, 'm').test(status)) continue;
    const [command, environment] = await Promise.all(
      ['cmdline', 'environ'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    if (`${command}${environment}`.includes(folder)) return Number(name);
  }
  return pid;
}

/** Resident memory in bytes; 0 for a process that is gone. */
export async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]).catch(() => ({ stdout: '0' }));
  return Number(stdout.trim()) * 1024;
}

const readJson = async <T>(file: string): Promise<T | undefined> =>
  readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as T,
    () => undefined,
  );
