// Restores from CSI snapshots on a real API server with the real side-cars: data on the volume before and after.
import assert from 'node:assert/strict';
import { filled } from '../../src/core/plan/run-id.ts';
import type { Testbed } from '../../testbed/start.ts';
import { done, type Restoring, restoring } from './restoring.ts';
import { sharedTestbed } from './shared.ts';

describe('restoring from CSI snapshots', () => {
  let testbed: Testbed;
  let engine: Restoring;

  before(async () => {
    testbed = await sharedTestbed();
    engine = await restoring(testbed);
  });
  after(() => engine?.close());

  it('brings the old data back beside the present one', async () => {
    const scene = await engine.scene();
    const { verified } = done(await engine.run(scene.request('side-by-side')));
    assert.deepEqual(
      verified?.map(({ outcome }) => outcome),
      ['ok'],
    );
    assert.equal(await scene.data('data-db-0-restore'), 'old');
    assert.equal(await scene.data(), 'later');
  });

  it('copies it into another namespace, and leaves nothing else behind', async () => {
    const scene = await engine.scene();
    done(await engine.run(scene.request('clone')));
    assert.equal(await scene.data('data-db-0', `${scene.namespace}-restore`), 'old');
    assert.equal(await scene.data(), 'later');
    const left = await testbed.api.request('GET', '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents');
    const own = left.items.filter(({ metadata }: { metadata: { name: string } }) =>
      metadata.name.startsWith(`backops-${scene.namespace}-`),
    );
    assert.deepEqual(own, []);
  });

  it('replaces the present data, and gives it back when that is undone', async () => {
    const scene = await engine.scene();
    const journal = done(await engine.run(scene.request('in-place')));
    assert.deepEqual(
      journal.verified?.map(({ outcome }) => outcome),
      ['ok'],
    );
    assert.equal(await scene.data(), 'old');
    assert.ok(journal.plan.undo);
    done(await engine.run(filled(journal.plan.undo.request, journal.id)));
    assert.equal(await scene.data(), 'later');
    assert.equal(await scene.replicas(), 1);
  });

  it('makes the same plan again, and another one when anything it relies on changed', async () => {
    const scene = await engine.scene();
    const [first, second] = [
      await engine.plan(scene.request('in-place')),
      await engine.plan(scene.request('in-place')),
    ];
    assert.equal(first.digest, second.digest);
    assert.notEqual((await engine.plan(scene.request('side-by-side'))).digest, first.digest);
  });

  it('snapshots now, and deletes a snapshot', async () => {
    const { namespace } = await engine.scene();
    const journal = done(await engine.run({ action: 'copy', provider: 'csi-snapshots', namespace }));
    const name = `data-db-0-${journal.id}`;
    const path = `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots/${name}`;
    assert.equal((await testbed.api.request('GET', path)).status.readyToUse, true);
    const point = `csi-snapshots/VolumeSnapshot/${namespace}/${name}`;
    done(await engine.run({ action: 'delete', provider: 'csi-snapshots', namespace, point }));
    await assert.rejects(testbed.api.request('GET', path), /404/);
  });
});
