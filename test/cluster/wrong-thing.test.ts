// A restore of the wrong thing, provoked: between what was confirmed and what would be done something changes. Each time it stops
// before anything is changed.
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { openCluster } from '../../src/cluster/open.ts';
import { restorers } from '../../src/providers/restore.generated.ts';
import { start } from '../../src/restore/run/index.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { notStarted, type Restoring, restoring, type Scene, snapshotOf } from './restoring.ts';
import { sharedTestbed } from './shared.ts';
import { namespaceObject, statefulSet, volumeOf } from './shop.ts';

describe('what was confirmed is what is done, or nothing', () => {
  let testbed: Testbed;
  let engine: Restoring;
  let scene: Scene;

  before(async () => {
    testbed = await sharedTestbed();
    engine = await restoring(testbed);
  });
  after(() => engine?.close());
  beforeEach(async () => {
    scene = await engine.scene();
  });
  afterEach(async () => {
    assert.equal(await scene.data(), 'later', 'nothing was touched');
    assert.equal((await engine.journals.list()).journals.length, 0, 'nothing was begun');
  });

  const api = (path: string) => `/apis/${path}`;
  async function deletePoint(): Promise<void> {
    const path = api(`snapshot.storage.k8s.io/v1/namespaces/${scene.namespace}/volumesnapshots/point`);
    await testbed.api.request('DELETE', path);
    while (await testbed.api.request('GET', path).catch(() => undefined)) await delay(50);
  }
  const workload = () => api(`apps/v1/namespaces/${scene.namespace}/statefulsets/db`);

  it('another cluster at the same names', async () => {
    const planned = await engine.plan(scene.request('in-place'));
    const other = await startTestbed({ velero: false });
    const elsewhere = openCluster({ kubeconfig: other.kubeconfig('admin'), env: {}, mayRunPrograms: false });
    try {
      await other.api.apply(namespaceObject(scene.namespace));
      await other.api.apply(statefulSet(scene.namespace));
      await volumeOf(other, scene.namespace, 'data-db-0');
      await snapshotOf(other, scene.namespace, 'point');
      const { plan, digest } = planned;
      const outcome = await start(
        { plan, digest, typedNamespace: scene.namespace },
        { reader: elsewhere, writer: elsewhere.writer },
        { restorers, journals: engine.journals, owner: 'spec' },
      );
      assert.match(notStarted(outcome, 'changed'), /leads to https:.* now, and led to https:/);
    } finally {
      elsewhere.close();
      await other.stop();
    }
  });

  it('another context of the same cluster', async () => {
    const planned = await engine.plan(scene.request('in-place'));
    const plan = { ...planned.plan, cluster: { ...planned.plan.cluster, context: 'elsewhere' } };
    // As confirmed in another context: the digest is the other plan's.
    const outcome = await engine.start({ plan, digest: '0123456789abcdef' });
    assert.match(notStarted(outcome, 'changed'), /the context is testbed-admin now, and was elsewhere/);
  });

  it('a restore point that was deleted and made again under its name', async () => {
    const planned = await engine.plan(scene.request('in-place'));
    await deletePoint();
    await snapshotOf(testbed, scene.namespace, 'point');
    assert.match(notStarted(await engine.start(planned), 'changed'), /point was deleted, and another one has its name/);
  });

  it('a restore point that is gone', async () => {
    const planned = await engine.plan(scene.request('in-place'));
    await deletePoint();
    assert.match(notStarted(await engine.start(planned), 'refused'), /no VolumeSnapshot point .*any more/);
  });

  it('a workload that was changed', async () => {
    const planned = await engine.plan(scene.request('in-place'));
    await testbed.api.request('PATCH', workload(), { spec: { replicas: 2 } }, 'application/merge-patch+json');
    assert.match(notStarted(await engine.start(planned), 'changed'), /StatefulSet db was changed/);
  });

  it('a namespace that nobody typed, and a plan that nobody confirmed', async () => {
    const planned = await engine.plan(scene.request('in-place'));
    notStarted(await engine.start(planned, {}, { typedNamespace: 'scene' }), 'unconfirmed');
    notStarted(await engine.start(planned, {}, { digest: '' }), 'unconfirmed');
    notStarted(await engine.start({ ...planned, digest: '0123456789abcdef' }), 'changed');
  });

  it('a protected context', async () => {
    const planned = await engine.plan(scene.request('side-by-side'));
    // By the context's name, or by that of its cluster.
    for (const pattern of ['testbed-*', 'testbed'])
      notStarted(await engine.start(planned, { protectedContexts: [pattern] }), 'protected');
  });

  it('a StatefulSet that deletes its claims when it is scaled down', async () => {
    const patch = { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' } } };
    await testbed.api.request('PATCH', workload(), patch, 'application/merge-patch+json');
    await assert.rejects(engine.plan(scene.request('in-place')), /deletes its claims when it is scaled down/);
  });

  it('an object that a GitOps tool keeps', async () => {
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    await testbed.api.request('PATCH', workload(), { metadata: { labels } }, 'application/merge-patch+json');
    // No Flux is installed here: its labels alone stop nothing. Argo CD may run elsewhere.
    const annotations = { 'argocd.argoproj.io/tracking-id': 'shop:apps/StatefulSet:shop/db' };
    await testbed.api.request('PATCH', workload(), { metadata: { annotations } }, 'application/merge-patch+json');
    const outcome = await engine.run(scene.request('in-place'));
    assert.match(notStarted(outcome, 'unknown'), /^Argo CD Application argocd\/shop may undo it/);
  });

  it('a pod that belongs to no workload, and one that an operator controls', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'shell', namespace: scene.namespace },
      spec: {
        containers: [{ name: 'shell', image: 'busybox:1' }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } }],
      },
    };
    await testbed.api.apply(pod);
    await assert.rejects(engine.plan(scene.request('in-place')), /pod shell mounts it and belongs to no workload/);
  });

  it('a quota without room, and a name that is taken', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'storage', namespace: scene.namespace },
      spec: { hard: { 'requests.storage': '1536Mi' } },
    };
    await testbed.api.apply(quota);
    await testbed.api.until(
      await testbed.api.pathOf(quota),
      'the quota counts',
      (one) => one.status?.used !== undefined,
    );
    const outcome = await engine.run(scene.request('side-by-side'));
    assert.match(notStarted(outcome, 'blocked'), /quota storage leaves 512 MiB of requests.storage, 1 GiB needed/);
    await assert.rejects(
      engine.plan({ ...scene.request('side-by-side'), targetClaim: 'data-db-0' }),
      /has a claim data-db-0 already/,
    );
  });
});
