import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  type ClusterErrorCode,
  isClusterError,
  type ServedKind,
  type WatchEvent,
} from '../core/model/cluster-reader.ts';
import { kubeconfigPaths, listContexts, openCluster } from './index.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { proxyFor } from './proxy.ts';

const pods: ServedKind = { type: 'Pod', apiVersion: 'v1', plural: 'pods', isNamespaced: true };

describe('the cluster port', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backops-cluster-'));
  const asked: string[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
    response.statusCode = status;
    response.end(JSON.stringify(body));
  };

  before((done) => void server.listen(0, '127.0.0.1', done));
  after((done) => {
    rmSync(folder, { recursive: true });
    server.closeAllConnections();
    server.close(done);
  });

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const config = (user: string) => `clusters:
  - { name: c, cluster: { server: 'http://127.0.0.1:${(server.address() as AddressInfo).port}', insecure-skip-tls-verify: true } }
users: [{ name: u, user: ${user} }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`;
  const open = (user = '{ token: secret }', mayRunPrograms = false) =>
    openCluster({ kubeconfig: file('config', config(user)), env: {}, mayRunPrograms, timeoutMilliseconds: 300 });
  const fails = async (code: ClusterErrorCode, work: Promise<unknown>): Promise<void> => {
    const error = await work.then(
      () => undefined,
      (one: unknown) => one,
    );
    assert.ok(isClusterError(error), String(error));
    assert.equal(error.clusterCode, code, error.message);
    assert.doesNotMatch(error.message + error.remedy, /secret/);
    assert.notEqual(error.remedy, '');
  };

  it('contacts nothing until it is asked, and reads page by page', async () => {
    asked.length = 0;
    const reader = open();
    assert.deepEqual(asked, []);
    answer = (request, response) => {
      const isFirst = !request.url?.includes('continue');
      const page = {
        items: [{ metadata: { name: isFirst ? 'a' : 'b' } }],
        metadata: isFirst ? { continue: 'a/b=' } : {},
      };
      json(200, page)(request, response);
    };
    const found = await reader.list(pods, 'shop');
    assert.deepEqual(
      found.map(({ metadata }) => metadata.name),
      ['a', 'b'],
    );
    assert.deepEqual(asked, [
      '/api/v1/namespaces/shop/pods?limit=500',
      '/api/v1/namespaces/shop/pods?limit=500&continue=a%2Fb%3D',
    ]);
    reader.close();
  });

  it('begins again when a continue token has expired', async () => {
    let isExpired = true;
    answer = (request, response) => {
      if (!request.url?.includes('continue'))
        return json(200, { items: [], metadata: { continue: 'next' } })(request, response);
      const status = isExpired ? 410 : 200;
      isExpired = false;
      json(status, status === 410 ? { message: 'too old' } : { items: [{ metadata: { name: 'z' } }] })(
        request,
        response,
      );
    };
    assert.equal((await open().list(pods, undefined)).length, 1);
  });

  it('finds a kind in a version that its group does not prefer', async () => {
    answer = (request, response) => {
      const v1 = { groupVersion: 'velero.io/v1' };
      const bodies: Record<string, unknown> = {
        '/apis': {
          groups: [{ name: 'velero.io', preferredVersion: v1, versions: [v1, { groupVersion: 'velero.io/v2alpha1' }] }],
        },
        '/apis/velero.io/v1': { resources: [{ name: 'backups', kind: 'Backup', namespaced: true }] },
        '/apis/velero.io/v2alpha1': { resources: [{ name: 'datauploads', kind: 'DataUpload', namespaced: true }] },
      };
      json(200, bodies[request.url ?? ''])(request, response);
    };
    const kinds = await open().discover(['velero.io/Backup', 'velero.io/DataUpload', 'velero.io/Gone']);
    assert.deepEqual(
      kinds.map(({ type, apiVersion }) => `${type} ${apiVersion}`),
      ['velero.io/Backup velero.io/v1', 'velero.io/DataUpload velero.io/v2alpha1'],
    );
  });

  it('gives each failure its kind', async () => {
    const cases: readonly [number, unknown, ClusterErrorCode][] = [
      [401, { message: 'Unauthorized' }, 'unauthorized'],
      [403, { message: 'pods is forbidden' }, 'forbidden'],
      [503, { message: 'later' }, 'server'],
      [200, 'no object', 'server'],
    ];
    for (const [status, body, code] of cases) {
      answer = json(status, body);
      await fails(code, open().list(pods, 'shop'));
    }
    answer = (_, response) => void response.writeHead(302, { location: '/login' }).end('<html>');
    await fails('server', open().list(pods, 'shop'));
    answer = (_, response) => void response.write('{');
    await fails('slow', open().list(pods, 'shop'));
    answer = (request) => void request.socket.destroy();
    await fails('unreachable', open().list(pods, 'shop'));
  });

  it('runs a login program only where it may', async () => {
    const exec = (script: string) =>
      `{ exec: { apiVersion: client.authentication.k8s.io/v1, command: '${process.execPath}', args: ['-e', '${script}'] } }`;
    const works = exec('console.log(JSON.stringify({status: {token: "x"}}))');
    answer = json(200, { items: [] });
    assert.deepEqual(await open(works, true).list(pods, 'shop'), []);
    await fails('untrusted', open(works, false).list(pods, 'shop'));
    await fails('credentials', open(exec('process.exit(1)'), true).list(pods, 'shop'));
  });

  /** Events of a watch, until the script has run out of answers. */
  async function watched(script: readonly ((response: ServerResponse) => void)[]): Promise<string[]> {
    const [events, left, controller] = [[] as string[], [...script], new AbortController()];
    asked.length = 0;
    answer = (request, response) => {
      if (!request.url?.includes('watch=true'))
        return json(200, { items: [], metadata: { resourceVersion: '5' } })(request, response);
      const next = left.shift();
      if (next) next(response);
      else controller.abort();
    };
    const tell = (event: WatchEvent) => events.push(event.type);
    await open().watch(pods, { namespace: 'shop' }, tell, controller.signal);
    return events;
  }
  const ends = (response: ServerResponse) => void response.end();
  const breaks = (response: ServerResponse) => {
    response.write('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}\n{"type":"ADD');
    setTimeout(() => response.destroy(), 20);
  };
  const says = (status: number) => (response: ServerResponse) =>
    void response.writeHead(status).end(JSON.stringify({ code: status }));

  it('goes on at the last place that a watch was told, and does not cry over one broken connection', async () => {
    assert.deepEqual(await watched([breaks]), ['listed']);
    assert.deepEqual(
      asked.map((url) => /resourceVersion=(\d+)/.exec(url)?.[1]),
      [undefined, '5', '9'],
    );
  });

  it('lists anew where the place is forgotten, which is said as a status or in the stream', async () => {
    const told = (response: ServerResponse) => void response.end('{"type":"ERROR","object":{"code":410}}\n');
    assert.deepEqual(await watched([says(410)]), ['listed', 'listed']);
    assert.deepEqual(await watched([told]), ['listed', 'listed']);
  });

  it('asks a server that ends each watch at once, or fails, less and less often', async () => {
    const begun = performance.now();
    await watched([ends, ends, ends]);
    // Half of 0.5, 1 and 2 s at the least.
    assert.ok(performance.now() - begun > 1_500);
    assert.deepEqual(await watched([says(503), says(500)]), ['listed', 'lost']);
  }).timeout(10_000);

  it('says that there is no kubeconfig, and which contexts one has, be its other entries broken', async () => {
    const env = { KUBECONFIG: join(folder, 'none') };
    assert.deepEqual(kubeconfigPaths({ env }), [join(folder, 'none')]);
    assert.deepEqual(kubeconfigPaths({ env: { HOME: folder } }), [join(folder, '.kube', 'config')]);
    for (const options of [{ env }, { env: { HOME: folder } }, { kubeconfig: join(folder, 'none'), env: {} }]) {
      await fails('no-kubeconfig', Promise.resolve(options).then(listContexts));
    }
    const half = file(
      'half',
      `${config('{ token: secret }')}`
        .replace('clusters:\n', 'clusters:\n  - { name: b, cluster: {} }\n')
        .replace('contexts: [', 'contexts: [{ name: y, context: { cluster: b, user: u, namespace: shop } }, '),
    );
    const [y, x] = listContexts({ kubeconfig: half, env: {} });
    const common = { user: 'u', isCurrent: false };
    assert.deepEqual(y, { context: 'y', cluster: 'b', server: undefined, namespace: 'shop', ...common });
    assert.deepEqual([x?.context, x?.namespace, x?.isCurrent], ['x', undefined, true]);
    await fails('kubeconfig', Promise.resolve({ kubeconfig: half, context: 'y', env: {} }).then(loadKubeconfig));
  });

  it('merges like kubectl: the first wins, missing files are passed over', () => {
    const one = file(
      'one',
      'contexts: [{ name: a, context: { cluster: c, user: u } }]\nusers: [{ name: u, user: { token: first } }]\n',
    );
    const two = file('two', `${config('{ token: second }')}`);
    const loaded = loadKubeconfig({
      env: { KUBECONFIG: [one, join(folder, 'none'), two].join(delimiter) },
      context: 'a',
    });
    assert.equal(loaded.user.token, 'first');
    assert.equal(loadKubeconfig({ env: { KUBECONFIG: [one, two].join(delimiter) } }).context, 'x');
  });

  it('takes the proxy of the environment, as kubectl does', () => {
    const proxy = (server: string, noProxy = '') => proxyFor(server, { HTTPS_PROXY: 'proxy:3128', NO_PROXY: noProxy });
    assert.equal(proxy('https://api.example.com'), 'http://proxy:3128');
    assert.equal(proxy('https://api.example.com', 'example.com'), undefined);
    assert.equal(proxy('https://example.com', '.example.com'), 'http://proxy:3128');
    assert.equal(proxy('https://10.1.2.3:6443', '10.0.0.0/8'), undefined);
    assert.equal(proxy('https://11.1.2.3:6443', '10.0.0.0/8, 11.1.2.3:443'), 'http://proxy:3128');
    assert.equal(proxy('https://127.0.0.1:6443'), undefined);
  });
});
