// Archives for specs, also ones that no program would write.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that are held, without what waits to be collected. */
export function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

interface HeaderOptions {
  readonly type?: string;
  readonly prefix?: string;
}

const block = 512;
export const archiveEnd = Buffer.alloc(2 * block);

export function fileHeader(name: string, size: number, { type = '0', prefix = '' }: HeaderOptions = {}): Buffer {
  const header = Buffer.alloc(block);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeBigUInt64BE(BigInt(size), 128);
    header[124] = 0x80;
  }
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345, 155);
  header.fill(' ', 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export function tarFile(name: string, text: string | Buffer, options: HeaderOptions = {}): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([
    fileHeader(name, bytes.length, options),
    bytes,
    Buffer.alloc((block - (bytes.length % block)) % block),
  ]);
}

export function paxEntry(records: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    const length = rest.length + String(rest.length + 3).length;
    return `${length}${rest}`;
  });
  return tarFile('PaxHeaders.0/x', text.join(''), { type: 'x' });
}

export const longNameEntry = (name: string): Buffer => tarFile('././@LongLink', `${name}\0`, { type: 'L' });

export function tarOf(files: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat([...Object.entries(files).map(([name, text]) => tarFile(name, text)), archiveEnd]);
}
