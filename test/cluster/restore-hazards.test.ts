// What a cluster does by itself, or others do at the same time, while something is restored: no data is lost, and nothing is called proved
// that is not.
import assert from 'node:assert/strict';
import type { StartOptions } from '../../src/restore/run/index.ts';
import type { Journal } from '../../src/restore/run/journal.ts';
import type { Testbed } from '../../testbed/start.ts';
import { done, notStarted, type Restoring, restoring, type Scene } from './restoring.ts';
import { sharedTestbed } from './shared.ts';

describe('hazards of a restore', () => {
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

  const workload = () => `/apis/apps/v1/namespaces/${scene.namespace}/statefulsets/db`;
  const scaled = (replicas: number) =>
    testbed.api.request('PATCH', workload(), { spec: { replicas } }, 'application/merge-patch+json');

  /** Calls back once, when the step has come so far. */
  function at(
    step: string,
    state: Journal['steps'][number]['state'],
    act: (journal: Journal) => unknown,
  ): NonNullable<StartOptions['tell']> {
    let isDone = false;
    return ({ journal }) => {
      if (isDone || journal.steps.find(({ id }) => id === step)?.state !== state) return;
      isDone = true;
      act(journal);
    };
  }

  it('a workload that is started again after the safety copy: nothing is removed', async () => {
    const tell = at('safety-snapshot', 'done', () => void scaled(1));
    const journal = await engine.run(scene.request('in-place'), { tell });
    assert.equal(journal.state, 'taken-back', `${journal.message}`);
    assert.match(journal.message ?? '', /StatefulSet db has 1 replicas instead of 0/);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('a restore point that is deleted while the safety copy is made: nothing is removed', async () => {
    const path = `/apis/snapshot.storage.k8s.io/v1/namespaces/${scene.namespace}/volumesnapshots/point`;
    const tell = at('safety-snapshot', 'done', () => void testbed.api.request('DELETE', path));
    const journal = await engine.run(scene.request('in-place'), { tell, haste: 0.1 });
    assert.equal(journal.state, 'taken-back', `${journal.message}`);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('a program that is killed while it takes a cancelled restore back: whoever comes next takes it back', async () => {
    const cancelling = new AbortController();
    const leaving = new AbortController();
    const cancelled = at('safety-snapshot', 'done', () => cancelling.abort());
    let killed: Journal | undefined;
    await engine.run(scene.request('in-place'), {
      signal: cancelling.signal,
      leaving: leaving.signal,
      tell: (progress) => {
        cancelled(progress);
        if (killed || !progress.journal.steps.some(({ state }) => state === 'taken-back')) return;
        killed = progress.journal;
        leaving.abort();
      },
    });
    assert.ok(killed);
    const { owner: _, ...left } = killed;
    await engine.journals.save(left);
    const journal = await engine.resume(left.id, { owner: 'next' });
    assert.equal(journal.state, 'taken-back', `${journal.message}`);
    assert.match(journal.message ?? '', /it was cancelled; everything is as it was before/);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('a workload that is started while no program works on the run: nothing is removed', async () => {
    const leaving = new AbortController();
    const tell = at('delete-claim', 'begun', () => leaving.abort());
    const left = await engine.run(scene.request('in-place'), { tell, leaving: leaving.signal });
    assert.equal(left.state, 'running');
    await scaled(1);
    const journal = await engine.resume((left as Journal).id);
    assert.equal(journal.state, 'taken-back', `${journal.message}`);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('a workload that is started and stopped again while no program works on the run: nothing is removed', async () => {
    const leaving = new AbortController();
    const tell = at('delete-claim', 'begun', () => leaving.abort());
    const left = await engine.run(scene.request('in-place'), { tell, leaving: leaving.signal });
    await scaled(1);
    await scaled(0);
    const journal = await engine.resume((left as Journal).id);
    assert.equal(journal.state, 'taken-back', `${journal.message}`);
    assert.match(journal.message ?? '', /StatefulSet db failed: it was started or changed since it was stopped/);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('two who go on with one run at the same moment: one of them does', async () => {
    const leaving = new AbortController();
    const tell = at('safety-snapshot', 'begun', () => leaving.abort());
    const left = await engine.run(scene.request('in-place'), { tell, leaving: leaving.signal });
    assert.equal(left.state, 'running');
    const { id } = left as Journal;
    const both = await Promise.all(['one', 'other'].map((owner) => engine.resume(id, { owner })));
    assert.deepEqual(both.map(({ state }) => state).sort(), ['done', 'not-started']);
    notStarted(both.find(({ state }) => state === 'not-started') as Journal, 'owned');
    assert.equal(await scene.data(), 'old');
  });

  it('a volume that lay about takes the claim: that is no proof of anything', async () => {
    const name = `lies-about-${scene.namespace}`;
    const claimPath = `/api/v1/namespaces/${scene.namespace}/persistentvolumeclaims/data-db-0`;
    const { spec } = await testbed.api.request('GET', claimPath);
    await testbed.api.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: spec.storageClassName,
        hostPath: { path: '/nowhere' },
      },
    });
    await testbed.api.until(
      `/api/v1/persistentvolumes/${name}`,
      'it is free',
      (one) => one.status?.phase === 'Available',
    );
    try {
      const journal = await engine.run(scene.request('side-by-side'));
      if (journal.state === 'not-started') assert.fail(journal.message);
      const made = await testbed.api.request('GET', `${claimPath}-restore`);
      assert.equal(made.spec.volumeName, name, 'the claim was given the free volume');
      assert.deepEqual(
        journal.verified?.map(({ outcome }) => outcome),
        ['failed'],
      );
    } finally {
      await testbed.api.request('DELETE', `${claimPath}-restore`).catch(() => {});
      await testbed.api.request('DELETE', `/api/v1/persistentvolumes/${name}`);
    }
  });

  it('a quota that is used up: what is replaced needs no more of it', async () => {
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'storage', namespace: scene.namespace },
      spec: { hard: { 'requests.storage': '1Gi', persistentvolumeclaims: '1' } },
    };
    await testbed.api.apply(quota);
    const path = await testbed.api.pathOf(quota);
    await testbed.api.until(path, 'the quota counts', (one) => one.status?.used?.persistentvolumeclaims === '1');
    done(await engine.run(scene.request('in-place')));
    assert.equal(await scene.data(), 'old');
  });

  it('a claim that never got a volume has nothing to keep, and is replaced when the restore is undone', async () => {
    await testbed.setCsiFaults({ capacityBytes: 1 });
    try {
      const failed = await engine.run(scene.request('in-place'), { haste: 0.01 });
      assert.equal(failed.state, 'failed');
      const { undo } = (failed as Journal).plan;
      assert.ok(undo);
      const planned = await engine.plan(undo.request);
      assert.ok(!planned.plan.steps.some(({ id }) => id === 'safety-snapshot'));
      done(await engine.start(planned, { tell: at('create-claim', 'begun', () => void testbed.setCsiFaults({})) }));
      assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
    } finally {
      await testbed.setCsiFaults({});
    }
  });
});
