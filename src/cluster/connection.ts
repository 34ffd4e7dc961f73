import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { clusterError } from '../core/model/cluster-reader.ts';
import { answerError } from './answers.ts';
import { applyCredentials } from './credentials.ts';
import { networkError } from './errors.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';
import { proxyFor } from './proxy.ts';

export interface Connection {
  /** Rejects with a ClusterError for every status from 300 on that is not among the accepted ones. */
  get(path: string, signal?: AbortSignal, accepted?: readonly number[]): Promise<Answer>;
  /** As `get`, with a body. */
  send(sent: Sent, signal?: AbortSignal, accepted?: readonly number[]): Promise<Answer>;
  /**
   * An answer that goes on: each line as it comes. Resolves with the status when the server ends it; rejects like `get`, and with
   * what `line` throws.
   */
  follow(path: string, followed: Followed, signal: AbortSignal, accepted?: readonly number[]): Promise<number>;
  /** The error that a Status stands for, wherever it was found. */
  refusal(path: string, status: number, body: unknown): Error;
  close(): void;
}

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Default: application/json. */
  readonly contentType?: string;
}

export interface Followed {
  /** After these the answer must have ended; a server that is still silent then is gone. */
  readonly milliseconds: number;
  /** The server has accepted. */
  opened(): void;
  line(text: string): void;
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
  const begin = server.startsWith('http:') ? httpRequest : httpsRequest;
  let close = (): void => {};

  const send: Connection['send'] = async (sent, signal, accepted = []) => {
    const { status, text } = await exchange(sent, signal, read);
    const body = jsonOf(text);
    if ((status < 300 && body !== undefined) || accepted.includes(status)) return { status, body };
    throw answerError(config, sent.path, status, body);
  };

  const follow: Connection['follow'] = async (path, followed, signal, accepted = []) => {
    const { status, text } = await exchange({ method: 'GET', path }, signal, async (response, allow, fail) => {
      if (response.statusCode !== 200) return read(response);
      allow(followed.milliseconds);
      followed.opened();
      await lines(response, followed.line, fail);
      return { status: 200, text: '' };
    });
    if (status === 200 || accepted.includes(status)) return status;
    throw answerError(config, path, status, jsonOf(text));
  };

  /** `allow` sets the clock anew, `fail` ends the exchange with an error of the network. */
  type Reader<T> = (
    response: IncomingMessage,
    allow: (milliseconds: number) => void,
    fail: (error: Error) => void,
  ) => Promise<T>;

  async function exchange<T>(sent: Sent, signal: AbortSignal | undefined, take: Reader<T>): Promise<T> {
    const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
    const headers = {
      accept: 'application/json',
      ...(body !== undefined && {
        'content-type': sent.contentType ?? 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
    };
    const request: RequestOptions = { method: sent.method, headers };
    await unlessAborted(applyCredentials(client, request, config, options.mayRunPrograms), signal);
    close = () => (request.agent as { destroy?: () => void } | undefined)?.destroy?.();
    return new Promise<T>((resolve, reject) => {
      let clock: NodeJS.Timeout | undefined;
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

  return {
    get: (path, signal, accepted) => send({ method: 'GET', path }, signal, accepted),
    send,
    follow,
    refusal: (path, status, body) => answerError(config, path, status, body),
    close: () => close(),
  };
}

function read(response: IncomingMessage): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBytes) response.destroy(new Error(`more than ${maxBytes / 1e6} MB for one answer`));
    });
    response.once('end', () =>
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/** Rejects with what `line` throws. */
function lines(response: IncomingMessage, line: (text: string) => void, fail: (error: Error) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // Of a line that is not complete yet: joined once, when it is, since a large object comes in many chunks.
    let parts: string[] = [];
    let size = 0;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const [first = '', ...more] = chunk.split('\n');
      parts.push(first);
      size += first.length;
      if (size > maxBytes) fail(new Error(`more than ${maxBytes / 1e6} MB for one object`));
      for (const next of more) {
        const text = parts.join('');
        parts = [next];
        size = next.length;
        try {
          if (text !== '') line(text);
        } catch (error) {
          reject(error);
          return;
        }
      }
    });
    response.once('end', () => resolve());
  });
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

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
