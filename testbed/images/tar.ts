// As much of the tar format (POSIX ustar) as container images need: folders, files, symbolic links.

export interface TarEntry {
  readonly path: string;
  readonly content?: Buffer;
  readonly link?: string;
  readonly mode?: number;
}

const blockSize = 512;

/** An entry without content and link is a folder. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap((entry) => {
    const content = entry.content ?? Buffer.alloc(0);
    const padding = Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize);
    return [header(entry, content.length), content, padding];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

function header({ path, content, link, mode }: TarEntry, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  const type = link !== undefined ? '2' : content !== undefined ? '0' : '5';
  const name = type === '5' ? `${path}/` : path;
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for a tar header: ${name}`);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(name, 0);
  block.write(octal(mode ?? 0o755, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  // No time: the same content gives the same image.
  block.write(octal(0, 12), 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(link ?? '', 157);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}
