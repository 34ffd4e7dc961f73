import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Resolves when something accepts connections there; rejects after `seconds`, or as soon as `ended` says so. */
export async function reachable(host: string, port: number, ended: () => boolean, seconds = 30): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await accepts(host, port))) {
    if (ended() || Date.now() > deadline) throw new Error(`nothing listens on ${host}:${port}`);
    await delay(50);
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
