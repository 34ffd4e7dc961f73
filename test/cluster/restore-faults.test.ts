// Faults in the middle of a restore, each made to happen. Nothing is lost, the journal tells the truth, and the run goes on, goes
// back or can be undone.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { openCluster } from '../../src/cluster/open.ts';
import { filled } from '../../src/core/plan/run-id.ts';
import { restorers } from '../../src/providers/restore.generated.ts';
import { type StartOptions, start } from '../../src/restore/run/index.ts';
import { isOwned, type Journal } from '../../src/restore/run/journal.ts';
import type { Testbed } from '../../testbed/start.ts';
import { at, done, ended, notStarted, type Restoring, restoring, type Scene, unknownIn } from './restoring.ts';
import { breakableTestbed } from './shared.ts';
import { restorerToken } from './shop.ts';

describe('faults in the middle of a restore', () => {
  let testbed: Testbed;
  let engine: Restoring;
  let scene: Scene;

  before(async () => {
    testbed = await breakableTestbed();
    engine = await restoring(testbed);
  });
  after(async () => {
    await testbed?.setCsiFaults({});
    await engine?.close();
  });
  beforeEach(async () => {
    await testbed.setCsiFaults({});
    scene = await engine.scene();
  });

  async function saved(id: string): Promise<Journal> {
    const journal = await engine.journals.load(id);
    assert.ok(journal);
    return journal;
  }

  it('the API server ends and comes back: the restore goes on', async () => {
    let back: Promise<void> | undefined;
    const tell = at('unmounted-data-db-0', () => {
      back = testbed.parts.kill('kube-apiserver').then(() => testbed.parts.start('kube-apiserver'));
    });
    done(await engine.run(scene.request('in-place'), { tell }));
    await back;
    assert.equal(await scene.data(), 'old');
    assert.equal(await scene.replicas(), 1);
  });

  it('the API server stays away: the run is interrupted, and goes on later', async () => {
    let killed: Promise<void> | undefined;
    const tell = at('delete-claim', () => {
      killed = testbed.parts.kill('kube-apiserver');
    });
    const journal = ended(await engine.run(scene.request('in-place'), { tell, patienceSeconds: 3 }), 'interrupted');
    assert.match(`${journal.message} ${journal.remedy}`, /cannot be reached.*resume it/);
    await killed;
    await testbed.parts.start('kube-apiserver');
    await testbed.api.until('/api/v1/namespaces/default', 'the server answers', () => true);
    done(await engine.resume(journal.id));
    assert.equal(await scene.data(), 'old');
    assert.equal(await scene.replicas(), 1);
  });

  it('watches are cut with 410: what is waited for is seen', async () => {
    await testbed.setCsiFaults({ delayMilliseconds: 1500 });
    let forgotten: Promise<void> | undefined;
    const tell = at('bound-data-db-0', () => {
      forgotten = testbed.forgetHistory();
    });
    done(await engine.run(scene.request('in-place'), { tell }));
    await forgotten;
    assert.equal(await scene.data(), 'old');
  });

  it('a snapshot is never ready: everything is as it was before', async () => {
    await testbed.setCsiFaults({ snapshotNeverReady: true });
    const journal = ended(await engine.run(scene.request('in-place'), { haste: 0.005 }), 'taken-back');
    assert.match(
      journal.message ?? '',
      /VolumeSnapshot data-db-0-before-.* did not come so far.*everything is as it was before/,
    );
    assert.equal(await scene.data(), 'later');
    assert.equal(await scene.replicas(), 1);
    const left = await testbed.api.request(
      'GET',
      `/apis/snapshot.storage.k8s.io/v1/namespaces/${scene.namespace}/volumesnapshots`,
    );
    assert.deepEqual(
      left.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
      ['point'],
    );
  });

  it('the storage cannot make the volume: it is said, and undone from the safety copy', async () => {
    // One step before it matters: the storage is as fast as this is.
    const tell = at('delete-claim', () => void testbed.setCsiFaults({ capacityBytes: 1 }));
    const journal = ended(await engine.run(scene.request('in-place'), { tell, haste: 0.005 }), 'failed');
    assert.match(`${journal.message} ${journal.remedy}`, /data-db-0.* after the old state was removed.*or undo it/);
    await testbed.setCsiFaults({});
    assert.ok(journal.plan.undo);
    // The claim gets its volume late, and is replaced by the former state.
    assert.equal(await scene.data(), 'old');
    done(await engine.run(filled(journal.plan.undo.request, journal.id)));
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('it is cancelled while the workload is stopped, and undone: the workload runs again', async () => {
    const cancelling = new AbortController();
    const tell = at('create-claim', () => cancelling.abort());
    const journal = ended(await engine.run(scene.request('in-place'), { tell, signal: cancelling.signal }), 'stopped');
    assert.equal(await scene.replicas(), 0);
    assert.ok(journal.plan.undo);
    const planned = await engine.plan(filled(journal.plan.undo.request, journal.id));
    assert.ok(planned.plan.effects.some(({ detail }) => detail?.startsWith('from 0 to 1: an earlier run stopped it')));
    done(await engine.start(planned));
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('it is cancelled before the old state is removed: everything is as it was before', async () => {
    const cancelling = new AbortController();
    const tell = at('safety-snapshot', () => cancelling.abort());
    const journal = ended(
      await engine.run(scene.request('in-place'), { tell, signal: cancelling.signal }),
      'taken-back',
    );
    assert.match(journal.message ?? '', /it was cancelled; everything is as it was before/);
    assert.equal(await scene.data(), 'later');
    assert.equal(await scene.replicas(), 1);
  });

  it('it is cancelled after that: it stops, and goes on when it is told to', async () => {
    const cancelling = new AbortController();
    const tell = at('create-claim', () => cancelling.abort());
    const journal = ended(await engine.run(scene.request('in-place'), { tell, signal: cancelling.signal }), 'stopped');
    notStarted(await engine.resume(journal.id, { giveUp: true }), 'over');
    done(await engine.resume(journal.id));
    assert.equal(await scene.data(), 'old');
    assert.equal(await scene.replicas(), 1);
  });

  it('the program ends between any two steps: whoever comes next goes on', async () => {
    const { plan } = await engine.plan(scene.request('in-place'));
    for (const { id } of plan.steps) {
      scene = await engine.scene();
      const leaving = new AbortController();
      const left = await engine.run(scene.request('in-place'), {
        tell: at(id, () => leaving.abort()),
        leaving: leaving.signal,
      });
      if (left.state === 'not-started') assert.fail(left.message);
      // The last step may be over before the end of the program is noticed.
      if (left.state !== 'done') {
        const journal = await saved(left.id);
        assert.deepEqual([journal.state, isOwned(journal, Date.now())], ['running', false], id);
        done(await engine.resume(left.id, { owner: 'next' }));
      }
      assert.deepEqual([await scene.data(), await scene.replicas()], ['old', 1], id);
    }
  });

  it('the program ends, and the run is given up: everything is as it was before', async () => {
    const leaving = new AbortController();
    const tell = at('safety-snapshot', () => leaving.abort());
    const left = ended(await engine.run(scene.request('in-place'), { tell, leaving: leaving.signal }), 'running');
    ended(await engine.resume(left.id, { giveUp: true }), 'taken-back');
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('two programs: one of them is refused', async () => {
    await testbed.setCsiFaults({ delayMilliseconds: 1500 });
    let second: ReturnType<Restoring['resume']> | undefined;
    let id = '';
    const tell: StartOptions['tell'] = (progress) => {
      id = progress.journal.id;
      if (progress.journal.steps.some(({ state }) => state === 'done'))
        second ??= engine.resume(id, { owner: 'other' });
    };
    done(await engine.run(scene.request('in-place'), { tell }));
    assert.ok(second);
    notStarted(await second, 'owned');
  });

  it('somebody else scales the workload: it stops, and takes back what it did', async () => {
    const workload = `/apis/apps/v1/namespaces/${scene.namespace}/statefulsets/db`;
    const tell = at('safety-snapshot', () => {
      void testbed.api.request('PATCH', workload, { spec: { replicas: 3 } }, 'application/merge-patch+json');
    });
    await testbed.setCsiFaults({ snapshotNeverReady: true });
    const journal = ended(await engine.run(scene.request('in-place'), { tell, haste: 0.005 }), 'failed');
    assert.match(journal.message ?? '', /db has 3 replicas instead of 0: somebody else scales it/);
    assert.equal(await scene.data(), 'later', 'no data was removed');
  });

  describe('with fewer rights', () => {
    async function asRestorer(): Promise<ReturnType<typeof openCluster>> {
      const config = parse(await readFile(testbed.kubeconfig('dev'), 'utf8'));
      config.users[0].user = { token: await restorerToken(testbed, scene.namespace) };
      const kubeconfig = join(testbed.dir, `${scene.namespace}.kubeconfig`);
      await writeFile(kubeconfig, stringify(config));
      return openCluster({ kubeconfig, env: {}, mayRunPrograms: false, watchSeconds: 3 });
    }

    async function runAs(opened: ReturnType<typeof openCluster>, options: Partial<StartOptions> = {}) {
      const { plan, digest } = await engine.plan(scene.request('in-place'), opened);
      const writable = { reader: opened, writer: opened.writer };
      const { journals } = engine;
      // Storage classes are the cluster's: whether theirs fits cannot be read, and that is accepted here.
      const acceptedUnknowns = await unknownIn(plan, writable);
      const confirmation = { plan, digest, typedNamespace: scene.namespace, acceptedUnknowns };
      return start(confirmation, writable, { restorers, journals, owner: 'spec', ...options });
    }

    it('rights that are missing are named before anything is done', async () => {
      const opened = await asRestorer();
      await testbed.api.request('DELETE', `${rbac()}/rolebindings/edit`);
      await assert.rejects(runAs(opened), /the claims of scene-\d+ cannot be read: .*forbidden.*Ask for the right/);
      opened.close();
    });

    it('what cannot be checked has to be accepted, each by what it says', async () => {
      const opened = await asRestorer();
      const { plan, digest } = await engine.plan(scene.request('in-place'), opened);
      const writable = { reader: opened, writer: opened.writer };
      const options = { restorers, journals: engine.journals, owner: 'spec' };
      const confirmation = { plan, digest, typedNamespace: scene.namespace };
      const [unchecked = ''] = await unknownIn(plan, writable);
      for (const acceptedUnknowns of [undefined, [], ['something else']]) {
        const outcome = await start(
          { ...confirmation, ...(acceptedUnknowns && { acceptedUnknowns }) },
          writable,
          options,
        );
        assert.match(notStarted(outcome, 'unknown'), /cannot be read/);
      }
      assert.equal(await scene.data(), 'later');
      done(await start({ ...confirmation, acceptedUnknowns: [unchecked] }, writable, options));
      opened.close();
    });

    it('rights are taken away halfway: nothing is removed, and what is left to do is named', async () => {
      const opened = await asRestorer();
      let gone: Promise<unknown> | undefined;
      await testbed.setCsiFaults({ delayMilliseconds: 1000 });
      const journal = ended(
        await runAs(opened, {
          tell: (progress) => {
            if (progress.journal.steps.some(({ id, state }) => id === 'safety-snapshot' && state === 'done'))
              gone ??= testbed.api.request('DELETE', `${rbac()}/rolebindings/edit`);
          },
        }),
        'failed',
      );
      await gone;
      opened.close();
      assert.match(journal.message ?? '', /forbidden.*could not be taken back: Scale StatefulSet db down to 0/);
      assert.match(journal.remedy ?? '', /No data was removed/);
      await testbed.setCsiFaults({});
      // With an administrator's rights the same run is given up.
      ended(await engine.resume(journal.id, { giveUp: true }), 'taken-back');
      assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
    });

    it('the credentials expire halfway: the run is interrupted, and goes on with new ones', async () => {
      const opened = await asRestorer();
      await testbed.setCsiFaults({ snapshotNeverReady: true });
      // A token is bound to its account: without it, it is as expired. The API server remembers its last answer for 10 s.
      const tell = at('safety-snapshot', () => {
        void testbed.api.request('DELETE', `/api/v1/namespaces/${scene.namespace}/serviceaccounts/restorer`);
      });
      const journal = ended(await runAs(opened, { tell }), 'interrupted');
      opened.close();
      assert.match(`${journal.message} ${journal.remedy}`, /does not accept the credentials.*resume it/);
      await testbed.setCsiFaults({});
      done(await engine.resume(journal.id));
      assert.deepEqual([await scene.data(), await scene.replicas()], ['old', 1]);
    });

    const rbac = () => `/apis/rbac.authorization.k8s.io/v1/namespaces/${scene.namespace}`;
  });
});
