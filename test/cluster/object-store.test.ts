// Velero's backups in a bucket, read without the cluster that made them: a real backup, and beside it everything that goes wrong.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { type Ran, backops as run } from '../../src/cli/run.testing.ts';
import { violations } from '../../src/cli/schema.testing.ts';
import type { BackupBucket, StoredBackup } from '../../src/core/model/object-store.ts';
import type { RestorePoint } from '../../src/core/model/restore-point.ts';
import { openBucket } from '../../src/object-store/index.ts';
import { archiveEnd, fileHeader, heldBytes, tarFile } from '../../src/object-store/tar.testing.ts';
import type { S3 } from '../../testbed/parts/s3.ts';
import type { Testbed } from '../../testbed/start.ts';
import { inRoot, root } from '../support/paths.ts';
import { freshNamespace, sharedTestbed } from './shared.ts';
import { finished, statefulSet, volumeOf, writeData } from './shop.ts';

describe('backups in a bucket', () => {
  let testbed: Testbed;
  let s3: S3;
  let namespace: string;
  let backup: string;
  /** The folder of the real backup, which is copied into the buckets of the single specs. */
  let original: string;

  const keys = () => ({ accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey });
  const env = () => ({ AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey, HOME: testbed.dir });
  const bucketFolder = (name: string) => join(s3.folder, name);

  async function withBucket<T>(name: string, task: (bucket: BackupBucket) => Promise<T>, prefix = ''): Promise<T> {
    const place = { bucket: name, prefix, endpoint: s3.endpoint, isPathStyle: true };
    const bucket = openBucket({ ...place, keys: keys(), env: {}, mayRunPrograms: false });
    try {
      return await task(bucket);
    } finally {
      bucket.close();
    }
  }

  async function listed(name: string, wanted?: string) {
    const query = { now: new Date().toISOString(), ...(wanted !== undefined && { namespace: wanted }) };
    const { backups, notices } = await withBucket(name, (bucket) => bucket.list(query));
    return { notices, backups: new Map(backups.map((one) => [one.prefix + one.name, one])) };
  }

  /** A bucket of its own, since Velero would sync what lies in its own one into the cluster. */
  async function newBucket(name: string, ...backups: readonly string[]): Promise<string> {
    await mkdir(join(bucketFolder(name), 'backups'), { recursive: true });
    for (const one of backups) await copyBackup(name, one);
    return bucketFolder(name);
  }

  /** The real backup under another name, as if Velero had called it so. */
  async function copyBackup(bucket: string, to: string, prefix = ''): Promise<string> {
    const folder = join(bucketFolder(bucket), prefix, 'backups', to);
    await mkdir(folder, { recursive: true });
    for (const suffix of ['-logs.gz', '-results.gz', '-resource-list.json.gz', '-volumeinfo.json.gz', '.tar.gz'])
      await cp(join(original, backup + suffix), join(folder, to + suffix));
    const object = JSON.parse(await readFile(join(original, 'velero-backup.json'), 'utf8'));
    object.metadata.name = to;
    await writeFile(join(folder, 'velero-backup.json'), JSON.stringify(object));
    return folder;
  }

  const cli = (bucket: string, ...argv: readonly string[]): Promise<Ran> =>
    run(root, ['restore-points', '--bucket', bucket, '--endpoint', s3.endpoint, '--path-style', ...argv], {
      env: env(),
    });

  before(async () => {
    testbed = await sharedTestbed();
    s3 = testbed.s3 as S3;
    namespace = await freshNamespace(testbed, 'store');
    backup = `${namespace}-first`;
    await testbed.api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace, annotations: { 'tool.example/last': '{"password":"hunter2"}' } },
      stringData: { password: 'hunter2' },
    });
    await testbed.api.apply(statefulSet(namespace));
    await writeData(await volumeOf(testbed, namespace, 'data-db-0'), 'old');
    await finished(testbed, 'Backup', backup, { includedNamespaces: [namespace], ttl: '24h0m0s' });
    original = join(bucketFolder(s3.bucket), 'backups', backup);
  });

  it('are what the cluster lists, and more exact about volumes', async () => {
    const schema = JSON.parse(readFileSync(inRoot('schema/restore-points.schema.json'), 'utf8'));
    const json = async (argv: readonly string[]) => {
      const { code, out, err } = await run(root, ['restore-points', '-n', namespace, '--format', 'json', ...argv], {
        env: env(),
      });
      assert.equal(code, 0, err);
      assert.deepEqual(violations(JSON.parse(out), schema), []);
      return (JSON.parse(out).points as RestorePoint[]).find(({ name }) => name === backup) as RestorePoint;
    };
    const there = await json(['--bucket', `s3://${s3.bucket}/`, '--endpoint', s3.endpoint]);
    const here = await json(['--context', 'testbed-admin', '--kubeconfig', testbed.kubeconfig('admin')]);
    for (const field of ['type', 'namespace', 'state', 'phase', 'createdAt', 'expiresAt', 'notes'] as const)
      assert.deepEqual(there[field], here[field], field);
    assert.deepEqual(there.contents, { namespace: 'yes', text: `namespace ${namespace}` });
    assert.deepEqual(there.volumeData.volumes, [
      { volume: 'data-db-0', where: 'same-storage', state: 'complete', sizeBytes: 1024 ** 3 },
    ]);
    const { code, out } = await cli(`s3://${s3.bucket}`, '-n', namespace);
    assert.equal(code, 0);
    assert.match(
      out,
      new RegExp(`Completed .*1 GiB .*snapshot on the same storage .*Backup ${backup} .*namespace ${namespace}`),
    );
    const none = await cli(`s3://${s3.bucket}`, '-n', 'nowhere');
    assert.deepEqual([none.code, /no backup of namespace nowhere/.test(none.out)], [0, true]);
  });

  it('show their documents, and never the value of a Secret', async () => {
    const show = async (...argv: readonly string[]) => (await cli(s3.bucket, '--show', backup, ...argv)).out;
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
    for (const secret of Object.values(keys())) assert.equal(all.includes(secret), false);
  });

  it('are listed beside broken ones, each of which says what is wrong', async () => {
    const folder = await newBucket('damaged', 'good', 'torn', 'garbled', 'later', 'renamed', 'bare');
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

    const { backups, notices } = await listed('damaged');
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
    assert.equal((await listed('damaged', 'nowhere')).backups.size, 4, 'what cannot be read may hold anything');

    const torn = { prefix: '', name: 'torn' };
    const whole = await withBucket('damaged', (bucket) => bucket.contents({ prefix: '', name: 'good' }));
    const part = await withBucket('damaged', (bucket) => bucket.contents(torn));
    assert.deepEqual(whole.problems, []);
    assert.ok(part.objects.length > 0 && part.objects.length < whole.objects.length, `${part.objects.length}`);
    assert.match(part.problems.join(), /ends too early: what comes after it cannot be read/);
    const log = await withBucket('damaged', (bucket) => bucket.document(torn, 'logs'));
    assert.match(log.text, /^time=[\s\S]*\[BackOps: its compressed data ends too early\]\n$/);
    const { code, out, err } = await cli('damaged', '--show', 'bare', '--document', 'contents');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /bare\.tar\.gz is not there/);
    const text = await cli('damaged');
    assert.equal(text.code, 0);
    assert.equal(text.out.includes('\u001b'), false);
  });

  it('are found one folder below, and told apart by their location', async () => {
    const folder = await newBucket('teams');
    await rm(join(folder, 'backups'), { recursive: true });
    await copyBackup('teams', 'nightly', 'team-a');
    await copyBackup('teams', 'nightly', 'team-b');
    await mkdir(join(folder, 'photos'));
    await writeFile(join(folder, 'photos', 'cat.jpg'), 'meow');
    const { backups, notices } = await listed('teams');
    assert.deepEqual([[...backups.keys()].sort(), notices], [['team-a/nightly', 'team-b/nightly'], []]);
    const both = await cli('teams', '--show', 'nightly');
    assert.match(both.err, /2 locations .* Name one: team-a\/nightly, team-b\/nightly\./);
    assert.match((await cli('teams', '--show', 'team-b/nightly')).out, /^kind: Backup/);
    assert.match((await cli('s3://teams/team-a/', '--show', 'nightly')).out, /^kind: Backup/);
    await mkdir(bucketFolder('nothing'));
    assert.match((await listed('nothing')).notices.join(), /there are no backups of Velero/);
  });

  it('are many: more than one page of the store', async () => {
    const folder = await newBucket('many');
    const object = JSON.parse(await readFile(join(original, 'velero-backup.json'), 'utf8'));
    for (let number = 0; number < 1_100; number += 1) {
      object.metadata.name = `nightly-${number}`;
      await mkdir(join(folder, 'backups', object.metadata.name));
      await writeFile(join(folder, 'backups', object.metadata.name, 'velero-backup.json'), JSON.stringify(object));
    }
    const { backups } = await listed('many');
    assert.equal(backups.size, 1_100);
    assert.equal(backups.get('nightly-1099')?.point.phase, 'Completed');
  });

  it('may be large: an archive of 200 MB is read piece by piece', async () => {
    const folder = await newBucket('large', 'large');
    const file = await open(join(folder, 'backups', 'large', 'large.tar.gz'), 'w');
    // Random, so that it is as large on the wire as it is afterwards; gzip members may follow each other.
    for (let number = 0; number < 200; number += 1) {
      const name = `resources/configmaps/namespaces/shop/c${number}.json`;
      await file.write(gzipSync(tarFile(name, randomBytes(1_000_000)), { level: 1 }));
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
    await withBucket('large', async (bucket) => {
      const before = heldBytes();
      let [most, looked] = [0, 0];
      const watch = setInterval(() => {
        most = Math.max(most, heldBytes() - before);
        looked += 1;
      }, 100);
      const { objects, problems } = await bucket.contents(at);
      clearInterval(watch);
      assert.equal(objects.length, 201);
      assert.deepEqual(problems, ['1 file is no object of a backup: ../../../etc/cron.d/x']);
      assert.ok(looked > 3 && most < 30_000_000, `${(most / 1e6).toFixed(0)} MB`);
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
    const folder = await newBucket('bombs', 'bomb');
    const archive = join(folder, 'backups', 'bomb', 'bomb.tar.gz');
    await writeFile(archive, gzipSync(fileHeader('resources/configmaps/namespaces/shop/c.json', 1e12)));
    const { objects, problems } = await withBucket('bombs', (bucket) => bucket.contents({ prefix: '', name: 'bomb' }));
    assert.deepEqual([objects, problems.length], [[], 1]);
    const list = join(folder, 'backups', 'bomb', 'bomb-volumeinfo.json.gz');
    await writeFile(
      list,
      gzipSync(Buffer.concat([Buffer.from('["'), Buffer.alloc(60_000_000, 'x'), Buffer.from('"]')])),
    );
    assert.match((await listed('bombs')).backups.get('bomb')?.problems.join() ?? '', /is too large to be read/);
  });

  it('say what stands between: each failure its kind and its remedy', async () => {
    const refused = async (
      argv: readonly string[],
      message: RegExp,
      more: Record<string, string> = {},
    ): Promise<void> => {
      const all = { ...env(), ...more };
      const { code, out, err } = await run(root, ['restore-points', ...argv], { env: all });
      assert.match(err, message);
      assert.deepEqual([code, out], [2, '']);
      assert.equal(err.includes(s3.secretKey), false);
    };
    const to = (bucket = s3.bucket, endpoint = s3.endpoint) => [
      '--bucket',
      bucket,
      '--endpoint',
      endpoint,
      '--path-style',
    ];
    await refused(to('gone'), /has no bucket gone\. Check its name/);
    await refused(
      [...to(), '--region', 'eu-west-9'],
      /lies in another region: us-east-1\. Set the region to us-east-1\./,
    );
    await refused(to(), /the secret key does not belong to the access key/, { AWS_SECRET_ACCESS_KEY: 'wrong' });
    await refused(to(), /does not know these credentials/, { AWS_ACCESS_KEY_ID: 'wrong' });
    await refused(to(), /there are no credentials for the store/, { AWS_ACCESS_KEY_ID: '' });
    await refused([...to(), '--profile', 'ops'], /there is no AWS profile ops/);
    await refused(to(s3.bucket, testbed.api.server), /nobody that this machine trusts vouches for the certificate/);
    await refused(
      [...to(s3.bucket, testbed.api.server), '--ca-file', certificate('crt')],
      /Is it an S3 server\?|denies access/,
    );
    await refused([...to(), '--ca-file', 'no-such-file'], /cannot be read: ENOENT/);
    await refused(to('UPPER/..'), /has no bucket UPPER/);
    await refused(to(s3.bucket, 'http://me:hidden@host'), /the endpoint is no address/);
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await refused(to(s3.bucket, `http://127.0.0.1:${port}`), /cannot be reached \(ECONNREFUSED\)\. Does the store run/);
  });

  it('do not mind a wrong clock: the store says what time it is', async () => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
    try {
      assert.equal((await cli(s3.bucket, '-n', namespace)).code, 0);
    } finally {
      Date.now = now;
    }
  });

  const certificate = (kind: 'crt' | 'key') => join(testbed.dir, 'apiserver', `apiserver.${kind}`);

  it('come over TLS from a private authority, once its certificate is named', async () => {
    const { port: plain } = new URL(s3.endpoint);
    const options = { cert: readFileSync(certificate('crt')), key: readFileSync(certificate('key')) };
    const server = createTlsServer(options, (socket) => {
      const to = connect(Number(plain), '127.0.0.1');
      socket.pipe(to).pipe(socket);
      for (const one of [socket, to]) one.on('error', () => [socket, to].forEach((other) => void other.destroy()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const list = (...more: readonly string[]) =>
      run(root, ['restore-points', '--bucket', s3.bucket, '--endpoint', endpoint, '-n', namespace, ...more], {
        env: env(),
      });
    assert.match((await list()).err, /nobody that this machine trusts .* Name the file with the certificate/);
    assert.match((await list('--ca-file', certificate('crt'))).out, new RegExp(`Backup ${backup}`));
    server.close();
  });

  it('are read with a profile, whose program is run only where it may', async () => {
    const secret = JSON.stringify({ Version: 1, AccessKeyId: s3.accessKey, SecretAccessKey: s3.secretKey });
    const program = join(testbed.dir, 'keys.json');
    await writeFile(program, secret, { mode: 0o600 });
    const config = join(testbed.dir, 'aws-config');
    const text = `[profile plain]\naws_access_key_id = ${s3.accessKey}\naws_secret_access_key = ${s3.secretKey}\nregion = us-east-1
[profile program]\ncredential_process = cat ${program}\n[profile borrowed]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = program\n`;
    await writeFile(config, text);
    const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const opened = async (profile: string, mayRunPrograms: boolean) => {
      const place = { bucket: s3.bucket, endpoint: s3.endpoint, isPathStyle: true };
      const bucket = openBucket({ ...place, profile, env: files, mayRunPrograms });
      const found = await bucket.find(backup).finally(() => bucket.close());
      return found.length;
    };
    assert.equal(await opened('plain', false), 1);
    assert.equal(await opened('program', true), 1);
    await assert.rejects(opened('program', false), /not run in an untrusted workspace/);
    await assert.rejects(opened('borrowed', false), /profile program gets its keys from a program/);
    const { out } = await run(
      root,
      ['restore-points', '--bucket', s3.bucket, '--endpoint', s3.endpoint, '-n', namespace],
      {
        env: { ...files, AWS_PROFILE: 'plain' },
      },
    );
    assert.match(out, new RegExp(`Backup ${backup}`));
  });

  it('stop in the middle when the store falls silent, and say so', async () => {
    let most = 0;
    const { port: plain } = new URL(s3.endpoint);
    const proxy = createServer((socket) => {
      const to = connect(Number(plain), '127.0.0.1');
      let passed = 0;
      for (const one of [socket, to]) one.on('error', () => to.destroy());
      socket.pipe(to);
      to.on('data', (data) => {
        const rest = Math.max(0, most - passed);
        passed += data.length;
        if (rest > 0) socket.write(data.subarray(0, rest));
      });
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const options = { bucket: s3.bucket, endpoint: `http://127.0.0.1:${port}`, isPathStyle: true, keys: keys() };
    for (most of [0, 2_000]) {
      const bucket = openBucket({ ...options, env: {}, mayRunPrograms: false, timeoutMilliseconds: 300 });
      await assert.rejects(bucket.contents({ prefix: '', name: backup }), /said nothing for 0\.3 s/);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 50);
      await assert.rejects(bucket.contents({ prefix: '', name: backup }, abort.signal), { name: 'AbortError' });
      bucket.close();
    }
    proxy.close();
  });
});
