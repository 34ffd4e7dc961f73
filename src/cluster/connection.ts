import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { clusterError } from '../core/model/cluster-reader.ts';
import { applyCredentials } from './credentials.ts';
import { answerError, networkError } from './errors.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';
import { proxyFor } from './proxy.ts';

export interface Connection {
  /** Rejects with a ClusterError for every status from 300 on that is not among the accepted ones. */
  get(path: string, signal?: AbortSignal, accepted?: readonly number[]): Promise<Answer>;
  close(): void;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Options {
  readonly mayRunPrograms: boolean;
  readonly timeoutMilliseconds?: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A page of 500 objects with their status is a few megabytes; what is larger is no answer of an API server. */
const maxBytes = 100_000_000;

export function connectionTo(config: LoadedKubeconfig, options: Options): Connection {
  const { client, cluster, server } = config;
  const timeout = options.timeoutMilliseconds ?? 20_000;
  const proxy = cluster.proxyUrl ?? proxyFor(server, options.env);
  // The client takes a cluster's own proxy only; kubectl also knows HTTPS_PROXY.
  if (proxy !== undefined) Object.assign(cluster, { proxyUrl: proxy });
  const send = server.startsWith('http:') ? httpRequest : httpsRequest;
  let close = (): void => {};

  async function get(path: string, signal: AbortSignal | undefined, accepted: readonly number[] = []) {
    const request: RequestOptions = { method: 'GET', headers: { accept: 'application/json' } };
    await applyCredentials(client, request, config, options.mayRunPrograms);
    close = () => (request.agent as { destroy?: () => void } | undefined)?.destroy?.();
    const { status, text } = await received(`${server}${path}`, request, signal);
    const body = jsonOf(text);
    if ((status < 300 && body !== undefined) || accepted.includes(status)) return { status, body };
    throw answerError(config, path, status, body);
  }

  function received(url: string, request: RequestOptions, signal: AbortSignal | undefined) {
    return new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = send(url, { ...request, ...(signal && { signal }) });
      // One clock for connection, handshake and answer: a server that sends a byte now and then is slow, too.
      const clock = setTimeout(() => {
        sent.destroy();
        reject(
          clusterError(
            'slow',
            `${server} did not answer within ${timeout / 1000} s.`,
            'Is it under load, or does a firewall drop what you send? Try again, or look at: kubectl get --raw /readyz',
          ),
        );
      }, timeout);
      const fail = (error: Error) => {
        clearTimeout(clock);
        reject(signal?.aborted ? error : networkError(config, proxy, error));
      };
      sent.once('error', fail);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size > maxBytes) response.destroy(new Error(`more than ${maxBytes / 1e6} MB for one answer`));
        });
        response.once('error', fail);
        response.once('end', () => {
          clearTimeout(clock);
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
        });
      });
      sent.end();
    });
  }

  return { get, close: () => close() };
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
