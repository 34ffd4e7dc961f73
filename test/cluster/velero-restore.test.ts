// Restores with a real Velero from CSI snapshots: what is on the volumes before and after, as administrator and as developer.
import assert from 'node:assert/strict';
import { filled } from '../../src/core/plan/run-id.ts';
import type { StartOptions } from '../../src/restore/run/index.ts';
import type { Testbed } from '../../testbed/start.ts';
import { done } from './restoring.ts';
import { freshNamespace, sharedTestbed } from './shared.ts';
import { statefulSet } from './shop.ts';
import {
  backedUp,
  type Engine,
  engineOf,
  outcomes,
  planOf,
  pointOf,
  readyIn,
  refusalOf,
  restoreOf,
  shopIn,
  type Volumes,
  volumesOf,
} from './velero-scene.ts';

const bothClaims = ['data-db-0', 'uploads'];

describe('restoring with Velero', function () {
  this.timeout(300_000);
  let testbed: Testbed;
  let admin: Engine;
  let dev: Engine;

  before(async () => {
    testbed = await sharedTestbed();
    [admin, dev] = await Promise.all([engineOf(testbed, 'admin'), engineOf(testbed, 'dev')]);
  });
  after(() => Promise.all([admin?.close(), dev?.close()]));

  /** Backed up with `old` on its volumes; now they hold `later` and a second file. */
  async function scene(spec: object = {}): Promise<{ namespace: string; backup: string; volumes: Volumes }> {
    const namespace = await freshNamespace(testbed, 'velero');
    const volumes = await shopIn(testbed, namespace);
    const backup = `${namespace}-nightly`;
    await backedUp(testbed, namespace, backup, spec);
    for (const claim of bothClaims) {
      await volumes.write(claim, 'later');
      await volumes.add(claim);
    }
    return { namespace, backup, volumes };
  }

  it('copies a namespace with its old data into a new one, and leaves the source alone', async () => {
    const { namespace, backup, volumes } = await scene();
    const journal = done(await admin.run(restoreOf(namespace, backup)));
    const target = journal.plan.target.namespace;
    assert.equal(target, `${namespace}-restore`);
    for (const claim of bothClaims) {
      assert.equal(await volumes.read(claim, target), 'old');
      assert.equal(await volumes.hasAdded(claim, target), false);
      assert.equal(await volumes.read(claim), 'later');
      assert.equal(await volumes.hasAdded(claim), true);
    }
    const found = outcomes(journal);
    assert.ok(
      found.includes('ok: claim data-db-0 is bound, and filled from the snapshot of the backup'),
      found.join('\n'),
    );
    assert.ok(!found.some((one) => one.startsWith('failed')), found.join('\n'));
    assert.match(found[0] ?? '', /^ok: Velero says Completed .*kube-root-ca/);
    const next = planOf(await admin.plan(restoreOf(namespace, backup))).plan;
    assert.equal(next.target.namespace, `${namespace}-restore-2`);
    const taken = await admin.plan(restoreOf(namespace, backup, { targetNamespace: target }));
    assert.match(refusalOf(taken), /is there already/);
  });

  it('lets a developer copy their namespace, under the first name that is free', async () => {
    const { namespace, backup, volumes } = await scene();
    const { plan } = planOf(await dev.plan(restoreOf(namespace, backup)));
    assert.ok(!plan.checks.some(({ id }) => id === 'target'), 'they may see which of the names are taken');
    const hidden = planOf(
      await dev.plan(restoreOf(namespace, backup, { targetNamespace: `${namespace}-restore-mine` })),
    );
    assert.ok(hidden.plan.checks.some(({ id, outcome }) => id === 'target' && outcome === 'unknown'));
    const journal = done(await dev.run(restoreOf(namespace, backup)));
    assert.equal(await volumes.read('data-db-0', journal.plan.target.namespace), 'old');
    const again = planOf(await dev.plan(restoreOf(namespace, backup)));
    assert.equal(again.plan.target.namespace, `${namespace}-restore-2`);
  });

  it('replaces the data in place as a developer, and gives the later data back when that is undone', async () => {
    const { namespace, backup, volumes } = await scene();
    const request = restoreOf(namespace, backup, { mode: 'in-place' });
    const [first, second] = [planOf(await dev.plan(request)), planOf(await dev.plan(request))];
    assert.equal(first.digest, second.digest);
    const journal = done(await dev.run(request));
    for (const claim of bothClaims) {
      assert.equal(await volumes.read(claim), 'old');
      assert.equal(await volumes.hasAdded(claim), false);
    }
    assert.deepEqual(
      outcomes(journal).filter((one) => !one.startsWith('ok')),
      [],
    );
    await readyIn(testbed, namespace);
    assert.ok(journal.plan.undo);
    done(await dev.run(filled(journal.plan.undo.request, journal.id)));
    for (const claim of bothClaims) {
      assert.equal(await volumes.read(claim), 'later');
      assert.equal(await volumes.hasAdded(claim), true);
    }
    await readyIn(testbed, namespace);
  });

  it('replaces one claim, and leaves the other and its workload alone', async () => {
    const { namespace, backup, volumes } = await scene();
    const request = restoreOf(namespace, backup, { mode: 'in-place', only: { claims: ['uploads'] } });
    const journal = done(await dev.run(request));
    assert.equal(await volumes.read('uploads'), 'old');
    assert.equal(await volumes.read('data-db-0'), 'later');
    assert.ok(!journal.plan.steps.some(({ title }) => title.includes('StatefulSet db')));
    assert.deepEqual(
      outcomes(journal).filter((one) => !one.startsWith('ok')),
      [],
    );
  });

  it('copies one workload by the labels that it shares with its claims, and one claim', async () => {
    const { namespace, backup, volumes } = await scene();
    const only = { workload: { type: 'apps/StatefulSet', name: 'db' } };
    const journal = done(await dev.run(restoreOf(namespace, backup, { only })));
    const target = journal.plan.target.namespace;
    assert.equal(await volumes.read('data-db-0', target), 'old');
    const claims = await testbed.api.request('GET', `/api/v1/namespaces/${target}/persistentvolumeclaims`);
    assert.equal(claims.items.length, 1);
    assert.ok(
      outcomes(journal).some((one) => /^unknown: whether the claims .* cannot be seen: .*forbidden/.test(one)),
      'without the RoleBindings of the namespace they may not look into the copy',
    );
    const claim = done(await dev.run(restoreOf(namespace, backup, { only: { claims: ['uploads'] } })));
    assert.equal(await volumes.read('uploads', claim.plan.target.namespace), 'old');
    const pods = await testbed.api.request('GET', `/api/v1/namespaces/${claim.plan.target.namespace}/pods`);
    assert.equal(pods.items.length, 0);
  });

  it('puts back what is missing of a kind', async () => {
    const { namespace, backup } = await scene();
    const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
    await testbed.api.request('DELETE', settings);
    done(await dev.run(restoreOf(namespace, backup, { mode: 'in-place', only: { kinds: ['configmaps'] } })));
    assert.deepEqual((await testbed.api.request('GET', settings)).data, { color: 'old' });
    const rights = { mode: 'in-place', only: { kinds: ['rolebindings.rbac.authorization.k8s.io'] } } as const;
    assert.match(refusalOf(await dev.plan(restoreOf(namespace, backup, rights))), /taken away/);
  });

  it('flags a point without volume data, and calls its claims empty', async () => {
    const { namespace, backup } = await scene({ snapshotVolumes: false });
    const { plan } = planOf(await admin.plan(restoreOf(namespace, backup)));
    assert.match(plan.dangers[0] ?? '', /no data of any volume: claims come back EMPTY/);
    assert.match(
      refusalOf(await admin.plan(restoreOf(namespace, backup, { mode: 'in-place' }))),
      /has no data of .*EMPTY/,
    );
    const found = outcomes(done(await admin.run(restoreOf(namespace, backup))));
    assert.ok(
      found.some((one) => /^failed: claim data-db-0 came back EMPTY/.test(one)),
      found.join('\n'),
    );
  });

  it("restores from everybody's backup, and says what cannot be told of it", async () => {
    const { namespace, volumes } = await scene();
    const other = await freshNamespace(testbed, 'other');
    await volumes.write('uploads', 'shared');
    await backedUp(testbed, namespace, `${namespace}-all`, { includedNamespaces: [namespace, other] });
    await volumes.write('uploads', 'later');
    const request = restoreOf(namespace, `${namespace}-all`, { mode: 'in-place', only: { claims: ['uploads'] } });
    const { plan } = planOf(await dev.plan(request));
    const unknown = plan.checks.filter(({ outcome }) => outcome === 'unknown');
    assert.deepEqual(
      unknown.map(({ id }) => id),
      ['volume-data'],
    );
    assert.match(plan.dangers.join('\n'), /If the backup has no data of uploads, they come back EMPTY/);
    done(await dev.run(request));
    assert.equal(await volumes.read('uploads'), 'shared');
  });

  it('fills a claim in place whose class waits for a pod', async () => {
    const namespace = await freshNamespace(testbed, 'late');
    const late = statefulSet(namespace);
    late.spec.volumeClaimTemplates[0].spec.storageClassName = 'directory-late';
    await testbed.api.apply(late);
    const volumes = volumesOf(testbed, namespace);
    await volumes.write('data-db-0', 'old');
    await backedUp(testbed, namespace, `${namespace}-nightly`);
    await volumes.write('data-db-0', 'later');
    const journal = done(await dev.run(restoreOf(namespace, `${namespace}-nightly`, { mode: 'in-place' })));
    assert.equal(await volumes.read('data-db-0'), 'old');
    assert.deepEqual(
      outcomes(journal).filter((one) => !one.startsWith('ok')),
      [],
    );
  });

  it('deletes nothing when the safety backup has not every volume', async () => {
    const { namespace, backup, volumes } = await scene();
    // Velero leaves it out, and calls the backup Completed.
    const labels = { 'velero.io/exclude-from-backup': 'true' };
    const claim = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/uploads`;
    await testbed.api.request('PATCH', claim, { metadata: { labels } }, 'application/merge-patch+json');
    const journal = await dev.run(restoreOf(namespace, backup, { mode: 'in-place' }));
    assert.equal(journal.state, 'taken-back');
    for (const one of bothClaims) assert.equal(await volumes.read(one), 'later');
    await readyIn(testbed, namespace);
  });

  it('says what stays of a copy that is cancelled', async () => {
    const { namespace, backup } = await scene();
    const cancel = new AbortController();
    const tell: StartOptions['tell'] = ({ journal }) => {
      if (journal.steps.some(({ id, state }) => id === 'create-restore' && state === 'done')) cancel.abort();
    };
    const journal = await dev.run(restoreOf(namespace, backup), { tell, signal: cancel.signal });
    assert.equal(journal.state, 'taken-back');
    assert.match(journal.message ?? '', new RegExp(`this stays: namespace ${namespace}-restore, with whatever Velero`));
  });

  it('backs up now, and deletes that', async () => {
    const { namespace } = await scene();
    const journal = done(await dev.run({ action: 'copy', provider: 'velero', namespace }));
    assert.deepEqual(outcomes(journal), [
      `ok: Backup backops-${namespace}-${journal.id} is complete`,
      'ok: it has the data of 2 volumes',
    ]);
    const remove = {
      action: 'delete',
      provider: 'velero',
      namespace,
      point: pointOf(`backops-${namespace}-${journal.id}`),
    } as const;
    const blocked = await dev.run(remove);
    assert.equal(blocked.state, 'not-started');
    assert.deepEqual(outcomes(done(await admin.run(remove))), [
      `ok: Backup backops-${namespace}-${journal.id} is gone`,
    ]);
  });
});
