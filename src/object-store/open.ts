import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import * as tls from 'node:tls';
import { GetObjectCommand, ListObjectsV2Command, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import {
  type BucketOptions,
  isObjectStoreError,
  type ObjectStoreReader,
  objectStoreError,
  type StoredList,
  type StoredObject,
  type StoredText,
} from '../core/model/object-store.ts';
import { identityOf } from './credentials.ts';
import { slow, storeError } from './errors.ts';
import { plainBytes } from './gunzip.ts';
import { readTar, type TarLimits } from './tar.ts';

/** Keys of one list: two hundred requests. */
const maxKeys = 200_000;
/** Milliseconds without a word from the store. */
const defaultTimeout = 20_000;
const tarLimits: TarLimits = { maxFileBytes: 5_000_000, maxBytes: 8_000_000_000 };

/** Reads nothing but a certificate file, and contacts nothing: the first request does. Throws an ObjectStoreError. */
export function openObjectStore(options: BucketOptions): ObjectStoreReader {
  const { bucket } = options;
  const prefix = checkedPrefix(options);
  const endpoint = endpointOf(options);
  const server = endpoint ?? 'AWS';
  const identity = identityOf(options);
  const place = { server, bucket, options };
  const timeout = options.timeoutMilliseconds ?? defaultTimeout;
  /** An abort stays what it is. */
  const told = (error: unknown, signal: AbortSignal | undefined, key?: string): unknown =>
    signal?.aborted ? signal.reason : storeError(error, place, key);
  // Which Node a later version of the client wants is nothing that the user of this one can act on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new S3Client(configOf(options, endpoint, identity));

  async function list(folder: string, isDeep: boolean, signal: AbortSignal | undefined): Promise<StoredList> {
    const folders: string[] = [];
    const objects: StoredObject[] = [];
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix + folder,
        // XML cannot hold every sign that a key can.
        EncodingType: 'url',
        ...(!isDeep && { Delimiter: '/' }),
        ...(token !== undefined && { ContinuationToken: token }),
      });
      const page = await client.send(command, { ...(signal && { abortSignal: signal }) }).catch((error: unknown) => {
        throw told(error, signal);
      });
      const keyOf = (text: string) => (page.EncodingType === 'url' ? decoded(text) : text).slice(prefix.length);
      folders.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => (Prefix ? keyOf(Prefix) : [])));
      for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        const modifiedAt = LastModified && !Number.isNaN(LastModified.getTime()) && LastModified.toISOString();
        objects.push({ key: keyOf(Key), bytes: Size, ...(modifiedAt && { modifiedAt }) });
      }
      // A server that repeats its token would be asked for ever.
      const next = page.IsTruncated ? page.NextContinuationToken : undefined;
      token = next === token ? undefined : next;
    } while (token !== undefined && folders.length + objects.length < maxKeys);
    return { folders, objects, isCut: token !== undefined };
  }

  async function body(key: string, signal: AbortSignal | undefined): Promise<Readable> {
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: prefix + key });
      const { Body } = await client.send(command, { ...(signal && { abortSignal: signal }) });
      const stream = Body as IncomingMessage;
      // The client watches over the silence before an answer; in the middle of one nobody else does.
      stream.setTimeout?.(timeout, () => void stream.destroy(slow(server, timeout)));
      signal?.addEventListener('abort', () => stream.destroy(signal.reason as Error), { once: true });
      return stream;
    } catch (error) {
      throw told(error, signal, key);
    }
  }

  return {
    address: `s3://${bucket}${prefix && `/${prefix.replace(/\/$/, '')}`}${endpoint === undefined ? '' : ` at ${endpoint}`}`,
    list: (folder, signal) => list(folder, false, signal),
    walk: (folder, signal) => list(folder, true, signal),
    async read(key, maxBytes, signal) {
      try {
        return await textOf(plainBytes(await body(key, signal)), maxBytes);
      } catch (error) {
        if (isObjectStoreError(error) && error.storeCode === 'absent') return undefined;
        throw told(error, signal, key);
      }
    },
    async *entries(key, wants, signal) {
      try {
        yield* readTar(plainBytes(await body(key, signal)), wants, tarLimits);
      } catch (error) {
        throw told(error, signal, key);
      }
    },
    close: () => client.destroy(),
  };
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredText> {
  const pieces: Uint8Array[] = [];
  let missing = maxBytes;
  let isCut = false;
  let problem: string | undefined;
  try {
    for await (const piece of bytes) {
      pieces.push(piece.subarray(0, missing));
      isCut = piece.length > missing;
      missing -= Math.min(missing, piece.length);
      if (isCut) break;
    }
  } catch (error) {
    if (!isObjectStoreError(error) || error.storeCode !== 'broken') throw error;
    problem = error.message;
  }
  const text = new TextDecoder().decode(Buffer.concat(pieces));
  return { text, isCut, ...(problem !== undefined && { problem }) };
}

function configOf(
  options: BucketOptions,
  endpoint: string | undefined,
  identity: ReturnType<typeof identityOf>,
): S3ClientConfig {
  const { env, caFile, isPathStyle = false, timeoutMilliseconds: timeout = defaultTimeout } = options;
  const connections = { keepAlive: true, maxSockets: 16, proxyEnv: proxyOf(env) };
  return {
    credentials: () => identity.credentials(),
    region: async () => (await identity.region()) ?? 'us-east-1',
    // Only AWS has regions that lead to each other; a region that somebody wrote is taken at its word.
    followRegionRedirects: endpoint === undefined && options.region === undefined,
    forcePathStyle: isPathStyle,
    ...(endpoint !== undefined && { endpoint }),
    // Older stores know the checksums of 2024 neither as a question nor as an answer.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: timeout / 2,
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(connections),
      httpsAgent: new HttpsAgent({ ...connections, ...(caFile !== undefined && { ca: authorities(caFile) }) }),
    },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  };
}

/** Node follows these from 24.5 on; in the editor the editor's own proxy settings hold as well. */
function proxyOf(env: BucketOptions['env']): Record<string, string | undefined> {
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'];
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

function authorities(file: string): string[] {
  let own: string;
  try {
    own = readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw objectStoreError(
      'options',
      `the certificates ${file} cannot be read: ${code}.`,
      'Name a file that is there.',
    );
  }
  if (!own.includes('-----BEGIN CERTIFICATE-----')) {
    throw objectStoreError(
      'options',
      `${file} holds no certificate.`,
      'It is a text that begins with -----BEGIN CERTIFICATE-----.',
    );
  }
  // Node 20 does not know the first; what NODE_EXTRA_CA_CERTS names is in it.
  return [...(tls.getCACertificates?.('default') ?? tls.rootCertificates), own];
}

function checkedPrefix({ bucket, prefix = '', region }: BucketOptions): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket)) {
    throw objectStoreError('options', `"${bucket}" is no name of a bucket.`, 'It looks like: s3://my-backups/prefix');
  }
  if (region !== undefined && !/^[A-Za-z0-9-]+$/.test(region)) {
    throw objectStoreError('options', `"${region}" is no region.`, 'It looks like: eu-central-1');
  }
  const clean = prefix.replace(/^\/+|\/+$/g, '');
  return clean && `${clean}/`;
}

/** Without a trailing slash; undefined for AWS. */
function endpointOf({ endpoint, env }: BucketOptions): string | undefined {
  const given = endpoint ?? (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || undefined);
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  // Not repeated: who writes a password into an address would see it again in a log.
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search) {
    throw objectStoreError(
      'options',
      'the endpoint is no address of a server.',
      'It looks like: https://s3.example.com',
    );
  }
  return given.replace(/\/+$/, '');
}
