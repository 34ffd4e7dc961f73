import assert from 'node:assert/strict';
import { checkNode } from './cluster.ts';
import { backops, folderWith, removeFolders } from './run.testing.ts';

const kubeconfig = `apiVersion: v1
kind: Config
clusters:
  - { name: here, cluster: { server: 'https://127.0.0.1:1' } }
  - { name: behind, cluster: { server: 'https://192.0.2.1:6443', proxy-url: 'http://me:secret@127.0.0.1:1' } }
users:
  - { name: me, user: { token: secret } }
  - { name: plugin, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: no-such-login, installHint: Get it. } } }
contexts:
  - { name: dev, context: { cluster: here, user: me } }
  - { name: proxied, context: { cluster: behind, user: me } }
  - { name: login, context: { cluster: here, user: plugin } }
  - { name: torn, context: { cluster: here, user: gone } }
`;

describe('backops restore-points without a cluster', () => {
  after(removeFolders);

  const refusal = async (files: Record<string, string>, ...argv: string[]): Promise<string> => {
    const { code, out, err } = await backops(folderWith(files), ['restore-points', ...argv]);
    assert.deepEqual([code, out], [2, '']);
    assert.doesNotMatch(err, /secret|mistake in BackOps/);
    return err;
  };
  const ask = (context: string) =>
    refusal({ config: kubeconfig }, '--context', context, '-n', 'shop', '--kubeconfig', 'config');

  it('guesses neither cluster nor namespace', async () => {
    assert.match(await refusal({}, '--context', 'dev'), /needs --namespace NS/);
    assert.match(await refusal({}, '--namespace', 'shop'), /needs --context NAME/);
    assert.match(
      await refusal({}, '--context', 'a', '-n', 'b', '--workload', 'db'),
      /KIND\/NAME, KIND one of: Persist/,
    );
  });

  it('says what is wrong with a kubeconfig', async () => {
    const common = ['--context', 'dev', '-n', 'shop', '--kubeconfig', 'config'];
    assert.match(await refusal({}, ...common), /config cannot be read: ENOENT\. Name one with --kubeconfig/);
    assert.match(await refusal({ config: 'a: [' }, ...common), /is no kubeconfig: .*Mend it/);
    assert.match(await refusal({ config: '' }, ...common), /is no kubeconfig: it is empty/);
    assert.match(await refusal({ config: 'kind: Pod' }, ...common), /it holds no clusters, users or contexts/);
    assert.match(await ask('prod'), /has no context prod\. There are: dev, proxied, login, torn/);
    assert.match(await ask('torn'), /context torn names user gone, which the kubeconfig lacks/);
  });

  it('says what stands between it and the cluster', async () => {
    assert.match(await ask('dev'), /127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\. Does the cluster run/);
    assert.match(await ask('proxied'), /cannot be reached through the proxy http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/);
    assert.match(await ask('login'), /the program no-such-login, which is not installed\. Get it\./);
  });

  it('asks for a newer Node', () => {
    assert.doesNotThrow(() => checkNode('22.19.0'));
    assert.doesNotThrow(() => checkNode('24.0.0'));
    assert.throws(() => checkNode('20.20.2'), /needs Node 22\.19 or later; this is Node 20\.20\.2/);
    assert.throws(() => checkNode('22.15.0'), /needs Node 22\.19/);
  });
});
