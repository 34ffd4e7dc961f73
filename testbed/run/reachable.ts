import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when something accepts connections there; rejects after `seconds`, or as soon as `ended` says so. */
export const reachable = (host: string, port: number, ended: () => boolean, seconds = 30): Promise<void> =>
  until(`${host}:${port}`, () => connect(port, host), ended, seconds);

export const reachableSocket = (path: string, ended: () => boolean, seconds = 30): Promise<void> =>
  until(path, () => connect(path), ended, seconds);

async function until(what: string, open: () => Socket, ended: () => boolean, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await accepts(open))) {
    if (ended() || Date.now() > deadline) throw new Error(`nothing listens on ${what}`);
    await delay(50);
  }
}

function accepts(open: () => Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = open();
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
