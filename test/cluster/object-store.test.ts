// Velero's backups in a bucket, read without the cluster that made them: a real backup, and beside it what is damaged.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { backops as run } from '../../src/cli/run.testing.ts';
import { violations } from '../../src/cli/schema.testing.ts';
import type { StoredBackup } from '../../src/core/model/object-store.ts';
import type { RestorePoint } from '../../src/core/model/restore-point.ts';
import { archiveEnd, fileHeader, heldBytes, tarFile } from '../../src/object-store/tar.testing.ts';
import { inRoot, root } from '../support/paths.ts';
import { type StoredShop, storedShop } from './stored.ts';

describe('backups in a bucket', () => {
  let shop: StoredShop;
  let namespace: string;
  let backup: string;

  before(async () => {
    shop = await storedShop();
    ({ namespace, backup } = shop);
  });

  it('are what the cluster lists, and more exact about volumes', async () => {
    const schema = JSON.parse(readFileSync(inRoot('schema/restore-points.schema.json'), 'utf8'));
    const json = async (argv: readonly string[]) => {
      const { code, out, err } = await run(root, ['restore-points', '-n', namespace, '--format', 'json', ...argv], {
        env: shop.env,
      });
      assert.equal(code, 0, err);
      assert.deepEqual(violations(JSON.parse(out), schema), []);
      return (JSON.parse(out).points as RestorePoint[]).find(({ name }) => name === backup) as RestorePoint;
    };
    const there = await json(['--bucket', `s3://${shop.s3.bucket}/`, '--endpoint', shop.s3.endpoint]);
    const here = await json(['--context', 'testbed-admin', '--kubeconfig', shop.testbed.kubeconfig('admin')]);
    for (const field of ['type', 'namespace', 'state', 'phase', 'createdAt', 'expiresAt', 'notes'] as const)
      assert.deepEqual(there[field], here[field], field);
    assert.deepEqual(there.contents, { namespace: 'yes', text: `namespace ${namespace}` });
    assert.deepEqual(there.volumeData.volumes, [
      { volume: 'data-db-0', where: 'same-storage', state: 'complete', sizeBytes: 1024 ** 3 },
    ]);
    const { code, out } = await shop.cli(`s3://${shop.s3.bucket}`, '-n', namespace);
    assert.equal(code, 0);
    assert.match(
      out,
      new RegExp(`Completed .*1 GiB .*snapshot on the same storage .*Backup ${backup} .*namespace ${namespace}`),
    );
    const none = await shop.cli(`s3://${shop.s3.bucket}`, '-n', 'nowhere');
    assert.deepEqual([none.code, /no backup of namespace nowhere/.test(none.out)], [0, true]);
  });

  it('show their documents, and never the value of a Secret', async () => {
    const show = async (...argv: readonly string[]) => (await shop.cli(shop.s3.bucket, '--show', backup, ...argv)).out;
    const texts = {
      backup: await show(),
      logs: await show('--document', 'logs'),
      results: await show('--document', 'results'),
      resources: await show('--document', 'resources'),
      volumes: await show('--document', 'volumes'),
      operations: await show('--document', 'operations'),
      contents: await show('--document', 'contents'),
      secret: await show('--object', `secrets/${namespace}/login`),
      claim: await show('--object', `persistentvolumeclaims/${namespace}/data-db-0`),
    };
    assert.match(texts.backup, /^kind: Backup\n[\s\S]*phase: Completed/);
    assert.match(texts.logs, /msg="Backed up a total of \d+ items/);
    assert.match(texts.results, /^Errors: none\n\nWarnings: none\n$/);
    assert.match(texts.resources, new RegExp(`v1/Secret: 1\n  ${namespace}/login\n`));
    assert.match(
      texts.volumes,
      /data-db-0\n {2}data: +data-db-0 as a snapshot on its storage\n[\s\S]*result: +succeeded/,
    );
    assert.match(texts.operations, /csi-volumesnapshot-backupper/);
    assert.match(texts.contents, new RegExp(`^secrets/${namespace}/login +\\d+ B$`, 'm'));
    assert.match(texts.secret, /data:\n {2}password: \(7 bytes, not shown\)/);
    assert.match(texts.claim, /kind: PersistentVolumeClaim\n[\s\S]*storage: 1Gi/);
    const all = Object.values(texts).join('\n');
    assert.doesNotMatch(all, /hunter2|aHVudGVyMg|managedFields/);
    for (const secret of Object.values(shop.keys)) assert.equal(all.includes(secret), false);
  });

  it('are listed beside broken ones, each of which says what is wrong', async () => {
    const folder = await shop.newBucket('damaged', 'good', 'torn', 'garbled', 'later', 'renamed', 'bare');
    const at = (name: string, file: string) => join(folder, 'backups', name, file);
    const cut = async (path: string, bytes: number) => writeFile(path, (await readFile(path)).subarray(0, bytes));
    await cut(at('torn', 'torn.tar.gz'), 3000);
    await cut(at('torn', 'torn-logs.gz'), 3000);
    await cut(at('garbled', 'velero-backup.json'), 100);
    await writeFile(
      at('garbled', 'garbled-volumeinfo.json.gz'),
      Buffer.concat([gzipSync('[').subarray(0, 12), randomBytes(50)]),
    );
    const later = JSON.parse(await readFile(at('later', 'velero-backup.json'), 'utf8'));
    await writeFile(
      at('later', 'velero-backup.json'),
      JSON.stringify({ ...later, apiVersion: 'velero.io/v2', spec: { all: [1] } }),
    );
    await cp(at('good', 'velero-backup.json'), at('renamed', 'velero-backup.json'));
    for (const suffix of ['-volumeinfo.json.gz', '.tar.gz', '-logs.gz']) await rm(at('bare', `bare${suffix}`));
    const odd = join(folder, 'backups', 'half\u001b[31m');
    await mkdir(odd);
    await writeFile(join(odd, 'half-logs.gz'), 'x');
    for (const [name, text] of Object.entries({ list: '[]', 'not-ours': '{"kind":"Pod"}', empty: '' })) {
      await mkdir(join(folder, 'backups', name));
      await writeFile(at(name, 'velero-backup.json'), text);
    }
    await writeFile(join(folder, 'backups', 'readme.txt'), 'not in a folder');
    await mkdir(join(folder, 'photos'));
    await writeFile(join(folder, 'photos', 'cat.jpg'), 'meow');

    const { backups, notices } = await shop.listed('damaged');
    const of = (name: string) => backups.get(name) as StoredBackup;
    assert.equal(backups.size, 10);
    assert.match(notices.join(), /lies photos, which is not Velero's/);
    assert.deepEqual(
      [of('good').problems, of('good').point.state, of('good').namespaces],
      [[], 'complete', [namespace]],
    );
    assert.match(of('garbled').problems.join(), /velero-backup\.json: is no JSON.*volumeinfo\.json\.gz: it is no gzip/);
    assert.equal(of('garbled').point.state, 'unknown');
    assert.equal(of('garbled').point.volumeData.presence, 'unknown');
    assert.match(of('later').problems.join(), /later version of Velero \(velero\.io\/v2\)/);
    assert.equal(of('later').point.state, 'unknown');
    assert.match(of('renamed').problems.join(), /is called good, not as its folder/);
    assert.match(of('bare').problems.join(), /archive of its objects is missing/);
    assert.deepEqual([of('bare').point.state, of('bare').point.volumeData.presence], ['incomplete', 'unknown']);
    assert.deepEqual(of('bare').documents, ['backup', 'results', 'resources']);
    // XML cannot hold the sign, and this store sends another one instead.
    const half = [...backups.values()].find(({ name }) => name.startsWith('half'));
    assert.match(half?.problems.join() ?? '', /velero-backup\.json is missing/);
    assert.equal(half?.point.name.includes('\u001b'), false);
    assert.match(of('list').problems.join(), /is no Backup/);
    assert.match(of('not-ours').problems.join(), /is no Backup/);
    assert.match(of('empty').problems.join(), /is empty/);
    assert.equal((await shop.listed('damaged', 'nowhere')).backups.size, 4, 'what cannot be read may hold anything');

    const torn = { prefix: '', name: 'torn' };
    const whole = await shop.withBucket('damaged', (bucket) => bucket.contents({ prefix: '', name: 'good' }));
    const part = await shop.withBucket('damaged', (bucket) => bucket.contents(torn));
    assert.deepEqual(whole.problems, []);
    assert.ok(part.objects.length > 0 && part.objects.length < whole.objects.length, `${part.objects.length}`);
    assert.match(part.problems.join(), /ends too early: what comes after it cannot be read/);
    const log = await shop.withBucket('damaged', (bucket) => bucket.document(torn, 'logs'));
    assert.match(log.text, /^time=[\s\S]*\[BackOps: its compressed data ends too early\]\n$/);
    const { code, out, err } = await shop.cli('damaged', '--show', 'bare', '--document', 'contents');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /bare\.tar\.gz is not there/);
    const text = await shop.cli('damaged');
    assert.equal(text.code, 0);
    assert.equal(text.out.includes('\u001b'), false);
  });

  it('are found one folder below, and told apart by their location', async () => {
    const folder = await shop.newBucket('teams');
    await rm(join(folder, 'backups'), { recursive: true });
    await shop.copyBackup('teams', 'nightly', 'team-a');
    await shop.copyBackup('teams', 'nightly', 'team-b');
    await mkdir(join(folder, 'photos'));
    await writeFile(join(folder, 'photos', 'cat.jpg'), 'meow');
    const { backups, notices } = await shop.listed('teams');
    assert.deepEqual([[...backups.keys()].sort(), notices], [['team-a/nightly', 'team-b/nightly'], []]);
    const both = await shop.cli('teams', '--show', 'nightly');
    assert.match(both.err, /2 locations .* Name one: team-a\/nightly, team-b\/nightly\./);
    assert.match((await shop.cli('teams', '--show', 'team-b/nightly')).out, /^kind: Backup/);
    assert.match((await shop.cli('s3://teams/team-a/', '--show', 'nightly')).out, /^kind: Backup/);
    await mkdir(join(shop.s3.folder, 'nothing'));
    assert.match((await shop.listed('nothing')).notices.join(), /there are no backups of Velero/);
  });

  it('are many: more than one page of the store', async () => {
    const folder = await shop.newBucket('many');
    const object = JSON.parse(await readFile(join(shop.original, 'velero-backup.json'), 'utf8'));
    for (let number = 0; number < 1_100; number += 1) {
      object.metadata.name = `nightly-${number}`;
      await mkdir(join(folder, 'backups', object.metadata.name));
      await writeFile(join(folder, 'backups', object.metadata.name, 'velero-backup.json'), JSON.stringify(object));
    }
    const { backups } = await shop.listed('many');
    assert.equal(backups.size, 1_100);
    assert.equal(backups.get('nightly-1099')?.point.phase, 'Completed');
  });

  it('may be large: an archive of 200 MB is read piece by piece', async () => {
    const folder = await shop.newBucket('large', 'large');
    const file = await open(join(folder, 'backups', 'large', 'large.tar.gz'), 'w');
    // Random, so that it is as large on the wire as it is afterwards; gzip members may follow each other.
    for (let number = 0; number < 200; number += 1) {
      const name = `resources/configmaps/namespaces/shop/c${number}.json`;
      await file.write(gzipSync(tarFile(name, randomBytes(1_000_000)), { level: 0 }));
    }
    await file.write(
      gzipSync(
        Buffer.concat([
          tarFile('../../../etc/cron.d/x', 'x'),
          tarFile('resources/secrets/namespaces/shop/s.json', '{"data":{"a":"aHVudGVyMg=="}'),
          archiveEnd,
        ]),
      ),
    );
    await file.close();
    const at = { prefix: '', name: 'large' };
    await shop.withBucket('large', async (bucket) => {
      const before = heldBytes();
      let [most, looked] = [0, 0];
      // Collecting takes its time: the next look begins well after the last one has ended.
      const look = (): NodeJS.Timeout =>
        setTimeout(() => {
          most = Math.max(most, heldBytes() - before);
          looked += 1;
          clock = look();
        }, 200);
      let clock = look();
      const { objects, problems } = await bucket.contents(at).finally(() => clearTimeout(clock));
      assert.equal(objects.length, 201);
      assert.deepEqual(problems, ['1 file is no object of a backup: ../../../etc/cron.d/x']);
      assert.ok(looked > 0 && most < 60_000_000, `${(most / 1e6).toFixed(0)} MB`);
      console.log(`        most held: ${(most / 1e6).toFixed(1)} MB`);
      const begin = performance.now();
      await assert.rejects(bucket.object(at, 'configmaps/shop/c3'), /is no JSON/);
      assert.ok(performance.now() - begin < 2_000, 'the download ends where the object was found');
      const broken = await bucket.object(at, 'secrets/shop/s').catch((error: Error) => error.message);
      assert.match(String(broken), /is no JSON/);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 50);
      await assert.rejects(bucket.contents(at, abort.signal), { name: 'AbortError' });
    });
    await rm(folder, { recursive: true });
  });

  it('claim more than they hold: sizes are limits, not promises', async () => {
    const folder = await shop.newBucket('bombs', 'bomb');
    const archive = join(folder, 'backups', 'bomb', 'bomb.tar.gz');
    await writeFile(archive, gzipSync(fileHeader('resources/configmaps/namespaces/shop/c.json', 1e12)));
    const { objects, problems } = await shop.withBucket('bombs', (bucket) =>
      bucket.contents({ prefix: '', name: 'bomb' }),
    );
    assert.deepEqual([objects, problems.length], [[], 1]);
    const list = join(folder, 'backups', 'bomb', 'bomb-volumeinfo.json.gz');
    await writeFile(
      list,
      gzipSync(Buffer.concat([Buffer.from('["'), Buffer.alloc(60_000_000, 'x'), Buffer.from('"]')])),
    );
    assert.match((await shop.listed('bombs')).backups.get('bomb')?.problems.join() ?? '', /is too large to be read/);
  });
});
