// Restores from CSI snapshots on a real API server with the real side-cars: data on the volume before and after.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenedCluster, openCluster } from '../../src/cluster/open.ts';
import type { Plan, PlanRequest } from '../../src/core/model/plan.ts';
import { isRefused } from '../../src/core/model/restorer.ts';
import { restorers } from '../../src/providers/restore.generated.ts';
import { makePlan, type Planned } from '../../src/restore/make-plan.ts';
import { type NotStarted, type StartOptions, start } from '../../src/restore/run/index.ts';
import { filled, type Journal } from '../../src/restore/run/journal.ts';
import { journalFiles } from '../../src/restore/run/journal-files.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { namespaceObject, readData, statefulSet, volumeOf, writeData } from './shop.ts';

describe('restoring from CSI snapshots', () => {
  let testbed: Testbed;
  let cluster: OpenedCluster;
  let folder: string;
  let options: StartOptions;
  let count = 0;

  before(async () => {
    testbed = await startTestbed({ velero: false });
    cluster = openCluster({ kubeconfig: testbed.kubeconfig('admin'), env: {}, mayRunPrograms: false });
    folder = await mkdtemp(join(tmpdir(), 'backops-journal-'));
    options = { restorers, journals: journalFiles(folder), owner: 'spec' };
  });

  after(async () => {
    cluster?.close();
    await testbed?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  /** A namespace with a StatefulSet, whose volume held `old` when the snapshot `point` was made and holds `later` now. */
  async function shop(): Promise<{ namespace: string; point: string }> {
    const namespace = `shop-${++count}`;
    await testbed.api.apply(namespaceObject(namespace));
    await testbed.api.apply(statefulSet(namespace));
    const volume = await volumeOf(testbed, namespace, 'data-db-0');
    await writeData(volume, 'old');
    const snapshot = {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name: 'point', namespace },
      spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: 'data-db-0' } },
    };
    await testbed.api.apply(snapshot);
    await testbed.api.until(
      await testbed.api.pathOf(snapshot),
      'the snapshot is ready',
      (one) => one.status?.readyToUse,
    );
    await writeData(volume, 'later');
    return { namespace, point: `csi-snapshots/VolumeSnapshot/${namespace}/point` };
  }

  async function planned(request: PlanRequest): Promise<Planned> {
    const found = await makePlan(cluster, restorers, request);
    if (isRefused(found)) assert.fail(`${found.refused} ${found.remedy}`);
    return found;
  }

  async function ran(request: PlanRequest): Promise<Journal> {
    const { plan, digest } = await planned(request);
    const typedNamespace = request.namespace;
    return done(await start({ plan, digest, typedNamespace }, { reader: cluster, writer: cluster.writer }, options));
  }

  function done(outcome: Journal | NotStarted): Journal {
    if (outcome.state === 'not-started') assert.fail(JSON.stringify(outcome));
    assert.equal(outcome.state, 'done', outcome.message);
    return outcome;
  }

  const dataOf = async (namespace: string, claim: string): Promise<string> =>
    readData(await volumeOf(testbed, namespace, claim));

  it('brings the old data back beside the present one', async () => {
    const { namespace, point } = await shop();
    const { verified } = await ran({
      action: 'restore',
      provider: 'csi-snapshots',
      mode: 'side-by-side',
      namespace,
      point,
    });
    assert.deepEqual(
      verified?.map(({ outcome }) => outcome),
      ['ok'],
    );
    assert.equal(await dataOf(namespace, 'data-db-0-restore'), 'old');
    assert.equal(await dataOf(namespace, 'data-db-0'), 'later');
  });

  it('copies it into another namespace, and leaves nothing else behind', async () => {
    const { namespace, point } = await shop();
    await ran({ action: 'restore', provider: 'csi-snapshots', mode: 'clone', namespace, point });
    assert.equal(await dataOf(`${namespace}-restore`, 'data-db-0'), 'old');
    assert.equal(await dataOf(namespace, 'data-db-0'), 'later');
    const left = await testbed.api.request('GET', '/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents');
    assert.deepEqual(
      left.items.filter((one: { metadata: { name: string } }) => one.metadata.name.startsWith(`backops-${namespace}`)),
      [],
    );
  });

  it('replaces the present data, and gives it back when that is undone', async () => {
    const { namespace, point } = await shop();
    const journal = await ran({ action: 'restore', provider: 'csi-snapshots', mode: 'in-place', namespace, point });
    assert.deepEqual(
      journal.verified?.map(({ outcome }) => outcome),
      ['ok'],
    );
    assert.equal(await dataOf(namespace, 'data-db-0'), 'old');
    const { undo } = journal.plan as Plan;
    assert.ok(undo);
    await ran(filled(undo.request, journal.id));
    assert.equal(await dataOf(namespace, 'data-db-0'), 'later');
    const workload = await testbed.api.request('GET', `/apis/apps/v1/namespaces/${namespace}/statefulsets/db`);
    assert.equal(workload.spec.replicas, 1);
  });

  it('snapshots now, and deletes a snapshot', async () => {
    const { namespace } = await shop();
    const journal = await ran({ action: 'copy', provider: 'csi-snapshots', namespace });
    const name = `data-db-0-${journal.id}`;
    const path = `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots/${name}`;
    assert.equal((await testbed.api.request('GET', path)).status.readyToUse, true);
    await ran({
      action: 'delete',
      provider: 'csi-snapshots',
      namespace,
      point: `csi-snapshots/VolumeSnapshot/${namespace}/${name}`,
    });
    await assert.rejects(testbed.api.request('GET', path), /404/);
    assert.ok(existsSync(folder));
  });
});
