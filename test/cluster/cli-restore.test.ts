// The commands that restore, as a developer calls them, on a real cluster: data on the volume before and after.
import assert from 'node:assert/strict';
import type { Ran } from '../../src/cli/run.testing.ts';
import type { Testbed } from '../../testbed/start.ts';
import { type CliScene, cliScene, cliWithState, hereOf, jsonOf, person } from './cli-scene.ts';
import { snapshotOf } from './restoring.ts';
import { freshNamespace, sharedTestbed } from './shared.ts';
import { backedUp, shopIn } from './velero-scene.ts';

describe('restoring from the command line', function () {
  this.timeout(300_000);
  const { cli, remove } = cliWithState();
  let testbed: Testbed;

  before(async () => {
    testbed = await sharedTestbed();
  });
  after(remove);

  const json = ['--format', 'json'];

  /** Reads the plan, and says yes to exactly that. */
  async function agreed(command: string, argv: readonly string[], more: readonly string[] = []): Promise<Ran> {
    const { digest } = jsonOf(await cli([command, ...argv, '--dry-run', ...json]), 'plan');
    return cli([command, ...argv, '--yes', '--digest', digest, ...more]);
  }

  function refused({ code, out, err }: Ran, message: RegExp): void {
    assert.match(err, message);
    assert.deepEqual([code, out], [2, '']);
    assert.doesNotMatch(err, /mistake in BackOps/);
  }

  async function inPlace(scene: CliScene): Promise<readonly string[]> {
    const argv = [...scene.common, '--mode', 'in-place'];
    const { digest } = jsonOf(await cli(['plan', ...argv, ...json]), 'plan');
    return ['restore', ...argv, '--yes', '--digest', digest];
  }

  it('brings the old data back beside the present one, with the digest of a plan that was read', async () => {
    const scene = await cliScene(testbed);
    const plan = jsonOf(await cli(['plan', ...scene.common, ...json]), 'plan');
    assert.deepEqual([plan.outcome, plan.plan.request.mode], ['ready', 'side-by-side']);
    const ran = await cli(['restore', ...scene.common, '--as', 'kept', '--mode', 'side-by-side', '--dry-run', ...json]);
    const { digest } = jsonOf(ran, 'plan');
    assert.notEqual(digest, plan.digest);
    const answer = ['--mode', 'side-by-side', '--as', 'kept', '--yes', '--digest', digest, ...json];
    const journal = jsonOf(await cli(['restore', ...scene.common, ...answer]), 'run');
    assert.equal(journal.state, 'done');
    assert.deepEqual([await scene.data('kept'), await scene.data()], ['old', 'later']);
    const shown = jsonOf(await cli(['runs', journal.id, ...json]), 'run');
    assert.deepEqual(shown, journal);
  });

  it('replaces the data after the namespace was typed, and gives it back the same way', async () => {
    const scene = await cliScene(testbed);
    const argv = ['restore', ...scene.common, '--mode', 'in-place'];
    const wrong = person('shop');
    refused(await cli(argv, wrong.io), /what was written after .* is lost[\s\S]*not confirmed; nothing was changed/);
    assert.match(wrong.asked[0] ?? '', new RegExp(`namespace ${scene.namespace}, context testbed-dev.*Type the name`));
    assert.equal(await scene.data(), 'later');
    const right = await cli(argv, person(scene.namespace).io);
    assert.equal(right.code, 0, right.err);
    assert.equal(await scene.data(), 'old');
    const { runs } = jsonOf(await cli(['runs', ...json]), 'runs');
    assert.deepEqual(
      runs[0].next.map(({ command }: { command: string }) => command),
      [`backops restore --undo ${runs[0].id}`],
    );
    const undo = ['restore', '--undo', runs[0].id, '--kubeconfig', testbed.kubeconfig('dev')];
    refused(await cli(undo, person('').io), /not confirmed/);
    const undone = await cli(undo, person(scene.namespace).io);
    assert.equal(undone.code, 0, undone.err);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('does nothing with another digest, without the namespace, or after the workload changed', async () => {
    const scene = await cliScene(testbed);
    const argv = await inPlace(scene);
    refused(await cli(argv), new RegExp(`Add --confirm-namespace ${scene.namespace}`));
    refused(await cli([...argv, '--confirm-namespace', 'default']), /has to be named once more/);
    const typed = ['--confirm-namespace', scene.namespace];
    refused(await cli([...argv.slice(0, -1), '0123456789abcdef', ...typed]), /not the plan that was confirmed/);
    await scene.changeWorkload();
    refused(await cli([...argv, ...typed]), /its digest is [0-9a-f]{16}, not .*Read the new plan/);
    assert.equal(await scene.data(), 'later');
    assert.equal((await cli([...(await inPlace(scene)), ...typed])).code, 0);
    assert.equal(await scene.data(), 'old');
  });

  it('stops when the workload changes while somebody reads the plan', async () => {
    const scene = await cliScene(testbed);
    const ask = async (): Promise<string> => {
      await scene.changeWorkload();
      return scene.namespace;
    };
    const ran = await cli(['restore', ...scene.common, '--mode', 'in-place'], { ask });
    refused(ran, /the cluster is not as it was when the plan was confirmed: StatefulSet db was changed/);
    assert.equal(await scene.data(), 'later');
  });

  it('says what would not work: exit code 1 for the plan, and nothing is begun', async () => {
    const scene = await cliScene(testbed);
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'few', namespace: scene.namespace } };
    await testbed.api.apply({ ...quota, spec: { hard: { persistentvolumeclaims: '1' } } });
    const path = `/api/v1/namespaces/${scene.namespace}/resourcequotas/few`;
    await testbed.api.until(path, 'the quota counts', (one) => one.status?.used?.persistentvolumeclaims === '1');
    const { outcome } = jsonOf(await cli(['plan', ...scene.common, ...json]), 'plan', 1);
    assert.equal(outcome, 'blocked');
    refused(await cli(['restore', ...scene.common], person('y').io), /quota few leaves 0 .*ask for a larger quota/);
  });

  it('takes a name where only one point has it, and asks for the id otherwise', async () => {
    const scene = await cliScene(testbed);
    const name = `${scene.namespace}-twin`;
    await snapshotOf(testbed, scene.namespace, name);
    await backedUp(testbed, scene.namespace, name, { snapshotVolumes: false });
    const plan = (point: string) => cli(['plan', ...scene.here, '--point', point]);
    const [snapshot, backup] = [
      `csi-snapshots/VolumeSnapshot/${scene.namespace}/${name}`,
      `velero/Backup/velero/${name}`,
    ];
    const both = await plan(name);
    refused(both, new RegExp(`2 restore points of ${scene.namespace} are called ${name}\\. Name one by its id`));
    for (const id of [snapshot, backup]) assert.ok(both.err.includes(id), both.err);
    assert.equal((await plan(snapshot)).code, 0);
    refused(await plan(`${name}s`), new RegExp(`no restore point ${name}s.*Did you mean ${name}\\?`));
    refused(
      await cli(['plan', ...scene.here, '--point', snapshot, '--claim', 'data-db-0']),
      /cannot be narrowed by --claim/,
    );
    refused(await cli(['plan', ...scene.here, '--point', backup, '--mode', 'side-by-side']), /These modes can: clone/);
  });

  it('snapshots now, and deletes a snapshot', async () => {
    const scene = await cliScene(testbed);
    refused(await cli(['backup', ...scene.here, '--dry-run']), /Say which: --provider .* or --provider/);
    const ran = await agreed('backup', [...scene.here, '--provider', 'csi-snapshots'], json);
    const { id } = jsonOf(ran, 'run');
    const argv = ['delete-point', ...scene.here, '--point', `data-db-0-${id}`];
    refused(await cli(argv, person('y').io), /It cannot be brought back[\s\S]*nothing was changed/);
    const deleted = await cli(argv, person(scene.namespace).io);
    assert.equal(deleted.code, 0, deleted.err);
    refused(await cli(argv, person(scene.namespace).io), /there is no restore point/);
    refused(await cli(['restore', '--undo', id]), /keeps no safety copy/);
  });

  it('copies a namespace with Velero, and replaces one claim and gives it back', async () => {
    const namespace = await freshNamespace(testbed, 'cli');
    const volumes = await shopIn(testbed, namespace);
    await backedUp(testbed, namespace, `${namespace}-nightly`);
    for (const claim of ['data-db-0', 'uploads']) await volumes.write(claim, 'later');
    const common = [...hereOf(testbed, namespace), '--point', `${namespace}-nightly`];
    // Of a name that no grant speaks of, a developer cannot see whether it is taken.
    const elsewhere = [...common, '--mode', 'clone', '--to', `${namespace}-restore-mine`];
    const unseen = jsonOf(await cli(['plan', ...elsewhere, ...json]), 'plan', 1);
    refused(
      await cli(['restore', ...elsewhere, '--yes', '--digest', unseen.digest]),
      /not everything could be checked/,
    );
    const { digest, plan } = jsonOf(await cli(['plan', ...common, ...json]), 'plan');
    assert.equal(plan.request.mode, 'clone');
    const cloned = await cli(['restore', ...common, '--yes', '--digest', digest]);
    assert.ok(cloned.code < 2, cloned.err);
    assert.deepEqual(
      [await volumes.read('uploads', `${namespace}-restore`), await volumes.read('uploads')],
      ['old', 'later'],
    );
    const one = ['restore', ...common, '--mode', 'in-place', '--claim', 'uploads'];
    const replaced = await cli([...one, '--accept-unknown', ...json], person(namespace).io);
    const { id } = jsonOf(replaced, 'run');
    assert.deepEqual([await volumes.read('uploads'), await volumes.read('data-db-0')], ['old', 'later']);
    const undo = ['restore', '--undo', id, '--kubeconfig', testbed.kubeconfig('dev'), '--accept-unknown'];
    const undone = await cli(undo, person(namespace).io);
    assert.equal(undone.code, 0, undone.err + undone.out);
    assert.equal(await volumes.read('uploads'), 'later');
  });
});
