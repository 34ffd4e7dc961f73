// The scene of `npm start`.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { backops } from '../../src/cli/run.testing.ts';
import type { RestorePoint } from '../../src/core/model/restore-point.ts';
import { type Demo, prepareDemo } from '../../testbed/demo/prepare.ts';
import type { Testbed } from '../../testbed/start.ts';
import { root } from '../support/paths.ts';
import { sharedTestbed } from './shared.ts';
import { finished } from './shop.ts';

describe('the demo', () => {
  let testbed: Testbed;
  let demo: Demo;
  let kubeconfig: string;
  let points: readonly RestorePoint[];

  before(async function () {
    this.timeout(300_000);
    testbed = await sharedTestbed();
    demo = await prepareDemo(testbed, { secondsPerOrder: 0, minutesPerBackup: 0 });
    kubeconfig = join(testbed.dir, 'demo.kubeconfig');
    await demo.writeKubeconfig(kubeconfig);
  });
  after(() => demo?.stop());

  it('shows its developer points with data, and one without', async () => {
    const flags = ['--context', 'backops-demo', '-n', demo.namespace, '--kubeconfig', kubeconfig, '--format', 'json'];
    const { code, out, err } = await backops(root, ['restore-points', ...flags]);
    assert.equal(code, 0, err);
    points = JSON.parse(out).points;
    const shown = points.map(({ provider, state, volumeData }) => `${provider} ${state} ${volumeData.presence}`).sort();
    // Where Velero gives up before it counted what it attempted, it cannot be known.
    assert.deepEqual(
      shown.map((one) => one.replace('incomplete unknown', 'incomplete failed')),
      [
        'csi-snapshots complete yes',
        'csi-snapshots complete yes',
        'velero complete yes',
        'velero complete yes',
        'velero incomplete failed',
      ],
    );
  });

  it('has orders that a restore brings back as they were', async () => {
    const now = await demo.orders();
    assert.equal(now.length, 5);
    const [oldest] = points
      .filter(({ provider, state }) => provider === 'velero' && state === 'complete')
      .sort((one, other) => (one.createdAt ?? '').localeCompare(other.createdAt ?? ''));
    const clone = `${demo.namespace}-restore`;
    await finished(testbed, 'Restore', `${clone}-1`, {
      backupName: oldest?.name,
      namespaceMapping: { [demo.namespace]: clone },
    });
    assert.deepEqual(await demo.orders(clone), now.slice(0, 3));
    assert.deepEqual(await demo.orders(), now);
  });

  it('writes only while the database runs, and goes on from what is there', async () => {
    const set = `/apis/apps/v1/namespaces/${demo.namespace}/statefulsets/postgres`;
    const scale = (replicas: number) =>
      testbed.api.request('PATCH', set, { spec: { replicas } }, 'application/merge-patch+json');
    await scale(0);
    const pods = `/api/v1/namespaces/${demo.namespace}/pods?labelSelector=app%3Dpostgres`;
    await testbed.api.until(pods, 'the database is stopped', ({ items }) => items.length === 0);
    assert.equal(await demo.writeOrder(), undefined);
    await scale(1);
    // The StatefulSet's own status may still be that of before.
    await testbed.api.until(pods, 'the database runs', ({ items }) =>
      items.some((one: { status: { conditions?: { type: string; status: string }[] } }) =>
        one.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
      ),
    );
    assert.match((await demo.writeOrder()) ?? '', /order 1006: /);
  });
});
