import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Ports per testbed. The first is held by the supervisor itself: whoever holds it owns those after it. */
const blockSize = 16;
/** Below what systems give to outgoing connections, or one of those could take a part's port while it restarts. */
const [lowest, highest] = [20_000, 32_000] as const;

export interface PortBlock {
  readonly firstPort: number;
  readonly guard: Server;
}

export async function claimPorts(): Promise<PortBlock> {
  const blocks = (highest - lowest) / blockSize;
  for (let attempt = 0; attempt < 100; attempt++) {
    const guardPort = lowest + Math.floor(Math.random() * blocks) * blockSize;
    const guard = await listen(guardPort);
    if (guard === undefined) continue;
    if (await allFree(guardPort + 1, blockSize - 1)) return { firstPort: guardPort + 1, guard };
    guard.close();
  }
  throw new Error(`found no ${blockSize} free ports in a row between ${lowest} and ${highest} on 127.0.0.1`);
}

async function allFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    const server = await listen(port);
    if (server === undefined) return false;
    server.close();
    await once(server, 'close');
  }
  return true;
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  } catch {
    return undefined;
  }
}
