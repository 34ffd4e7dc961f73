// How testbeds begin and end: beside each other, and with whoever started them.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { statePrefix } from '../../testbed/run/paths.ts';
import { isRunning, readPids, sweep } from '../../testbed/run/state.ts';
import { startTestbed } from '../../testbed/start.ts';
import { inRoot, root } from '../support/paths.ts';
import { sharedTestbed } from './shared.ts';

interface Owned {
  readonly owner: ChildProcess;
  readonly dir: string;
  readonly supervisor: number;
  readonly parts: readonly number[];
}

/** A testbed that another process started. */
async function ownedByAnother(): Promise<Owned> {
  const script = `import { startTestbed } from ${JSON.stringify(inRoot('testbed/start.ts'))};
    console.log((await startTestbed({ velero: false })).dir);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  const dir = String(line).trim();
  const pids = await readPids(dir);
  assert.ok(pids !== undefined, `${dir} says what runs`);
  return { owner, dir, supervisor: pids.supervisor, parts: Object.values(pids.parts) };
}

async function gone(dir: string, pids: readonly number[]): Promise<void> {
  for (const end = Date.now() + 15_000; existsSync(dir) || pids.some(isRunning); await delay(50)) {
    const left = { dir: existsSync(dir), running: pids.filter(isRunning) };
    assert.ok(Date.now() < end, `left behind: ${JSON.stringify(left)}`);
  }
}

describe('testbeds', () => {
  it('run beside each other', async () => {
    const first = await sharedTestbed();
    const second = await startTestbed({ velero: false });
    assert.notEqual(second.dir, first.dir);
    const uid = async ({ api }: typeof first) => (await api.request('GET', '/api/v1/namespaces/default')).metadata.uid;
    assert.notEqual(await uid(first), await uid(second));
    await second.stop();
    assert.equal(existsSync(second.dir), false);
    await uid(first);
  });

  it('end with the process that started them, even if that is killed', async () => {
    const { owner, dir, supervisor, parts } = await ownedByAnother();
    assert.ok(parts.length > 6 && parts.every(isRunning));
    owner.kill('SIGKILL');
    await gone(dir, [supervisor, ...parts]);
  });

  it('are swept away by the next one if their supervisor is killed too', async () => {
    const { owner, dir, supervisor, parts } = await ownedByAnother();
    process.kill(supervisor, 'SIGKILL');
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    while (isRunning(supervisor)) await delay(10);
    assert.ok(existsSync(dir));
    await sweep();
    await gone(dir, [supervisor, ...parts]);
  });

  it('leave nothing when they are interrupted while they start', async () => {
    const folders = async () =>
      (await readdir(dirname(statePrefix))).filter((name) => name.startsWith(basename(statePrefix)));
    const before = new Set(await folders());
    const ending = new AbortController();
    const start = startTestbed({ signal: ending.signal });
    start.catch(() => {});
    let dir: string | undefined;
    while (dir === undefined) {
      const name = (await folders()).find((one) => !before.has(one));
      // Others may start one at the same time; ours says who its owner is only later.
      if (name !== undefined) dir = `${dirname(statePrefix)}/${name}`;
      else await delay(10);
    }
    await delay(2000);
    const pids = Object.values((await readPids(dir))?.parts ?? {});
    ending.abort();
    await assert.rejects(start);
    await gone(dir, pids);
  });
});
