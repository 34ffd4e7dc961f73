import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { objectStoreError } from '../core/model/object-store.ts';

/**
 * What is stored, decompressed where it is gzip: some stores decompress on the way. Pulled piece by piece; whoever stops early
 * ends the download. Throws an ObjectStoreError `broken` where the data ends too early or makes no sense.
 */
export async function* plainBytes(body: Readable): AsyncGenerator<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  try {
    const head = await firstBytes(pieces);
    if (head === undefined) return;
    const all = joined(head, pieces);
    if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all;
    // The callback is called with what the loop throws as well.
    else for await (const piece of pipeline(all, createGunzip(), () => {})) yield piece;
  } catch (error) {
    throw zlibError(error as NodeJS.ErrnoException);
  } finally {
    body.destroy();
  }
}

async function firstBytes(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  let head: Uint8Array | undefined;
  while (head === undefined || head.length < 2) {
    const next = await pieces.next();
    if (next.done) return head;
    head = head === undefined ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function zlibError(error: NodeJS.ErrnoException): Error {
  if (!error.code?.startsWith('Z_')) return error;
  return broken(error.code === 'Z_BUF_ERROR' ? 'its compressed data ends too early' : `it is no gzip (${error.code})`);
}

export function broken(what: string): Error {
  return objectStoreError('broken', what, 'It was damaged or is still being written: make a new backup.');
}
