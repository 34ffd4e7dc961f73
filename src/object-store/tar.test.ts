import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import type { ArchiveEntry } from '../core/model/object-store.ts';
import { plainBytes } from './gunzip.ts';
import { archiveEnd, fileHeader, heldBytes, longNameEntry, paxEntry, tarFile, tarOf } from './tar.testing.ts';
import { readTar, type TarLimits } from './tar.ts';

const limits: TarLimits = { maxFileBytes: 1_000_000, maxBytes: 1e9 };

async function entriesOf(
  bytes: Uint8Array | Readable,
  more: Partial<TarLimits> = {},
  piece = 1000,
): Promise<ArchiveEntry[]> {
  const body = bytes instanceof Readable ? bytes : Readable.from(pieces(bytes, piece));
  const found: ArchiveEntry[] = [];
  for await (const entry of readTar(plainBytes(body), (name) => !name.startsWith('skip'), { ...limits, ...more }))
    found.push(entry);
  return found;
}

function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the reader of tar archives', () => {
  it('gives the files one after the other, however they arrive', async () => {
    const archive = tarOf({ 'a.json': '{}', 'skip.json': 'x'.repeat(1000), 'dir/b.json': 'ü' });
    for (const piece of [1, 7, 512, 100_000]) {
      for (const bytes of [archive, gzipSync(archive)]) {
        assert.deepEqual(await entriesOf(bytes, {}, piece), [
          { name: 'a.json', bytes: 2, isCut: false, text: '{}' },
          { name: 'skip.json', bytes: 1000, isCut: false },
          { name: 'dir/b.json', bytes: 2, isCut: false, text: 'ü' },
        ]);
      }
    }
  });

  it('knows the ways in which long names are written', async () => {
    const long = `resources/${'x'.repeat(300)}.json`;
    const bytes = Buffer.concat([
      paxEntry({ path: long, mtime: '1' }),
      tarFile('short', '1'),
      longNameEntry(long),
      tarFile('short', '2'),
      tarFile('name', '3', { prefix: 'folder' }),
      archiveEnd,
    ]);
    const names = (await entriesOf(bytes)).map(({ name, text }) => `${name.length} ${text}`);
    assert.deepEqual(names, [`${long.length} 1`, `${long.length} 2`, '11 3']);
  });

  it('passes over folders and links, and never follows a name', async () => {
    const bytes = Buffer.concat([
      fileHeader('dir/', 0, { type: '5' }),
      fileHeader('link', 0, { type: '2' }),
      tarFile('../../etc/passwd', 'x'),
      tarFile('/absolute\u001b[31m', 'y'),
      archiveEnd,
    ]);
    assert.deepEqual(
      (await entriesOf(bytes)).map(({ name }) => name),
      ['../../etc/passwd', '/absolute\u001b[31m'],
    );
  });

  it('says where an archive breaks, after what it held until then', async () => {
    const archive = tarOf({ 'a.json': '{}', 'b.json': 'x'.repeat(5000) });
    const until = async (bytes: Uint8Array | Readable, more: Partial<TarLimits> = {}) => {
      const found: string[] = [];
      const body = bytes instanceof Readable ? bytes : Readable.from(pieces(bytes, 100));
      try {
        for await (const { name } of readTar(plainBytes(body), () => true, { ...limits, ...more })) found.push(name);
      } catch (error) {
        return `${found} then ${(error as Error).message}`;
      }
      return `${found}`;
    };
    assert.equal(await until(archive.subarray(0, 2000)), 'a.json then the archive ends too early');
    assert.equal(await until(archive.subarray(0, -1024)), 'a.json,b.json then the archive ends too early');
    const packed = gzipSync(
      Buffer.concat([archive.subarray(0, -1024), Buffer.from(tarOf({ c: Math.random().toString() }))]),
    );
    assert.match(await until(packed.subarray(0, -20)), /then its compressed data ends too early/);
    assert.match(
      await until(Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(50, 7)])),
      /it is no gzip \(Z_DATA_ERROR\)/,
    );
    assert.equal(await until(Buffer.from('<html>'.repeat(200))), ' then the archive holds something else than files');
    assert.match(await until(archive, { maxBytes: 2000 }), /^a\.json then the archive is larger than/);
    assert.match(await until(fileHeader('a', 1e15)), /ends too early/);
    assert.match(await until(fileHeader('x', 5e6, { type: 'x' })), /header of 5000000 bytes/);
    assert.equal(await until(Buffer.alloc(0)), ' then the archive ends too early');
  });

  it('keeps the beginning of a file that is too large', async () => {
    const [entry, next] = await entriesOf(tarOf({ big: 'x'.repeat(3000), next: '1' }), { maxFileBytes: 10 });
    assert.deepEqual([entry?.text, entry?.isCut, entry?.bytes, next?.text], ['x'.repeat(10), true, 3000, '1']);
  });

  it('holds one piece of 200 MB at a time, and ends the download when it is left', async () => {
    const file = Buffer.concat([fileHeader('skip', 1_000_000), Buffer.alloc(1_000_448, 'data')]);
    let made = 0;
    const source = Readable.from(
      (function* () {
        for (; made < 200; made += 1) yield file;
        yield archiveEnd;
      })(),
    );
    const before = heldBytes();
    let [most, count] = [0, 0];
    for await (const _ of readTar(plainBytes(source.pipe(createGzip({ level: 1 }))), () => false, limits)) {
      count += 1;
      if (count % 20 === 0) most = Math.max(most, heldBytes() - before);
    }
    assert.equal(count, 200);
    assert.ok(most < 20_000_000, `${(most / 1e6).toFixed(0)} MB`);
    const endless = Readable.from(
      (function* () {
        for (;;) yield file;
      })(),
    );
    for await (const _ of readTar(plainBytes(endless), () => false, limits)) break;
    assert.ok(endless.destroyed);
  }).timeout(30_000);
});
