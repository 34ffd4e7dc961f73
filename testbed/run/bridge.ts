import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../test/support/command.ts';

export interface Bridge {
  readonly name: string;
  /** This machine's address on it, which pods reach. */
  readonly address: string;
  readonly subnet: string;
}

/** A network between this machine and the pods; its number follows from the ports, which no other testbed has. */
export async function makeBridge(dir: string, firstPort: number): Promise<Bridge> {
  const block = Math.floor((firstPort - 20_000) / 16);
  const prefix = `10.${88 + (block >> 8)}.${block & 255}`;
  const bridge: Bridge = { name: `backops${firstPort}`, address: `${prefix}.1`, subnet: `${prefix}.0/24` };
  // Written first: whoever cleans up removes it by this file.
  await writeFile(join(dir, 'bridge'), bridge.name);
  await run('ip', ['link', 'add', bridge.name, 'type', 'bridge']);
  await run('ip', ['address', 'add', `${bridge.address}/24`, 'dev', bridge.name]);
  await run('ip', ['link', 'set', bridge.name, 'up']);
  return bridge;
}
