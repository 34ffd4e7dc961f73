// Runs the parts of one testbed as its own process group, and ends them all when it is told to or when its owner is gone:
// the channel between the two closes however the owner ends. `node supervisor.ts STATE-DIR`, started by processes.ts.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FromSupervisor, PartSpec, ToSupervisor } from './messages.ts';
import { claimPorts } from './ports.ts';

const [, , stateDir = ''] = process.argv;
/** Set by isolated.sh, where this process has another number than outside and others clean up after it. */
const outerPid = process.env.BACKOPS_OUTER_PID;
const children = new Map<string, { readonly child: ChildProcess; readonly part: PartSpec }>();
let ending = false;

// The owner may be gone without the channel having noticed yet; `disconnect` will say so.
const tell = (message: FromSupervisor): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
};

function start(part: PartSpec): void {
  if (ending) return;
  const log = openSync(join(stateDir, 'logs', `${part.name}.log`), 'a');
  const child = spawn(part.program, part.args, {
    cwd: stateDir,
    env: { PATH: process.env.PATH, HOME: join(stateDir, 'tmp'), TMPDIR: join(stateDir, 'tmp'), ...part.env },
    stdio: ['ignore', log, log],
  });
  children.set(part.name, { child, part });
  let told = false;
  const exited = (how: string): void => {
    if (told) return;
    told = true;
    children.delete(part.name);
    writePids();
    tell({ type: 'exited', name: part.name, how });
  };
  child.once('error', (error) => exited(error.message));
  child.once('exit', (code, signal) => exited(signal ?? `code ${code}`));
  if (child.pid === undefined) return;
  writePids();
  tell({ type: 'started', name: part.name, pid: child.pid });
}

/** For the sweep that the next testbed makes, should this process be killed together with its owner. */
function writePids(): void {
  const parts = Object.fromEntries([...children].map(([name, { child }]) => [name, child.pid]));
  const file = join(stateDir, 'pids.json');
  try {
    writeFileSync(`${file}.new`, JSON.stringify({ supervisor: Number(outerPid ?? process.pid), parts }));
    renameSync(`${file}.new`, file);
  } catch (error) {
    // While ending, the folder may be gone already.
    if (!ending) throw error;
  }
}

async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  const last = [...children.values()].filter(({ part }) => part.endsLast === true);
  const first = [...children.values()].filter(({ part }) => part.endsLast !== true);
  for (const group of [first, last]) await endAll(group.map(({ child }) => child));
  if (process.env.BACKOPS_TESTBED_KEEP === undefined && outerPid === undefined) {
    rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
  }
  tell({ type: 'stopped' });
  guard.close();
  if (process.connected) process.disconnect();
}

/** Nothing in a testbed is worth a long farewell: its data goes with it. */
async function endAll(group: readonly ChildProcess[]): Promise<void> {
  const gone = Promise.all(group.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  for (const child of group) {
    child.kill('SIGTERM');
    // A stopped process takes no other signal.
    child.kill('SIGCONT');
  }
  const force = setTimeout(() => {
    for (const child of group) child.kill('SIGKILL');
  }, 1_000);
  await Promise.race([gone, delay(10_000, undefined, { ref: false })]);
  clearTimeout(force);
}

mkdirSync(join(stateDir, 'logs'), { recursive: true });
mkdirSync(join(stateDir, 'tmp'), { recursive: true });
writePids();
process.on('message', (message: ToSupervisor) => {
  if (message.type === 'start') start(message.part);
  else if (message.type === 'signal') children.get(message.name)?.child.kill(message.signal);
  else void end();
});
process.on('disconnect', () => void end());
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
const { firstPort, guard } = await claimPorts();
tell({ type: 'ready', firstPort });
