import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs `work` while no other process holds the same lock; a lock whose owner died is taken over. */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const owner = join(folder, 'pid');
  let waited = false;
  // mkdir without `recursive` fails when the folder exists, on every platform: that is the whole lock.
  while (!(await mkdir(folder).then(always, failsWhenThere))) {
    const pid = Number(await readFile(owner, 'utf8').catch(() => '0'));
    if (pid > 0 && !isRunning(pid)) {
      await rm(folder, { recursive: true, force: true });
      continue;
    }
    if (!waited) console.log(`waiting for process ${pid} to finish installing (${folder})`);
    waited = true;
    await delay(500);
  }
  await writeFile(owner, String(process.pid));
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const always = (): boolean => true;

function failsWhenThere(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'EEXIST') return false;
  throw error;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
