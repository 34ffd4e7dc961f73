// A reader of tar archives as a stream: entries one after the other, the text of only those that are wanted. Ours, because it is
// all that is needed of the format (POSIX pax and GNU long names, which Go writes) and every bound can be seen here; see POSIX
// `pax`, "ustar Interchange Format", and https://www.gnu.org/software/tar/manual/html_node/Standard.html.
import type { ArchiveEntry } from '../core/model/object-store.ts';
import { broken } from './gunzip.ts';

export interface TarLimits {
  /** Bytes of one file that are kept; the rest of it is skipped. */
  readonly maxFileBytes: number;
  /** Decompressed bytes of the whole archive: a small file may claim to be enormous. */
  readonly maxBytes: number;
}

const block = 512;
/** A name and some times; a larger header is made to hurt. */
const maxHeaderBytes = 1_000_000;

export async function* readTar(
  pieces: AsyncIterable<Uint8Array>,
  wants: (name: string) => boolean,
  limits: TarLimits,
): AsyncGenerator<ArchiveEntry> {
  const bytes = byteSource(pieces, limits.maxBytes);
  const skipPadding = (size: number) => bytes.skip((block - (size % block)) % block);
  let next: { name?: string; size?: number } = {};
  try {
    for (;;) {
      const header = await bytes.take(block);
      // Two empty blocks end an archive.
      if (header.every((byte) => byte === 0)) return;
      checkSum(header);
      const type = String.fromCharCode(header[156] ?? 0);
      const ownSize = numberAt(header, 124, 12);
      if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
        if (ownSize > maxHeaderBytes) throw broken(`a header of ${ownSize} bytes is no header of a file`);
        const text = decode(await bytes.take(ownSize));
        await skipPadding(ownSize);
        if (type === 'x') next = { ...next, ...paxOf(text) };
        if (type === 'L') next = { ...next, name: untilNull(text) };
        continue;
      }
      const { name = nameOf(header), size = ownSize } = next;
      next = {};
      const isFile = type === '0' || type === '\0' || type === '7';
      const kept = isFile && wants(name) ? Math.min(size, limits.maxFileBytes) : undefined;
      const text = kept === undefined ? undefined : decode(await bytes.take(kept));
      await bytes.skip(size - (kept ?? 0));
      await skipPadding(size);
      if (isFile)
        yield { name, bytes: size, isCut: kept !== undefined && kept < size, ...(text !== undefined && { text }) };
    }
  } finally {
    await bytes.end();
  }
}

/** Takes and skips exact counts of bytes; throws where there are not as many. */
function byteSource(pieces: AsyncIterable<Uint8Array>, maxBytes: number) {
  const source = pieces[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array(0);
  let total = 0;

  async function more(): Promise<void> {
    const next = await source.next();
    if (next.done) throw broken('the archive ends too early');
    piece = next.value;
    total += piece.length;
    if (total > maxBytes)
      throw broken(`the archive is larger than ${maxBytes / 1e9} GB when decompressed; the rest is not read`);
  }

  return {
    async take(count: number): Promise<Uint8Array> {
      if (piece.length >= count) {
        const found = piece.subarray(0, count);
        piece = piece.subarray(count);
        return found;
      }
      const found = [];
      for (let missing = count; missing > 0; ) {
        if (piece.length === 0) await more();
        const part = piece.subarray(0, missing);
        found.push(part);
        missing -= part.length;
        piece = piece.subarray(part.length);
      }
      return Buffer.concat(found);
    },
    async skip(count: number): Promise<void> {
      let missing = count;
      while (missing > piece.length) {
        missing -= piece.length;
        await more();
      }
      piece = piece.subarray(missing);
    },
    end: () => source.return?.(),
  };
}

/** The sum of the header's bytes, its own field counted as spaces. */
function checkSum(header: Uint8Array): void {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== Number.parseInt(decode(header.subarray(148, 156)).trim(), 8))
    throw broken('the archive holds something else than files');
}

/** Octal digits, or (first bit set) a number of eight bits a byte. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  const field = header.subarray(at, at + length);
  const first = field[0] ?? 0;
  const value =
    first >= 0x80
      ? field.reduce((all, byte, index) => all * 256 + (index === 0 ? byte & 0x7f : byte), 0)
      : Number.parseInt(untilNull(decode(field)).trim() || '0', 8);
  if (!Number.isSafeInteger(value) || value < 0) throw broken('the archive holds a size that is no number');
  return value;
}

function nameOf(header: Uint8Array): string {
  const name = untilNull(decode(header.subarray(0, 100)));
  const isUstar = decode(header.subarray(257, 262)) === 'ustar';
  // GNU uses the room of the prefix for times, and says so with a space after `ustar`.
  const prefix = isUstar && header[262] === 0 ? untilNull(decode(header.subarray(345, 500))) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Records of `<length> <key>=<value>\n`; the length counts bytes, but keys before the name hold ASCII only. */
function paxOf(text: string): { name?: string; size?: number } {
  const path = /(?:^|\n)\d+ path=(.*)\n/.exec(text)?.[1];
  const size = Number(/(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1] ?? Number.NaN);
  return { ...(path !== undefined && { name: path }), ...(Number.isSafeInteger(size) && { size }) };
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const untilNull = (text: string): string => text.split('\0', 1)[0] ?? '';
