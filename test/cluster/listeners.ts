import { readdir, readFile, readlink } from 'node:fs/promises';

export interface Listener {
  readonly address: string;
  readonly port: number;
}

/** The TCP sockets on which these processes listen, from Linux's /proc. */
export async function listeners(pids: readonly number[]): Promise<Listener[]> {
  const inodes = new Set((await Promise.all(pids.map(socketsOf))).flat());
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  return tables.flatMap((table) =>
    table
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // 0A is the state LISTEN.
      .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
      .map(([, local = '']) => ({
        address: readable(local.split(':')[0] ?? ''),
        port: Number.parseInt(local.split(':')[1] ?? '', 16),
      })),
  );
}

async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const targets = await Promise.all(
    (await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []);
}

/** The kernel prints addresses as hexadecimal numbers of 32 bits, in the machine's byte order. */
function readable(hex: string): string {
  if (hex.length !== 8) return hex;
  return Buffer.from(hex, 'hex').reverse().join('.');
}
