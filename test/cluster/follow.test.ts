// What the views follow, against a real cluster, with the rights that manifests/developer.yaml gives a developer.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { openCluster } from '../../src/cluster/index.ts';
import type { ClusterReader } from '../../src/core/model/cluster-reader.ts';
import { restorePoints } from '../../src/providers/restore-points.generated.ts';
import { type Followed, follow } from '../../src/restore/follow.ts';
import { findRestorePoints, pointsIn } from '../../src/restore/points.ts';
import type { TestbedUser } from '../../testbed/run/kubeconfig.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';

const reads = restorePoints.flatMap((system) => system.reads);
const query = (namespace = 'shop') => ({ namespace, now: new Date().toISOString() });
const backup = (name: string, namespace = 'shop') => ({
  apiVersion: 'velero.io/v1',
  kind: 'Backup',
  metadata: { name, namespace: 'velero' },
  spec: { includedNamespaces: [namespace] },
  status: { phase: 'Completed' },
});

describe('following restore points', () => {
  let testbed: Testbed;
  let reader: ClusterReader;
  let end: AbortController;
  let latest: (() => Followed) | undefined;
  let over: Promise<void>;

  before(async () => {
    testbed = await startTestbed();
    await testbed.api.apply(backup('first'));
  });
  after(() => testbed?.stop());

  function begin(user: TestbedUser, namespace = 'shop'): void {
    reader = openCluster({ kubeconfig: testbed.kubeconfig(user), env: {}, mayRunPrograms: false });
    end = new AbortController();
    latest = undefined;
    over = follow(
      reader,
      reads,
      { namespace },
      (look) => {
        latest = look;
      },
      end.signal,
    );
  }
  const found = (namespace = 'shop') => latest && pointsIn(latest().readings, restorePoints, query(namespace));
  const names = (): string[] | undefined => found()?.points.map(({ name }) => name);

  async function until(what: string, holds: () => boolean | undefined): Promise<void> {
    for (let tries = 0; !holds(); tries += 1) {
      if (tries > 300) throw new Error(`never: ${what}; ${JSON.stringify(names())}`);
      await Promise.race([delay(100), over]);
    }
  }

  afterEach(async () => {
    end.abort();
    await over;
    reader.close();
  });

  it('says the same as listing once, and then what changes', async () => {
    begin('admin');
    await until('the first listing', () => names()?.includes('first'));
    const listed = await findRestorePoints(reader, restorePoints, { query: query() });
    assert.deepEqual(found()?.systems, listed.systems);
    assert.deepEqual(
      names(),
      listed.points.map(({ name }) => name),
    );
    await testbed.api.apply(backup('second'));
    await testbed.api.apply(backup('elsewhere', 'default'));
    await until('the second backup', () => names()?.includes('second'));
    assert.equal(names()?.includes('elsewhere'), false);
    await testbed.api.request('DELETE', await testbed.api.pathOf(backup('second')));
    await until('the second backup is gone', () => !names()?.includes('second'));
  });

  it('shows a developer what may be read, and names the rest', async () => {
    // Not the developer's own.
    await testbed.api.apply(backup('elsewhere', 'default'));
    begin('dev', 'default');
    await until('the first listing', () => latest !== undefined);
    assert.deepEqual(
      found('default')?.points.map(({ name }) => name),
      ['elsewhere'],
    );
    const unread = found('default')?.unread.filter(({ isPoint }) => isPoint);
    assert.deepEqual(
      unread?.map(({ type, namespace }) => [type, namespace]),
      [['snapshot.storage.k8s.io/VolumeSnapshot', 'default']],
    );
    assert.match(unread?.[0]?.message ?? '', /forbidden/);
  });

  it('keeps what it has while the server is gone, and says so', async () => {
    begin('admin');
    await until('the first listing', () => names()?.includes('first'));
    await testbed.parts.kill('kube-apiserver');
    await until('the loss is noticed', () => latest?.().lost !== undefined);
    assert.deepEqual(names(), ['first']);
    await testbed.parts.start('kube-apiserver');
    await until('it is well again', () => latest?.().lost === undefined);
    await testbed.api.apply(backup('third'));
    await until('a later backup', () => names()?.includes('third'));
  });

  // Last: the testbed does not get it back.
  it('notices that a backup system was removed', async () => {
    begin('admin');
    await until('the first listing', () => names()?.includes('first'));
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const { items } = await testbed.api.request('GET', path);
    const all: string[] = items.map((one: { metadata: { name: string } }) => one.metadata.name);
    for (const name of all.filter((one) => one.endsWith('.velero.io')))
      await testbed.api.request('DELETE', `${path}/${name}`);
    await until('Velero is not there any more', () => !found()?.systems.some(({ provider }) => provider === 'velero'));
    assert.equal(latest?.().lost, undefined);
  });
});
