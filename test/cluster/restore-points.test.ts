// The command `restore-points` against a real cluster, with the rights that manifests/developer.yaml gives a developer.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Ran, backops as run } from '../../src/cli/run.testing.ts';
import { violations } from '../../src/cli/schema.testing.ts';
import type { RestorePoint } from '../../src/core/model/restore-point.ts';
import type { Testbed } from '../../testbed/start.ts';
import { inRoot, root } from '../support/paths.ts';
import { freshNamespace, sharedTestbed } from './shared.ts';
import { finished, statefulSet, volumeOf, writeData } from './shop.ts';

const backops = (...argv: readonly string[]): Promise<Ran> => run(root, ['restore-points', ...argv]);

describe('backops restore-points', () => {
  let testbed: Testbed;
  let namespace: string;
  let names: { readonly first: string; readonly partial: string };

  const list = (user: 'admin' | 'dev', ...more: readonly string[]) =>
    backops('--context', `testbed-${user}`, '-n', namespace, '--kubeconfig', testbed.kubeconfig(user), ...more);

  async function listed(user: 'admin' | 'dev', ...more: readonly string[]) {
    const { code, out, err } = await list(user, '--format', 'json', ...more);
    assert.equal(code, 0, err);
    const answer = JSON.parse(out);
    assert.deepEqual(
      violations(answer, JSON.parse(readFileSync(inRoot('schema/restore-points.schema.json'), 'utf8'))),
      [],
    );
    const points = new Map((answer.points as RestorePoint[]).map((one) => [`${one.provider} ${one.name}`, one]));
    return { ...answer, points } as { points: typeof points; unread: { type: string; isPoint: boolean }[] };
  }

  /** The developer's kubeconfig with something wrong in it. */
  // biome-ignore lint/suspicious/noExplicitAny: a kubeconfig is whatever its file holds.
  async function broken(name: string, change: (config: any) => void): Promise<string> {
    const config = parse(readFileSync(testbed.kubeconfig('dev'), 'utf8'));
    change(config);
    const path = join(testbed.dir, `${name}.kubeconfig`);
    await writeFile(path, stringify(config));
    return path;
  }

  async function refused(kubeconfig: string, message: RegExp): Promise<void> {
    const { code, out, err } = await backops('--context', 'testbed-dev', '-n', namespace, '--kubeconfig', kubeconfig);
    assert.match(err, message);
    assert.deepEqual([code, out], [2, '']);
  }

  before(async () => {
    testbed = await sharedTestbed();
    namespace = await freshNamespace(testbed);
    names = { first: `${namespace}-first`, partial: `${namespace}-partial` };
    await testbed.api.apply(statefulSet(namespace));
    await writeData(await volumeOf(testbed, namespace, 'data-db-0'), 'old');
    const snapshot = {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name: 'by-hand', namespace },
      spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: 'data-db-0' } },
    };
    await testbed.api.apply(snapshot);
    // As if Velero had made them long ago.
    const past = (name: string, included: string) => ({
      apiVersion: 'velero.io/v1',
      kind: 'Backup',
      metadata: { name, namespace: 'velero' },
      spec: { includedNamespaces: [included] },
      status: { phase: 'PartiallyFailed', errors: 1, csiVolumeSnapshotsAttempted: 1 },
    });
    await Promise.all([
      testbed.api.apply(past(names.partial, namespace)),
      testbed.api.apply(past(`${namespace}-other`, 'default')),
      finished(testbed, 'Backup', names.first, { includedNamespaces: [namespace], ttl: '24h0m0s' }),
      testbed.api.until(await testbed.api.pathOf(snapshot), 'the snapshot is ready', (one) => one.status?.readyToUse),
    ]);
  });

  it('lists what a developer may list, and says what not', async () => {
    const { points, unread } = await listed('dev');
    assert.deepEqual([...points.keys()].sort(), [
      'csi-snapshots by-hand',
      `velero ${names.first}`,
      `velero ${names.partial}`,
    ]);
    const first = points.get(`velero ${names.first}`) as RestorePoint;
    assert.equal(first.state, 'complete');
    assert.deepEqual(first.contents, { namespace: 'yes', text: `namespace ${namespace}` });
    assert.equal(first.volumeData.presence, 'yes');
    assert.deepEqual(first.volumeData.where, ['same-storage']);
    assert.equal(first.sizeBytes, undefined, 'nobody says how large the snapshot is');
    const lifetime = Date.parse(first.expiresAt ?? '') - Date.parse(first.createdAt ?? '');
    assert.ok(Math.abs(lifetime - 24 * 3_600_000) < 60_000, `${lifetime}`);
    const partial = points.get(`velero ${names.partial}`) as RestorePoint;
    assert.deepEqual([partial.state, partial.phase], ['incomplete', 'PartiallyFailed']);
    assert.equal(partial.volumeData.presence, 'failed');
    assert.deepEqual(
      unread.filter(({ isPoint }) => isPoint),
      [],
    );
  });

  it('lists snapshots with size, class and what deleting them does', async () => {
    const { points, unread } = await listed('admin');
    const snapshot = points.get('csi-snapshots by-hand') as RestorePoint;
    assert.deepEqual([snapshot.state, snapshot.sizeBytes], ['complete', 1024 ** 3]);
    assert.equal(snapshot.contents.text, 'claim data-db-0, class directory');
    assert.equal(snapshot.deletionPolicy, 'Delete');
    assert.deepEqual(unread, []);
    assert.ok(points.has(`velero ${names.first}`), 'in whichever namespace Velero is');
  });

  it('tells the same to people', async () => {
    const { code, out, err } = await list('dev');
    assert.equal(code, 0);
    assert.match(out, /Completed .*in 2\d h .*snapshot on the same storage .*Backup \S+-first .*namespace spec/);
    assert.match(out, /PartiallyFailed .*failed .*Backup \S+-partial/);
    assert.doesNotMatch(err, /not listed/);
  });

  it('says what a developer may not list', async () => {
    const elsewhere = await freshNamespace(testbed);
    const bindings = `/apis/rbac.authorization.k8s.io/v1/namespaces/${elsewhere}/rolebindings`;
    await testbed.api.request('DELETE', `${bindings}/backops-snapshots.devs`);
    const { code, err } = await list('dev', '-n', elsewhere);
    assert.equal(code, 0);
    assert.match(err, /^csi-snapshots: not listed: volumesnapshots.* is forbidden.*\(403\)/);
    const neither = await list('dev', '-n', elsewhere, '--system-namespace', 'x');
    assert.equal(neither.code, 2);
    assert.match(neither.err, /may exist, but this user may not list them: .*\(403\).*Ask for/);
  });

  it('knows the claims of a workload', async () => {
    const mine = await listed('admin', '--workload', 'StatefulSet/db');
    assert.ok(mine.points.has('csi-snapshots by-hand'));
    const other = await listed('admin', '--workload', 'pvc/other');
    assert.equal(other.points.has('csi-snapshots by-hand'), false);
    assert.equal(
      other.points.get(`velero ${names.first}`)?.volumeData.presence,
      'unknown',
      'it is not said whose the snapshot is',
    );
    const { code, err } = await list('dev', '--workload', 'StatefulSet/gone');
    assert.equal(code, 2);
    assert.match(err, /no StatefulSet gone\. Name the volume instead/);
  });

  it('refuses a wrong token, a wrong authority, and what it cannot reach', async () => {
    await refused(
      await broken('token', (config) => Object.assign(config.users[0].user, { token: 'secret-token' })),
      /does not accept the credentials of user dev: they are wrong or expired \(401\)\. Log in again/,
    );
    await refused(
      await broken('authority', (config) => {
        delete config.clusters[0].cluster['certificate-authority-data'];
      }),
      /not signed by the authority that the kubeconfig names .*Renew the certificate-authority/,
    );
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    await refused(
      await broken('closed', (config) =>
        Object.assign(config.clusters[0].cluster, { server: `https://127.0.0.1:${port}` }),
      ),
      /cannot be reached \(ECONNREFUSED\)\. Does the cluster run/,
    );
  });

  it('refuses a broken kubeconfig without repeating what it holds', async () => {
    const path = join(testbed.dir, 'broken.kubeconfig');
    await writeFile(path, 'users:\n- name: dev\n  user: {token: secret-token\n');
    await refused(path, /is no kubeconfig: .*Mend it/);
    const { err } = await backops('--context', 'testbed-dev', '-n', namespace, '--kubeconfig', path);
    assert.doesNotMatch(err, /secret-token/);
    await refused(
      await broken('plugin', (config) => {
        config.users[0].user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-login' } };
      }),
      /logs in with the program no-such-login, which is not installed/,
    );
  });
});
