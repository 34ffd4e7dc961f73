// Faults in the middle of a restore by Velero: the store goes away, Velero itself does.
import assert from 'node:assert/strict';
import { filled } from '../../src/core/plan/run-id.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { at, done, ended, notStarted } from './restoring.ts';
import { freshNamespace } from './shared.ts';
import { backedUp, type Engine, engineOf, planOf, readyIn, restoreOf, shopIn, type Volumes } from './velero-scene.ts';

const location = '/apis/velero.io/v1/namespaces/velero/backupstoragelocations/default';

describe('faults in the middle of a restore by Velero', function () {
  this.timeout(300_000);
  let testbed: Testbed;
  let engine: Engine;
  let namespace: string;
  let backup: string;
  let volumes: Volumes;

  before(async () => {
    testbed = await startTestbed();
    engine = await engineOf(testbed, 'admin');
  });
  after(async () => {
    await engine?.close();
    await testbed?.stop();
  });
  beforeEach(async () => {
    namespace = await freshNamespace(testbed, 'fault');
    volumes = await shopIn(testbed, namespace);
    backup = `${namespace}-nightly`;
    await backedUp(testbed, namespace, backup);
    await volumes.write('data-db-0', 'later');
  });

  const inPlace = () => restoreOf(namespace, backup, { mode: 'in-place', only: { claims: ['data-db-0'] } });

  it('Velero ends and comes back: the restore goes on', async () => {
    let back: Promise<void> | undefined;
    const tell = at('wait-restore', () => {
      back = testbed.parts.kill('velero').then(() => testbed.parts.start('velero'));
    });
    const outcome = await engine.run(inPlace(), { tell });
    await back;
    // Velero marks a Restore as failed that it was at when it ended; one that it had not begun it takes up.
    if (outcome.state === 'failed') {
      assert.match(`${outcome.message} ${outcome.remedy}`, /Restore .* failed: phase is Failed.*or undo it/);
      assert.ok(outcome.plan.undo);
      done(await engine.run(filled(outcome.plan.undo.request, outcome.id)));
      assert.equal(await volumes.read('data-db-0'), 'later');
    } else {
      done(outcome);
      assert.equal(await volumes.read('data-db-0'), 'old');
    }
    await readyIn(testbed, namespace);
  });

  it('Velero stays away before the old state is removed: everything is as it was before', async () => {
    const tell = at('create-backup', () => testbed.parts.pause('velero'));
    const journal = ended(await engine.run(inPlace(), { tell, haste: 0.0005 }), 'taken-back');
    testbed.parts.resume('velero');
    assert.match(journal.message ?? '', /Backup .* did not come so far/);
    assert.equal(await volumes.read('data-db-0'), 'later');
    await readyIn(testbed, namespace);
  });

  it('the store goes away: the restore fails, it is said so, and undone once the store is back', async () => {
    const killed: Promise<void>[] = [];
    const tell = at('create-restore', () => killed.push(testbed.parts.kill('s3')));
    const journal = ended(await engine.run(inPlace(), { tell }), 'failed');
    assert.match(
      `${journal.message} ${journal.remedy}`,
      /after the old state was removed.*or undo it: the former state is in/,
    );
    await Promise.all(killed);
    await testbed.parts.start('s3');
    // It may have looked while the store was away; then nothing would be begun.
    await testbed.api.until(location, 'Velero sees the store', (one) => one.status?.phase === 'Available', 120);
    assert.ok(journal.plan.undo);
    const undo = filled(journal.plan.undo.request, journal.id);
    done(await engine.run(undo));
    assert.equal(await volumes.read('data-db-0'), 'later');
    await readyIn(testbed, namespace);
  });

  it('the store is away before: nothing is begun', async () => {
    await testbed.parts.kill('s3');
    try {
      await testbed.api.until(location, 'Velero notices', (one) => one.status?.phase === 'Unavailable', 120);
      const { plan } = planOf(await engine.plan(inPlace()));
      assert.ok(plan.checks.some(({ id, outcome }) => id === 'location' && outcome === 'blocked'));
      notStarted(await engine.run(inPlace()), 'blocked');
    } finally {
      await testbed.parts.start('s3');
    }
  });
});
