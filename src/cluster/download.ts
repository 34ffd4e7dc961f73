import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { getCACertificates } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { KubeConfig } from '@kubernetes/client-node';
import { clusterError } from '../core/model/cluster-reader.ts';
import { linkNetworkError, linkRefusal } from './download-errors.ts';
import { proxyFor } from './proxy.ts';

/** There is no way to leave certificates unchecked: what comes back is shown as the truth about a backup. */
export interface DownloadOptions {
  /** PEM, of an object store with an authority of its own: taken beside those that this machine knows. */
  readonly caBundle?: string;
  readonly signal?: AbortSignal;
  /** Of what is unpacked; default 50 MB. What goes beyond is not read. */
  readonly maxBytes?: number;
  /** Milliseconds without a byte that end it; default 20 s. */
  readonly timeoutMilliseconds?: number;
  /** For HTTPS_PROXY and NO_PROXY. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Downloaded {
  readonly bytes: Uint8Array;
  /** False where `maxBytes` cut it. */
  readonly isComplete: boolean;
}

/**
 * What lies behind a signed link, unpacked when it is gzip. The link opens the object for anybody: no message ever holds more of it than the
 * host. Rejects with a ClusterError: `unreachable` for a host that only the cluster knows, `forbidden` for a link that has expired.
 */
export async function download(link: string, options: DownloadOptions = {}): Promise<Downloaded> {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw clusterError('invalid', 'the link to the object store is no address.', 'Look at the BackupStorageLocation.');
  }
  const { signal, timeoutMilliseconds = 20_000, maxBytes = 50_000_000, env = process.env, caBundle } = options;
  const proxy = proxyFor(url.origin, env);
  const request = await requestFor(url, proxy, caBundle);
  return new Promise((resolve, reject) => {
    const going = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, {
      ...request,
      ...(signal && { signal }),
    });
    const clock = setTimeout(() => {
      const remedy = 'Try again; is the object store under load, or does a firewall drop what you send?';
      reject(clusterError('slow', `${url.host} sent nothing for ${timeoutMilliseconds / 1000} s.`, remedy));
      going.destroy();
    }, timeoutMilliseconds);
    const fail = (error: Error): void => {
      clearTimeout(clock);
      reject(signal?.aborted ? error : linkNetworkError(url, proxy, error));
      going.destroy();
    };
    going.on('error', fail);
    going.once('response', (response) => {
      response.on('data', () => clock.refresh());
      const isGood = response.statusCode === 200;
      collect(response, isGood ? maxBytes : 10_000)
        .then((found) => {
          clearTimeout(clock);
          if (isGood) return resolve(found);
          reject(linkRefusal(url, response.statusCode ?? 0, new TextDecoder().decode(found.bytes)));
        })
        .catch(fail)
        .finally(() => going.destroy());
    });
    going.end();
  });
}

/** The Kubernetes client knows how to go through every kind of proxy; to it, the object store is a server like another. */
async function requestFor(url: URL, proxy: string | undefined, caBundle: string | undefined): Promise<RequestOptions> {
  const client = new KubeConfig();
  const name = 'object-store';
  const isPlain = url.protocol === 'http:';
  client.loadFromOptions({
    clusters: [{ name, server: url.origin, skipTLSVerify: isPlain, ...(proxy !== undefined && { proxyUrl: proxy }) }],
    users: [{ name }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  const request: RequestOptions = { headers: { accept: '*/*' } };
  if (caBundle !== undefined && !isPlain) {
    request.ca = [...getCACertificates('default'), caBundle];
  }
  await client.applyToHTTPSOptions(request);
  return request;
}

/** At most so many bytes, unpacked on the way: a small archive can hold a large file. */
async function collect(response: IncomingMessage, maxBytes: number): Promise<Downloaded> {
  const chunks: Buffer[] = [];
  let left = maxBytes;
  const keep = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of source) {
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
      if (left < 0) return;
    }
  };
  await pipeline(response, unpacked, keep).catch((error) => {
    if (left >= 0) throw error;
  });
  return { bytes: Buffer.concat(chunks), isComplete: left >= 0 };
}

/** Told by its first bytes: object stores name types and encodings as whoever wrote the object did. */
async function* unpacked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  const whole = (async function* () {
    yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) return yield* whole;
  const gunzip = createGunzip();
  const fed = pipeline(whole, gunzip);
  fed.catch(() => {});
  yield* gunzip;
  await fed;
}
