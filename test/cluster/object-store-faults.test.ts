// What stands between BackOps and a bucket: each failure made to happen, against a real S3 server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { backops as run } from '../../src/cli/run.testing.ts';
import { openBucket } from '../../src/object-store/index.ts';
import { root } from '../support/paths.ts';
import { type StoredShop, storedShop } from './stored.ts';

describe('backups in a bucket that cannot be read', () => {
  let shop: StoredShop;
  let namespace: string;
  let backup: string;

  before(async () => {
    shop = await storedShop();
    ({ namespace, backup } = shop);
  });

  it('say what stands between: each failure its kind and its remedy', async () => {
    const refused = async (
      argv: readonly string[],
      message: RegExp,
      more: Record<string, string> = {},
    ): Promise<void> => {
      const all = { ...shop.env, ...more };
      const { code, out, err } = await run(root, ['restore-points', ...argv], { env: all });
      assert.match(err, message);
      assert.deepEqual([code, out], [2, '']);
      assert.equal(err.includes(shop.s3.secretKey), false);
    };
    const to = (bucket = shop.s3.bucket, endpoint = shop.s3.endpoint) => [
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
    await refused(
      to(shop.s3.bucket, shop.testbed.api.server),
      /nobody that this machine trusts vouches for the certificate/,
    );
    await refused(
      [...to(shop.s3.bucket, shop.testbed.api.server), '--ca-file', certificate('crt')],
      /Is it an S3 server\?|denies access/,
    );
    await refused([...to(), '--ca-file', 'no-such-file'], /cannot be read: ENOENT/);
    await refused(to('UPPER/..'), /has no bucket UPPER/);
    await refused(to(shop.s3.bucket, 'http://me:hidden@host'), /the endpoint is no address/);
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await refused(
      to(shop.s3.bucket, `http://127.0.0.1:${port}`),
      /cannot be reached \(ECONNREFUSED\)\. Does the store run/,
    );
  });

  it('do not mind a wrong clock: the store says what time it is', async () => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
    try {
      assert.equal((await shop.cli(shop.s3.bucket, '-n', namespace)).code, 0);
    } finally {
      Date.now = now;
    }
  });

  const certificate = (kind: 'crt' | 'key') => join(shop.testbed.dir, 'apiserver', `apiserver.${kind}`);

  it('come over TLS from a private authority, once its certificate is named', async () => {
    const { port: plain } = new URL(shop.s3.endpoint);
    const options = { cert: readFileSync(certificate('crt')), key: readFileSync(certificate('key')) };
    const server = createTlsServer(options, (socket) => {
      const to = connect(Number(plain), '127.0.0.1');
      socket.pipe(to).pipe(socket);
      for (const one of [socket, to]) one.on('error', () => [socket, to].forEach((other) => void other.destroy()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const list = (...more: readonly string[]) =>
      run(root, ['restore-points', '--bucket', shop.s3.bucket, '--endpoint', endpoint, '-n', namespace, ...more], {
        env: shop.env,
      });
    assert.match((await list()).err, /nobody that this machine trusts .* Name the file with the certificate/);
    assert.match((await list('--ca-file', certificate('crt'))).out, new RegExp(`Backup ${backup}`));
    server.close();
  });

  it('are read with a profile, whose program is run only where it may', async () => {
    const secret = JSON.stringify({ Version: 1, AccessKeyId: shop.s3.accessKey, SecretAccessKey: shop.s3.secretKey });
    const program = join(shop.testbed.dir, 'keys.json');
    await writeFile(program, secret, { mode: 0o600 });
    const config = join(shop.testbed.dir, 'aws-config');
    const text = `[profile plain]\naws_access_key_id = ${shop.s3.accessKey}\naws_secret_access_key = ${shop.s3.secretKey}\nregion = us-east-1
[profile program]\ncredential_process = cat ${program}\n[profile borrowed]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = program\n`;
    await writeFile(config, text);
    const files = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const opened = async (profile: string, mayRunPrograms: boolean) => {
      const place = { bucket: shop.s3.bucket, endpoint: shop.s3.endpoint, isPathStyle: true };
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
      ['restore-points', '--bucket', shop.s3.bucket, '--endpoint', shop.s3.endpoint, '-n', namespace],
      {
        env: { ...files, AWS_PROFILE: 'plain' },
      },
    );
    assert.match(out, new RegExp(`Backup ${backup}`));
  });

  it('stop in the middle when the store falls silent, and say so', async () => {
    let most = 0;
    const { port: plain } = new URL(shop.s3.endpoint);
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
    const options = {
      bucket: shop.s3.bucket,
      endpoint: `http://127.0.0.1:${port}`,
      isPathStyle: true,
      keys: shop.keys,
    };
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
