import type { IncomingMessage } from 'node:http';
import { answerError } from './answers.ts';
import { programOf } from './credentials.ts';
import { closeAgent, type ExchangeOptions, exchange, type Sent } from './exchange.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';

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

/** A page of 500 objects with their status is a few megabytes; what is larger is no answer of an API server. */
const maxBytes = 100_000_000;

/** `reload` reads the kubeconfig again: credentials are renewed there, or by its login program, while a connection is used. */
export function connectionTo(
  loaded: LoadedKubeconfig,
  options: ExchangeOptions,
  reload: () => LoadedKubeconfig,
): Connection {
  const { server } = loaded;
  const used = [loaded];
  let config = loaded;
  let hasWorked = false;

  /** Once more with other credentials, where there are any: the one way in which 401 mends itself. Nothing was done by then. */
  async function authorized<T extends { readonly status: number }>(ask: () => Promise<T>): Promise<T> {
    const asked = config;
    const answer = await ask();
    if (answer.status !== 401) {
      hasWorked = true;
      return answer;
    }
    if (config === asked && !renew()) return answer;
    return ask();
  }

  /** A login program that has never given a token that works would only ask the person again. */
  function renew(): boolean {
    const found = reloaded(reload);
    if (found?.server !== server) return false;
    const isOther = JSON.stringify(found.user) !== JSON.stringify(config.user);
    if (!isOther && !(hasWorked && programOf(config.user))) return false;
    hasWorked = false;
    config = found;
    used.push(found);
    return true;
  }

  const send: Connection['send'] = async (sent, signal, accepted = []) => {
    const { status, text } = await authorized(() => exchange(config, options, sent, signal, read));
    const body = jsonOf(text);
    if ((status < 300 && body !== undefined) || accepted.includes(status)) return { status, body };
    throw answerError(config, sent.path, status, body, text);
  };

  const follow: Connection['follow'] = async (path, followed, signal, accepted = []) => {
    const { status, text } = await authorized(() =>
      exchange(config, options, { method: 'GET', path }, signal, async (response, allow, fail) => {
        if (response.statusCode !== 200) return read(response);
        allow(followed.milliseconds);
        followed.opened();
        await lines(response, followed.line, fail);
        return { status: 200, text: '' };
      }),
    );
    if (status === 200 || accepted.includes(status)) return status;
    throw answerError(config, path, status, jsonOf(text), text);
  };

  return {
    get: (path, signal, accepted) => send({ method: 'GET', path }, signal, accepted),
    send,
    follow,
    refusal: (path, status, body) => answerError(config, path, status, body),
    close: () => used.forEach(closeAgent),
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

/** What became of the kubeconfig meanwhile is no answer to a request: then there are no other credentials. */
function reloaded(reload: () => LoadedKubeconfig): LoadedKubeconfig | undefined {
  try {
    return reload();
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
