// The way to a real API server: proxies, a slow line, a pod's own account, and credentials that are taken anew.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { kubeconfigPaths, listContexts, openCluster } from '../../src/cluster/index.ts';
import { type ClusterErrorCode, isClusterError } from '../../src/core/model/cluster-reader.ts';
import type { Testbed } from '../../testbed/start.ts';
import { type Between, httpProxy, slowTo, socksProxy } from './between.ts';
import { configMap, configMaps, follow, openAs } from './following.ts';
import { breakableTestbed } from './shared.ts';

describe('the way to a cluster', () => {
  let testbed: Testbed;
  const between: Between[] = [];

  const kept = async (one: Promise<Between>): Promise<Between> => {
    between.push(await one);
    return one;
  };
  const port = () => Number(new URL(testbed.api.server).port);
  const through = (url: string, timeoutMilliseconds?: number) =>
    openAs(testbed, 'admin', {
      ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
      change: (config) => {
        config.clusters[0].cluster['proxy-url'] = url;
      },
    });

  async function refused(work: Promise<unknown>, code: ClusterErrorCode, text: RegExp): Promise<void> {
    const error = await work.then(
      () => undefined,
      (one: unknown) => one,
    );
    assert.ok(isClusterError(error), `it was ${error}`);
    const said = `${error.message} → ${error.remedy}`;
    assert.equal(error.clusterCode, code, said);
    assert.match(said, text);
    assert.doesNotMatch(said, /hunter2/);
  }

  before(async () => {
    testbed = await breakableTestbed();
  });

  afterEach(() => {
    for (const one of between.splice(0)) one.close();
  });

  it('goes through an HTTP proxy, reads, watches and writes', async () => {
    const proxy = await kept(httpProxy());
    const cluster = through(`http://me:hunter2@127.0.0.1:${proxy.port}`);
    const following = follow(cluster, { namespace: 'default' });
    await following.until(/^listed/);
    await cluster.writer.create(configMaps, configMap('default', 'by-proxy'));
    await following.until('changed by-proxy');
    following.stop();
    await following.done;
    assert.equal(proxy.asked[0], `127.0.0.1:${port()}`);
    assert.equal(proxy.asked[1], `Basic ${Buffer.from('me:hunter2').toString('base64')}`);
  });

  it('goes through a SOCKS proxy', async () => {
    const proxy = await kept(socksProxy());
    const cluster = through(`socks5://127.0.0.1:${proxy.port}`);
    const found = await cluster.list(configMaps, 'default');
    assert.ok(found.some(({ metadata }) => metadata.name === 'kube-root-ca.crt'));
    const wrongName = openAs(testbed, 'admin', {
      change: (config) => {
        // The certificate is made out to 127.0.0.1.
        Object.assign(config.clusters[0].cluster, {
          server: `https://127.0.0.2:${port()}`,
          'proxy-url': `socks5://127.0.0.1:${proxy.port}`,
        });
      },
    });
    await refused(wrongName.list(configMaps, 'default'), 'certificate', /another name/);
    assert.deepEqual([...new Set(proxy.asked)], [`127.0.0.1:${port()}`, `127.0.0.2:${port()}`]);
  });

  it('says that a proxy refuses, hangs or is not there', async () => {
    const refusing = await kept(httpProxy('407 Proxy Authentication Required'));
    const url = (one: Between, scheme = 'http') => `${scheme}://me:hunter2@127.0.0.1:${one.port}`;
    const list = (to: string) => through(to, 500).list(configMaps, 'default');
    await refused(list(url(refusing)), 'proxy', /through the proxy http:\/\/127\.0\.0\.1:\d+ \(.*407.*Check proxy-url/);
    const socks = await kept(socksProxy(true));
    await refused(list(`socks5://127.0.0.1:${socks.port}`), 'proxy', /socks5:\/\/127\.0\.0\.1:\d+ \(/);
    const hanging = await kept(slowTo(1, Number.POSITIVE_INFINITY));
    await refused(list(url(hanging)), 'slow', /within 0\.5 s/);
    // A connection that stayed would keep the command from ending.
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(hanging.open(), 0);
    refusing.close();
    await refused(list(url(refusing)), 'proxy', /ECONNREFUSED/);
  });

  it('waits for a slow server as long as was said, and no longer', async () => {
    const slow = await kept(slowTo(port(), 700));
    const by = (timeoutMilliseconds: number) =>
      openAs(testbed, 'admin', {
        timeoutMilliseconds,
        change: (config) => {
          config.clusters[0].cluster.server = `https://127.0.0.1:${slow.port}`;
        },
      });
    assert.ok(await by(5_000).get(configMaps, 'default', 'kube-root-ca.crt'));
    const begun = performance.now();
    await refused(by(300).list(configMaps, 'default'), 'slow', /did not answer within 0\.3 s.*Try again/);
    assert.ok(performance.now() - begun < 600);
  });

  it('takes the account of the pod where there is no kubeconfig', async () => {
    const account = join(testbed.dir, 'account');
    mkdirSync(account);
    const { clusters } = parse(readFileSync(testbed.kubeconfig('admin'), 'utf8'));
    const request = await testbed.api.request<{ status: { token: string } }>(
      'POST',
      '/api/v1/namespaces/default/serviceaccounts/default/token',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } },
    );
    writeFileSync(join(account, 'token'), request.status.token);
    writeFileSync(join(account, 'ca.crt'), Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64'));
    writeFileSync(join(account, 'namespace'), 'default');
    const env = { HOME: account, KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(port()) };
    const options = { env, serviceAccount: account };
    assert.deepEqual(listContexts(options), [
      {
        context: 'in-cluster',
        cluster: 'in-cluster',
        server: `https://127.0.0.1:${port()}`,
        namespace: 'default',
        user: 'in-cluster',
        isCurrent: true,
      },
    ]);
    const reader = openCluster({ ...options, mayRunPrograms: false });
    assert.deepEqual(await reader.mayI([{ verb: 'get', group: '', resource: 'secrets', namespace: 'default' }]), [
      false,
    ]);
    await refused(reader.list(configMaps, 'default'), 'forbidden', /system:serviceaccount:default:default/);
  });

  it('takes a token that was renewed in the kubeconfig, but goes to no other server with it', async () => {
    const path = join(testbed.dir, 'renewed.kubeconfig');
    // biome-ignore lint/suspicious/noExplicitAny: a kubeconfig is whatever its file holds.
    const write = (change: (config: any) => void) => {
      const config = parse(readFileSync(testbed.kubeconfig('admin'), 'utf8'));
      change(config);
      writeFileSync(path, stringify(config));
    };
    const old = (config: { users: { user: object }[] }) =>
      Object.assign(config.users[0] ?? {}, { user: { token: 'old' } });
    write(old);
    const reader = openCluster({ kubeconfig: path, env: {}, mayRunPrograms: false });
    await refused(reader.list(configMaps, 'default'), 'unauthorized', /\(401\)/);
    write((config) => {
      config.clusters[0].cluster.server = 'https://127.0.0.1:1';
    });
    await refused(reader.list(configMaps, 'default'), 'unauthorized', /\(401\)/);
    write(() => {});
    assert.ok((await reader.list(configMaps, 'default')).length > 0);
  });

  it('asks a login program again when the server does not accept its token any more', async () => {
    const { users } = parse(readFileSync(testbed.kubeconfig('admin'), 'utf8'));
    const tokenFile = join(testbed.dir, 'login-token');
    const runs = join(testbed.dir, 'login-runs');
    const print = `const fs = require('fs'); fs.appendFileSync('${runs}', 'x');
      console.log(JSON.stringify({ status: { token: fs.readFileSync('${tokenFile}', 'utf8') } }))`;
    const path = join(testbed.dir, 'login.kubeconfig');
    const config = parse(readFileSync(testbed.kubeconfig('admin'), 'utf8'));
    const apiVersion = 'client.authentication.k8s.io/v1';
    config.users[0].user = { exec: { apiVersion, command: process.execPath, args: ['-e', print] } };
    writeFileSync(path, stringify(config));
    const { status } = await testbed.api
      .request<{ status: { token: string } }>('POST', '/api/v1/namespaces/default/serviceaccounts', {
        metadata: { name: 'passing' },
      })
      .then(() =>
        testbed.api.request<{ status: { token: string } }>(
          'POST',
          '/api/v1/namespaces/default/serviceaccounts/passing/token',
          { spec: { expirationSeconds: 600 } },
        ),
      );
    writeFileSync(tokenFile, status.token);
    const reader = openCluster({ kubeconfig: path, env: {}, mayRunPrograms: true });
    const mine = { verb: 'get', group: '', resource: 'pods', namespace: 'default' } as const;
    assert.deepEqual(await reader.mayI([mine]), [false]);
    // The account's end is the end of its tokens, some seconds later.
    await testbed.api.request('DELETE', '/api/v1/namespaces/default/serviceaccounts/passing');
    writeFileSync(tokenFile, users[0].user.token);
    while (!(await reader.mayI([mine]))[0]) await new Promise((next) => setTimeout(next, 500));
    assert.equal(readFileSync(runs, 'utf8'), 'xx');
    writeFileSync(tokenFile, 'wrong');
    const wrong = openCluster({ kubeconfig: path, env: {}, mayRunPrograms: true });
    await refused(wrong.mayI([mine]), 'unauthorized', /\(401\)/);
    assert.equal(readFileSync(runs, 'utf8'), 'xxx', 'what never worked is not asked twice');
  });

  it('says what the kubeconfig offers without asking anybody', () => {
    const options = { kubeconfig: testbed.kubeconfig('dev'), env: {} };
    assert.deepEqual(listContexts(options), [
      {
        context: 'testbed-dev',
        cluster: 'testbed',
        server: testbed.api.server,
        namespace: 'shop',
        user: 'dev',
        isCurrent: true,
      },
    ]);
    assert.deepEqual(kubeconfigPaths(options), [options.kubeconfig]);
  });
});
