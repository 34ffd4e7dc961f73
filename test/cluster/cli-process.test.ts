// The built command line as a process of its own that is interrupted, killed and asked to end, in the middle of a restore.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Testbed } from '../../testbed/start.ts';
import { root } from '../support/paths.ts';
import { type CliScene, cliScene, cliWithState, jsonOf } from './cli-scene.ts';
import { sharedTestbed } from './shared.ts';

describe('the command line as a process', function () {
  this.timeout(300_000);
  const { cli, remove } = cliWithState();
  const running: ChildProcess[] = [];
  let testbed: Testbed;
  let built: string;

  before(async () => {
    built = await mkdtemp(join(tmpdir(), 'backops-cli-'));
    const build = spawnSync(process.execPath, ['esbuild.mjs', '--outdir', built], { cwd: root, encoding: 'utf8' });
    assert.equal(build.status, 0, build.stderr);
    testbed = await sharedTestbed();
  });
  afterEach(() => {
    for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  });
  after(async () => {
    remove();
    await rm(built, { recursive: true });
  });

  const json = ['--format', 'json'];

  /** A restore in place that was confirmed, as a process. */
  async function begun(scene: CliScene) {
    const argv = [...scene.common, '--mode', 'in-place'];
    const { digest } = jsonOf(await cli(['plan', ...argv, ...json]), 'plan');
    const yes = ['--yes', '--digest', digest, '--confirm-namespace', scene.namespace];
    const child = spawn(process.execPath, [join(built, 'cli.cjs'), 'restore', ...argv, ...yes], {
      env: { ...process.env, XDG_STATE_HOME: cli.state },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text));
    const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
    return {
      child,
      said,
      ended,
      async until(text: RegExp): Promise<void> {
        for (let tries = 0; !text.test(said.err); tries += 1) {
          assert.ok(tries < 2000 && child.exitCode === null, `it never said ${text}:\n${said.err}`);
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      run: () => /run ([0-9a-z]+), journal/.exec(said.err)?.[1] ?? assert.fail(said.err),
    };
  }

  /** Something that holds an object back when it is deleted, so that the run waits for as long as a spec wants. */
  async function held(path: string): Promise<() => Promise<void>> {
    const hold = 'backops.test/hold';
    const set = async (change: (finalizers: readonly string[]) => readonly string[]): Promise<void> => {
      const { metadata } = (await testbed.api.request('GET', path)) as { metadata: { finalizers?: string[] } };
      const finalizers = change(metadata.finalizers ?? []);
      await testbed.api.request('PATCH', path, { metadata: { finalizers } }, 'application/merge-patch+json');
    };
    await set((all) => [...all, hold]);
    return () => set((all) => all.filter((one) => one !== hold));
  }
  const podOf = ({ namespace }: CliScene): string => `/api/v1/namespaces/${namespace}/pods/db-0`;
  const claimOf = ({ namespace }: CliScene): string =>
    `/api/v1/namespaces/${namespace}/persistentvolumeclaims/data-db-0`;
  const resume = (id: string, way = '--resume') => cli(['restore', way, id, '--kubeconfig', testbed.kubeconfig('dev')]);

  it('takes back what was done when it is interrupted', async () => {
    const scene = await cliScene(testbed);
    const release = await held(podOf(scene));
    const { child, said, ended, until } = await begun(scene);
    await until(/✓ Scale StatefulSet db down to 0/);
    child.kill('SIGINT');
    assert.equal(await ended, 1, said.err);
    assert.match(said.err, /cancelling: what was done is taken back/);
    assert.match(said.out, /^taken back: Replace claim data-db-0[\s\S]*everything is as it was before/);
    await release();
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('stops after the old state was removed, and goes on when it is told to', async () => {
    const scene = await cliScene(testbed);
    const release = await held(claimOf(scene));
    const { child, said, ended, until, run } = await begun(scene);
    await until(/before-\w+ is ready/);
    const isGoing = (one: { metadata: object }) => 'deletionTimestamp' in one.metadata;
    await testbed.api.until(claimOf(scene), 'the claim is being deleted', isGoing);
    child.kill('SIGINT');
    assert.equal(await ended, 1, said.err);
    assert.match(said.err, /stopping where it is: the former state is removed already/);
    assert.match(said.out, /^stopped half-way:[\s\S]*backops restore --resume/);
    await release();
    const resumed = await resume(run());
    assert.equal(resumed.code, 0, resumed.err + resumed.out);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['old', 1]);
  });

  it('leaves at once when it is interrupted twice, and is taken back later', async () => {
    const scene = await cliScene(testbed);
    const release = await held(podOf(scene));
    const { child, said, ended, until, run } = await begun(scene);
    await until(/✓ Scale StatefulSet db down to 0/);
    // For a second nothing can be taken back.
    testbed.parts.pause('kube-apiserver');
    try {
      child.kill('SIGINT');
      await until(/cancelling/);
      child.kill('SIGINT');
      assert.equal(await ended, 130, said.err);
    } finally {
      testbed.parts.resume('kube-apiserver');
    }
    assert.match(said.err, new RegExp(`left as it is\\. How to go on: backops runs ${run()}`));
    const given = await resume(run(), '--give-up');
    assert.equal(given.code, 0, given.err + given.out);
    await release();
    assert.deepEqual([await scene.data(), await scene.replicas()], ['later', 1]);
  });

  it('is gone on with after it was killed, once it is certainly dead', async () => {
    const scene = await cliScene(testbed);
    const release = await held(podOf(scene));
    const { child, ended, until, run } = await begun(scene);
    await until(/✓ Scale StatefulSet db down to 0/);
    const other = await resume(run());
    assert.equal(other.code, 2);
    assert.match(other.err, /another program works on run/);
    child.kill('SIGKILL');
    assert.equal(await ended, 'SIGKILL');
    await release();
    const resumed = await resume(run());
    assert.equal(resumed.code, 0, resumed.err + resumed.out);
    assert.match(resumed.err, /looking which/);
    assert.deepEqual([await scene.data(), await scene.replicas()], ['old', 1]);
  });

  it('leaves the run for whoever comes next when it is asked to end', async () => {
    const scene = await cliScene(testbed);
    const release = await held(podOf(scene));
    const { child, said, ended, until, run } = await begun(scene);
    await until(/✓ Scale StatefulSet db down to 0/);
    child.kill('SIGTERM');
    assert.equal(await ended, 1, said.err);
    assert.match(said.out, /^not finished:[\s\S]*--resume/);
    await release();
    const resumed = await resume(run());
    assert.equal(resumed.code, 0, resumed.err + resumed.out);
    assert.doesNotMatch(resumed.err, /looking which/);
    assert.equal(await scene.data(), 'old');
  });
});
