import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { clusterError } from '../core/model/cluster-reader.ts';
import { applyCredentials } from './credentials.ts';
import { networkError } from './errors.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';
import { proxyFor } from './proxy.ts';

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Default: application/json. */
  readonly contentType?: string;
}

export interface ExchangeOptions {
  readonly mayRunPrograms: boolean;
  /** Default 20 s. */
  readonly timeoutMilliseconds?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Takes an answer in. `allow` sets the clock anew, `fail` ends the exchange with an error of the network. */
export type Taker<T> = (
  response: IncomingMessage,
  allow: (milliseconds: number) => void,
  fail: (error: Error) => void,
) => Promise<T>;

/** One request and its answer, of whatever status. Rejects with a ClusterError, with what `take` throws, or as the signal says. */
export async function exchange<T>(
  config: LoadedKubeconfig,
  options: ExchangeOptions,
  sent: Sent,
  signal: AbortSignal | undefined,
  take: Taker<T>,
): Promise<T> {
  const { server, cluster } = config;
  const timeout = options.timeoutMilliseconds ?? 20_000;
  const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
  const proxy = cluster.proxyUrl ?? proxyFor(server, options.env);
  const request = requestOf(config, sent, body, proxy, timeout);
  await unlessAborted(applyCredentials(request, config, options.mayRunPrograms), signal);
  return new Promise<T>((resolve, reject) => {
    let clock: NodeJS.Timeout | undefined;
    const begin = server.startsWith('http:') ? httpRequest : httpsRequest;
    const going = begin(`${server}${sent.path}`, { ...request, ...(signal && { signal }) });
    const end = (): void => {
      clearTimeout(clock);
      going.destroy();
    };
    // One clock for connection, handshake and answer: a server that sends a byte now and then is slow, too.
    const allow = (milliseconds: number): void => {
      clearTimeout(clock);
      clock = setTimeout(() => {
        reject(slowError(server, milliseconds));
        end();
      }, milliseconds);
    };
    const fail = (error: Error): void => {
      reject(signal?.aborted ? error : networkError(config, proxy, error));
      end();
    };
    allow(timeout);
    going.on('error', fail);
    going.once('response', (response) => {
      response.on('error', fail);
      take(response, allow, fail).then(
        (value) => {
          clearTimeout(clock);
          resolve(value);
        },
        (error) => {
          reject(error);
          end();
        },
      );
    });
    going.end(body);
  });
}

/** Ends what the agent of these credentials still has open. */
export function closeAgent({ client }: LoadedKubeconfig): void {
  const agents: ReadonlyMap<string, Agent> | undefined = (client as unknown as { agentCache?: Map<string, Agent> })
    .agentCache;
  for (const agent of agents?.values() ?? []) agent.destroy();
}

function requestOf(
  { server, cluster }: LoadedKubeconfig,
  sent: Sent,
  body: string | undefined,
  proxy: string | undefined,
  timeout: number,
): RequestOptions {
  const headers = {
    accept: 'application/json',
    ...(body !== undefined && {
      'content-type': sent.contentType ?? 'application/json',
      'content-length': Buffer.byteLength(body),
    }),
  };
  const request: RequestOptions = { method: sent.method, headers };
  if (proxy === undefined) return request;
  // The client takes a cluster's own proxy only; kubectl also knows HTTPS_PROXY, and lets a SOCKS proxy look names up.
  Object.assign(cluster, { proxyUrl: proxy.replace(/^socks5:/, 'socks5h:') });
  if (!proxy.startsWith('socks')) {
    // The client's agent gives up on a proxy that never answers only by this; its socket would keep the process alive.
    return Object.assign(request, { timeout });
  }
  // The client's agent forgets an address that is no name, and would look for `localhost` in the certificate.
  const name = new URL(server).hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) && !cluster.tlsServerName) {
    request.checkServerIdentity = (_, certificate) => checkServerIdentity(name, certificate);
  }
  return request;
}

function slowError(server: string, milliseconds: number): Error {
  return clusterError(
    'slow',
    `${server} did not answer within ${milliseconds / 1000} s.`,
    'Is it under load, or does a firewall drop what you send? Try again, or look at: kubectl get --raw /readyz',
  );
}

/** A program that asks a person to log in is waited for only as long as somebody wants the answer. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
