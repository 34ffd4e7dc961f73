// What can stand between a client and a server, each in a few lines.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import type { Testbed } from '../../testbed/start.ts';

export interface Between {
  readonly port: number;
  /** What was asked for: `127.0.0.1:6443`, `Basic …`. */
  readonly asked: readonly string[];
  /** Connections to it. */
  open(): number;
  close(): void;
}

async function listening(server: Server, asked: readonly string[] = []): Promise<Between> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    open: () => sockets.size,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function splice(one: Duplex, other: Duplex): void {
  one.pipe(other).pipe(one);
  one.on('error', () => {}).on('close', () => other.destroy());
  other.on('error', () => {}).on('close', () => one.destroy());
}

/** An HTTP proxy that makes tunnels. `refuse`: it answers with this instead. */
export function httpProxy(refuse?: string): Promise<Between> {
  const asked: string[] = [];
  const server = createHttpServer();
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    asked.push(request.url ?? '', request.headers['proxy-authorization'] ?? '');
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse}\r\n\r\n`);
    const { hostname, port } = new URL(`http://${request.url}`);
    const to = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      splice(socket, to);
    });
  });
  return listening(server, asked);
}

/** SOCKS 5 (RFC 1928) without a login, for IPv4 addresses, all of which it takes for this machine. `refuse`: it answers that its rules forbid it. */
export function socksProxy(refuse = false): Promise<Between> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        const [host, port] = [request.subarray(4, 8).join('.'), request.readUInt16BE(8)];
        asked.push(`${host}:${port}`);
        const answer = (code: number) => socket.write(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]));
        if (refuse) return void answer(2);
        const to = connect(port, '127.0.0.1', () => {
          answer(0);
          splice(socket, to);
        });
      });
    });
  });
  return listening(server, asked);
}

/** Passes on to a port of this machine what comes, so many milliseconds later; Infinity never answers. */
export function slowTo(port: number, milliseconds: number): Promise<Between> {
  return listening(
    createServer((socket) => {
      if (milliseconds === Number.POSITIVE_INFINITY) return void socket.resume();
      const to = connect(port, '127.0.0.1');
      setTimeout(() => splice(socket, to), milliseconds);
    }),
  );
}

/** TLS with the certificate of the testbed's API server, which no authority signed, before a port of this machine. */
export function tlsTo(testbed: Testbed, port: number): Promise<Between> {
  const server = createTlsServer(certificate(testbed), (socket) => splice(socket, connect(port, '127.0.0.1')));
  return listening(server);
}

export function certificate({ dir }: Testbed): { readonly key: Buffer; readonly cert: Buffer } {
  const file = (name: string) => readFileSync(join(dir, 'apiserver', name));
  return { key: file('apiserver.key'), cert: file('apiserver.crt') };
}

/** An admission webhook that refuses everything. */
export async function denyingWebhook(testbed: Testbed) {
  const server = createHttpsServer(certificate(testbed), async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { uid } = JSON.parse(Buffer.concat(chunks).toString()).request;
    const answer = { uid, allowed: false, status: { message: 'not today' } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }));
  });
  const between = await listening(server);
  const caBundle = certificate(testbed).cert.toString('base64');
  return { url: `https://127.0.0.1:${between.port}/`, caBundle, close: between.close };
}
