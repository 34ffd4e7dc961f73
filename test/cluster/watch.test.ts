// Watches of a real API server, and what becomes of them when it goes, hangs, forgets or refuses.
import assert from 'node:assert/strict';
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterErrorCode, isClusterError } from '../../src/core/model/cluster-reader.ts';
import type { Testbed } from '../../testbed/start.ts';
import { configMap, configMaps, type Following, follow, openAs } from './following.ts';
import { breakableTestbed } from './shared.ts';
import { namespaceObject } from './shop.ts';

describe('a watch', () => {
  let testbed: Testbed;
  const namespaces = Array.from({ length: 8 }, (_, index) => `watched-${index}`);
  const open: Following[] = [];

  const path = (namespace: string, name = '') => `/api/v1/namespaces/${namespace}/configmaps${name && `/${name}`}`;
  const remove = (namespace: string, name: string) => testbed.api.request('DELETE', path(namespace, name));
  const kept = (following: Following): Following => {
    open.push(following);
    return following;
  };

  /** For each spec its own. Made beforehand: after faults the controllers take half a minute to furnish a new one. */
  const newNamespace = (): string => namespaces.pop() ?? assert.fail('there are more specs than namespaces');

  async function rejects(done: Promise<void>, code: ClusterErrorCode, text: RegExp): Promise<void> {
    const error = await done.then(
      () => undefined,
      (one: unknown) => one,
    );
    assert.ok(isClusterError(error), `it ended with ${error}`);
    assert.equal(error.clusterCode, code, error.message);
    assert.match(`${error.message} ${error.remedy}`, text);
  }

  before(async () => {
    testbed = await breakableTestbed();
    await Promise.all(
      namespaces.map(async (namespace) => {
        await testbed.api.apply(namespaceObject(namespace));
        await testbed.api.until(path(namespace, 'kube-root-ca.crt'), 'the namespace is furnished', () => true);
      }),
    );
  });

  afterEach(async () => {
    for (const following of open.splice(0)) {
      following.stop();
      await following.done.catch(() => {});
    }
  });

  it('tells what is there, what changes and what goes', async () => {
    const namespace = newNamespace();
    const all = kept(follow(openAs(testbed, 'admin'), { namespace }));
    const named = kept(follow(openAs(testbed, 'admin'), { namespace, name: 'one' }));
    const labelled = kept(follow(openAs(testbed, 'admin'), { namespace, labels: { a: 'b', c: 'd' } }));
    await Promise.all([all.until('listed kube-root-ca.crt'), named.until('listed'), labelled.until('listed')]);
    await testbed.api.apply(configMap(namespace, 'one'));
    await testbed.api.apply(configMap(namespace, 'two', { a: 'b', c: 'd' }));
    await testbed.api.apply({ ...configMap(namespace, 'one'), data: { now: 'more' } });
    // Longer than one watch: it is asked for anew in between, and nothing is told twice.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    await testbed.api.apply(configMap(namespace, 'two', { a: 'x' }));
    await remove(namespace, 'one');
    await Promise.all([all.until('gone one'), named.until('gone one'), labelled.until('gone two')]);
    const events = ['listed kube-root-ca.crt', 'changed one', 'changed two', 'changed one', 'changed two', 'gone one'];
    assert.deepEqual(all.told, events);
    assert.deepEqual(named.told, ['listed', 'changed one', 'changed one', 'gone one']);
    assert.deepEqual(labelled.told, ['listed', 'changed two', 'gone two']);
    const last = all.events.at(3);
    assert.deepEqual(last?.type === 'changed' && (last.object as { data?: unknown }).data, { now: 'more' });
  });

  it('ends at once when nobody wants it any more', async () => {
    const namespace = newNamespace();
    const following = kept(follow(openAs(testbed, 'admin', { watchSeconds: 60 }), { namespace }));
    await following.until(/listed/);
    const begun = performance.now();
    following.stop();
    await following.done;
    assert.ok(performance.now() - begun < 200);
    const aborted = new AbortController();
    aborted.abort();
    await openAs(testbed, 'admin').watch(configMaps, { namespace }, () => assert.fail(), aborted.signal);
  });

  it('goes on when the API server was ended and started again', async () => {
    const namespace = newNamespace();
    const following = kept(follow(openAs(testbed, 'admin', { watchSeconds: 60 }), { namespace }));
    await following.until(/listed/);
    await testbed.parts.kill('kube-apiserver');
    await following.until('lost unreachable');
    await testbed.parts.start('kube-apiserver');
    await testbed.api.until('/api/v1/namespaces/default', 'the server is back', () => true);
    await testbed.api.apply(configMap(namespace, 'later'));
    await following.until('changed later');
    assert.deepEqual(following.told, [
      'listed kube-root-ca.crt',
      'lost unreachable',
      'listed kube-root-ca.crt',
      'changed later',
    ]);
  });

  it('lists anew what the server has forgotten', async () => {
    const namespace = newNamespace();
    const following = kept(follow(openAs(testbed, 'admin', { watchSeconds: 60 }), { namespace }));
    await following.until(/listed/);
    const { metadata } = await testbed.api.request('GET', path(namespace));
    // What happens elsewhere is not told to this watch, and its place grows old.
    for (const name of ['a', 'b', 'c']) await testbed.api.apply(configMap('default', name));
    await testbed.forgetHistory();
    const place = `${path(namespace)}?watch=true&timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`;
    const gone = await testbed.api.request('GET', place).then(JSON.stringify, String);
    assert.match(gone, /410/);
    await following.until(/^listed/, 2);
    await testbed.api.apply(configMap(namespace, 'after'));
    await following.until(/(listed|changed).* ?after/);
    await remove(namespace, 'after');
    await following.until('gone after');
  });

  it('notices that the server hangs, says so once, and goes on', async () => {
    const namespace = newNamespace();
    const reader = openAs(testbed, 'admin', { watchSeconds: 1, timeoutMilliseconds: 2_000 });
    const following = kept(follow(reader, { namespace }));
    await following.until(/listed/);
    testbed.parts.pause('kube-apiserver');
    try {
      await following.until('lost slow');
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    } finally {
      testbed.parts.resume('kube-apiserver');
    }
    await following.until(/listed/, 2);
    assert.equal(following.told.filter((text) => text.startsWith('lost')).length, 1);
    await testbed.api.apply(configMap(namespace, 'thawed'));
    await following.until('changed thawed');
  });

  it('gives up after its patience, with what stands in the way', async () => {
    const namespace = newNamespace();
    const following = kept(follow(openAs(testbed, 'admin'), { namespace, patienceSeconds: 2 }));
    await following.until(/listed/);
    await testbed.parts.kill('kube-apiserver');
    try {
      await rejects(following.done, 'unreachable', /ECONNREFUSED.*Does the cluster run/);
    } finally {
      await testbed.parts.start('kube-apiserver');
      await testbed.api.until('/api/v1/namespaces/default', 'the server is back', () => true);
    }
    assert.deepEqual(following.told, ['listed kube-root-ca.crt', 'lost unreachable']);
  });

  it('ends when the right to it is taken away', async () => {
    const namespace = newNamespace();
    const binding = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`;
    await testbed.api.request('POST', binding, {
      metadata: { name: 'dev' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'dev' }],
    });
    const reader = openAs(testbed, 'dev');
    const right = { group: '', resource: 'configmaps', namespace };
    await testbed.api.until(`${binding}/dev`, 'the binding is there', () => true);
    while (!(await reader.mayI([{ ...right, verb: 'watch' }]))[0]) await new Promise((next) => setTimeout(next, 50));
    const following = kept(follow(reader, { namespace }));
    await following.until(/listed/);
    assert.deepEqual(
      await reader.mayI([
        { ...right, verb: 'list' },
        { ...right, verb: 'delete' },
        { ...right, verb: 'get', namespace: 'default' },
        { ...right, verb: 'get', resource: 'pods', subresource: 'log' },
        { verb: 'create', group: 'velero.io', resource: 'restores', namespace: 'velero' },
      ]),
      [true, false, false, true, false],
    );
    await testbed.api.request('DELETE', `${binding}/dev`);
    await rejects(following.done, 'forbidden', /cannot watch.*the right to get, list and watch configmaps/);
  });

  it('ends when the token has expired', async () => {
    const namespace = newNamespace();
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    const { metadata } = await testbed.api.until(account, 'the account is there', () => true);
    await testbed.api.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
      metadata: { name: 'account' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
    });
    // TokenRequest gives none for less than ten minutes. This one is signed with the same key; the server allows a minute for clocks.
    const seconds = Math.floor(Date.now() / 1000);
    const token = signedToken(join(testbed.dir, 'sa.key'), {
      iss: 'https://kubernetes.default.svc',
      aud: ['https://kubernetes.default.svc'],
      sub: `system:serviceaccount:${namespace}:default`,
      iat: seconds - 600,
      nbf: seconds - 600,
      exp: seconds - 55,
      'kubernetes.io': { namespace, serviceaccount: { name: 'default', uid: metadata.uid } },
    });
    const reader = openAs(testbed, 'admin', {
      change: (config) => {
        config.users[0].user = { token };
      },
    });
    const following = kept(follow(reader, { namespace }));
    await following.until(/listed/);
    await rejects(following.done, 'unauthorized', /wrong or expired \(401\).*Log in again/);
  });
});

function signedToken(keyFile: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256' })}.${part(claims)}`;
  const key = createPrivateKey(readFileSync(keyFile));
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
