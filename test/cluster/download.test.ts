// What lies behind the links that Velero signs, and what is said where a link leads nowhere.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { download } from '../../src/cluster/index.ts';
import { type ClusterErrorCode, isClusterError } from '../../src/core/model/cluster-reader.ts';
import type { S3 } from '../../testbed/parts/s3.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { type Between, certificate, httpProxy, slowTo, tlsTo } from './between.ts';
import { configMap } from './following.ts';
import { finished } from './shop.ts';

describe('a download from an object store', () => {
  let testbed: Testbed;
  const between: Between[] = [];

  const kept = async (one: Promise<Between>): Promise<Between> => {
    between.push(await one);
    return one;
  };
  const text = async (link: string, options: Parameters<typeof download>[1] = {}) => {
    const { bytes, isComplete } = await download(link, { env: {}, ...options });
    return { text: new TextDecoder().decode(bytes), isComplete };
  };
  /** A link as Velero makes it, to any host that leads to the testbed's S3 server. */
  const link = (key: string, { host = new URL(s3().endpoint).host, scheme = 'http', seconds = 600 } = {}) =>
    `${scheme}://${signed(s3(), host, key, seconds)}`;

  function s3() {
    assert.ok(testbed.s3);
    return testbed.s3;
  }

  async function refused(work: Promise<unknown>, code: ClusterErrorCode, expected: RegExp): Promise<void> {
    const error = await work.then(
      () => undefined,
      (one: unknown) => one,
    );
    assert.ok(isClusterError(error), `it was ${error}`);
    const said = `${error.message} → ${error.remedy}`;
    assert.equal(error.clusterCode, code, said);
    assert.match(said, expected);
    assert.doesNotMatch(`${said} ${error.stack}`, /X-Amz|Signature=/);
  }

  before(async () => {
    testbed = await startTestbed();
    await testbed.api.apply(configMap('shop', 'saved'));
    await finished(testbed, 'Backup', 'first', { includedNamespaces: ['shop'], snapshotVolumes: false });
  });

  afterEach(() => {
    for (const one of between.splice(0)) one.close();
  });

  after(async () => {
    await testbed?.stop();
  });

  it('brings the log of a backup, and its list of objects', async () => {
    const asked = async (kind: string) => {
      const request = {
        apiVersion: 'velero.io/v1',
        kind: 'DownloadRequest',
        metadata: { name: `first-${kind.toLowerCase()}`, namespace: 'velero' },
        spec: { target: { kind, name: 'first' } },
      };
      await testbed.api.apply(request);
      const path = await testbed.api.pathOf(request);
      return (await testbed.api.until(path, 'the link is made', (one) => one.status?.downloadURL)).status.downloadURL;
    };
    const log = await text(await asked('BackupLog'));
    assert.match(log.text, /level=info msg="Setting up backup/);
    assert.equal(log.isComplete, true);
    const objects = JSON.parse((await text(await asked('BackupResourceList'))).text);
    assert.ok(objects['v1/ConfigMap'].includes('shop/saved'));
    const start = await text(await asked('BackupLog'), { maxBytes: 100 });
    assert.deepEqual([start.text, start.isComplete], [log.text.slice(0, 100), false]);
    await refused(
      text((await asked('BackupLog')).replace(/Signature=./, 'Signature=g')),
      'forbidden',
      /does not accept the link/,
    );
  });

  it('says that a link has expired, and that there is no such object', async () => {
    const key = 'note';
    await put(key, 'hello');
    assert.equal((await text(link(key))).text, 'hello');
    const short = link(key, { seconds: 1 });
    await delay(2_100);
    await refused(text(short), 'forbidden', /link .*has expired \(403.*a new link/);
    await refused(text(link('none')), 'absent', /no such object \(404/);
  });

  it('says of an address that only the cluster knows what can be done', async () => {
    const elsewhere = link('note', { host: 'minio.velero.svc:9000' });
    await refused(
      text(elsewhere),
      'unreachable',
      /minio\.velero\.svc:9000 is known inside the cluster only.*publicUrl/,
    );
    const closed = await kept(slowTo(1, 0));
    closed.close();
    await refused(text(link('note', { host: `127.0.0.1:${closed.port}` })), 'unreachable', /ECONNREFUSED.*publicUrl/);
    await refused(text('no address'), 'invalid', /no address/);
  });

  it('trusts the authority that it is given, and no other', async () => {
    await put('note', 'hello');
    const { port } = await kept(tlsTo(testbed, Number(new URL(s3().endpoint).port)));
    const secure = link('note', { scheme: 'https', host: `127.0.0.1:${port}` });
    await refused(text(secure), 'certificate', /not signed by an authority that is known here.*caCert/);
    const caBundle = certificate(testbed).cert.toString();
    assert.equal((await text(secure, { caBundle })).text, 'hello');
    await refused(text(link('note', { scheme: 'https' })), 'certificate', /no secure connection/);
  });

  it('goes through the proxy of the environment, which is asked for no address of this machine', async () => {
    const proxy = await kept(httpProxy('403 Forbidden'));
    const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` };
    await put('note', 'hello');
    assert.equal((await text(link('note'), { env })).text, 'hello');
    await refused(
      text(link('note', { host: 's3.example.com' }), { env }),
      'proxy',
      /s3\.example\.com.*through the proxy/,
    );
    assert.equal(proxy.asked[0]?.startsWith('s3.example.com:'), true);
  });

  it('unpacks no more than was asked for, and waits no longer', async () => {
    await put('zeros', gzipSync(Buffer.alloc(200_000_000)));
    const before = process.memoryUsage().rss;
    const { bytes, isComplete } = await download(link('zeros'), { env: {}, maxBytes: 1_000_000 });
    assert.deepEqual([bytes.length, isComplete], [1_000_000, false]);
    assert.ok(process.memoryUsage().rss - before < 100_000_000);
    await put('cut', gzipSync('a'.repeat(1000)).subarray(0, 20));
    await refused(text(link('cut')), 'server', /cut or damaged/);
    testbed.parts.pause('s3');
    try {
      await refused(text(link('zeros'), { timeoutMilliseconds: 300 }), 'slow', /sent nothing for 0\.3 s/);
      const controller = new AbortController();
      const waiting = text(link('zeros'), { signal: controller.signal });
      controller.abort();
      await assert.rejects(waiting, { name: 'AbortError' });
    } finally {
      testbed.parts.resume('s3');
    }
  });

  it('says that an answer broke off', async () => {
    // The S3 server does not do this on demand.
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setTimeout(() => response.destroy(), 50);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await refused(text(link('note', { host: `127.0.0.1:${port}` })), 'unreachable', /cannot be reached/);
    server.close();
  });

  /** In the testbed's S3 server a bucket is a folder, and an object a file. */
  async function put(key: string, content: string | Uint8Array): Promise<void> {
    await writeFile(`${s3().folder}/${s3().bucket}/${key}`, content);
  }
});

/** AWS Signature 4 in the query, as Velero's plug-in makes it. */
function signed({ bucket, region, accessKey, secretKey }: S3, host: string, key: string, seconds: number): string {
  const time = `${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${accessKey}/${scope}`)}`,
    `X-Amz-Date=${time}`,
    `X-Amz-Expires=${seconds}`,
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const request = ['GET', `/${bucket}/${key}`, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const hash = createHash('sha256').update(request).digest('hex');
  const hmac = (by: string | Buffer, what: string) => createHmac('sha256', by).update(what).digest();
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  const signature = hmac(signingKey, ['AWS4-HMAC-SHA256', time, scope, hash].join('\n')).toString('hex');
  return `${host}/${bucket}/${key}?${query}&X-Amz-Signature=${signature}`;
}
