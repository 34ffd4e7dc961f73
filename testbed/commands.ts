import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NodeMode } from './build/modules.ts';
import { testbedDir } from './run/paths.ts';
import {
  isRunning,
  memoryOf,
  pidHere,
  readPids,
  readState,
  stateFolders,
  sweep,
  type TestbedState,
} from './run/state.ts';
import { startTestbed } from './start.ts';

/** A line for the person who waits, or the end of the waiting. */
type FromServe = { readonly line: string } | { readonly ready: true } | { readonly failed: string };

/** Starts a testbed in a process of its own and returns when it is up. */
export async function up(mode: NodeMode): Promise<void> {
  const child = fork(join(testbedDir, 'cli.ts'), ['serve', '--mode', mode], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Interrupted while it waits, `up` takes the half-started testbed with it: the channel closes.
  const failed = await outcome(child);
  if (failed !== undefined) throw new Error(failed);
  child.disconnect();
  child.unref();
  await status();
}

function outcome(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.on('message', (message: FromServe) => {
      if ('line' in message) console.log(message.line);
      else resolve('failed' in message ? message.failed : undefined);
    });
    child.once('exit', (code) => resolve(`the testbed ended with code ${code} before it was up`));
  });
}

/** Owns a testbed until it is told to end: by a signal, or by the end of an `up` that did not get to its end. */
export async function serve(mode: NodeMode): Promise<void> {
  const tell = (message: FromServe): void => {
    if (process.connected) process.send?.(message);
    else if ('line' in message) console.log(message.line);
  };
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => ending.abort());
  const orphaned = (): void => ending.abort();
  process.once('disconnect', orphaned);
  try {
    const testbed = await startTestbed({
      mode,
      startedBy: 'up',
      log: (line) => tell({ line }),
      signal: ending.signal,
    });
    process.removeListener('disconnect', orphaned);
    tell({ ready: true });
    if (!ending.signal.aborted) await once(ending.signal, 'abort');
    await testbed.stop();
  } catch (error) {
    tell({ failed: (error as Error).message });
    throw error;
  }
}

export async function down(): Promise<void> {
  const running = await runningTestbeds();
  // A test run's testbed ends with the test run.
  const ours = running.filter((one) => one.state.startedBy === 'up');
  for (const { state } of ours) {
    process.kill(state.owner, 'SIGTERM');
    while (isRunning(state.owner)) await delay(50);
    console.log(`ended the testbed in ${state.dir}`);
  }
  await sweep();
  if (ours.length === 0) console.log('no testbed is running');
}

export async function status(): Promise<void> {
  const running = await runningTestbeds();
  if (running.length === 0) console.log('no testbed is running; `npm run testbed -- up` starts one');
  for (const { state, parts } of running) {
    console.log(
      `\ntestbed in ${state.dir} (mode ${state.mode}, up since ${state.started}, took ${state.startSeconds} s)`,
    );
    console.log(`  API server  ${state.server}`);
    if (state.s3 !== undefined) console.log(`  S3          ${state.s3.endpoint}, bucket ${state.s3.bucket}`);
    console.log(`  logs        ${join(state.dir, 'logs')}`);
    let total = 0;
    for (const [name, supervised] of Object.entries(parts)) {
      const pid = await pidHere(state.dir, state, supervised);
      const memory = await memoryOf(pid);
      total += memory;
      console.log(`  ${name.padEnd(24)} pid ${String(pid).padEnd(8)} ${megabytes(memory)}`);
    }
    console.log(`  ${'in all'.padEnd(37)} ${megabytes(total)}`);
    console.log(`\n  export KUBECONFIG=${state.kubeconfigs.admin}   # or dev.kubeconfig beside it`);
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`.padStart(8);

async function runningTestbeds(): Promise<{ state: TestbedState; parts: Readonly<Record<string, number>> }[]> {
  const found = [];
  for (const folder of await stateFolders()) {
    const [state, pids] = await Promise.all([readState(folder), readPids(folder)]);
    if (state !== undefined && pids !== undefined && isRunning(pids.supervisor))
      found.push({ state, parts: pids.parts });
  }
  return found;
}
