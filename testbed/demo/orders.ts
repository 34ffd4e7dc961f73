// The shop's database, as far as one needs it to see data come and go: a file with a line per order.
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Testbed } from '../start.ts';
import { volumeOf } from './volumes.ts';

export const ordersFile = 'orders.log';
const goods = ['tea pot', 'field notebook', 'desk lamp', 'wool blanket', 'bicycle bell', 'cast-iron pan', 'atlas'];

/** The lines in a volume's folder, oldest first; none where there is no such file. */
export async function readOrders(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, ordersFile), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** Appends one order. Its number follows from the last line: after a restore it goes on from there, as a database would. */
export async function writeOrder(folder: string): Promise<string> {
  const last = (await readOrders(folder)).at(-1);
  const number = Number(/ order (\d+):/.exec(last ?? '')?.[1] ?? 1000) + 1;
  const line = `${new Date().toISOString()} order ${number}: ${(number % 3) + 1} x ${goods[number % goods.length]}`;
  await appendFile(join(folder, ordersFile), `${line}\n`);
  return line;
}

/** Where the database would write now: nowhere while its pod does not run. */
export async function databaseVolume(testbed: Testbed, namespace: string, claim: string): Promise<string | undefined> {
  const pod = await testbed.api
    .request('GET', `/api/v1/namespaces/${namespace}/pods/postgres-0`)
    .catch(() => undefined);
  const runs =
    pod?.status?.phase === 'Running' &&
    (pod.metadata as { deletionTimestamp?: string }).deletionTimestamp === undefined;
  return runs ? volumeOf(testbed, namespace, claim) : undefined;
}
