// What the commands that restore say before any cluster is asked.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { protectedContextsOf } from './restore/guard.ts';
import { backops, folderWith, removeFolders } from './run.testing.ts';

const shop = ['--context', 'dev', '-n', 'shop'];
const point = [...shop, '--point', 'nightly-1'];

describe('the commands that restore, without a cluster', () => {
  after(removeFolders);

  async function refusal(...argv: readonly string[]): Promise<string> {
    const { code, out, err } = await backops('/', argv, { env: { XDG_STATE_HOME: '/no-such-state' } });
    assert.deepEqual([code, out], [2, ''], err);
    assert.doesNotMatch(err, /mistake in BackOps/);
    return err;
  }

  it('guess neither cluster nor namespace nor point', async () => {
    assert.match(await refusal('plan', ...shop), /backops plan needs --point ID\|NAME/);
    assert.match(await refusal('restore', '-n', 'shop', '--point', 'p'), /needs --context NAME/);
    assert.match(await refusal('backup', '--context', 'dev'), /backup needs --namespace NS/);
    assert.match(await refusal('delete-point', ...shop), /delete-point needs --point/);
    assert.match(await refusal('restore', ...point, 'more'), /reads no files: more/);
    assert.match(
      await refusal('restore', '-n', 'Shop', '--context', 'dev', '--point', 'p'),
      /--namespace cannot be "Shop"/,
    );
  });

  it('take only options that say something together', async () => {
    for (const [more, message] of [
      [['--pint', 'x'], /no option --pint\. Did you mean --point\?/],
      [['--mode', 'clne'], /cannot be "clne"\. Did you mean clone\?/],
      [['--to', 'other'], /--to goes with --mode clone\. Add/],
      [['--as', 'other', '--mode', 'clone'], /--as goes with --mode side-by-side\. Leave --as out/],
      [['--mode', 'clone', '--to', 'a_b'], /--to cannot be "a_b"/],
      [['--workload', 'db'], /It is KIND\/NAME, KIND one of: StatefulSet/],
      [['--kinds', 'configmaps,Deployment'], /cannot hold "Deployment".*Did you mean deployments\.apps\?/],
      [['--claim', '../x'], /--claim cannot be/],
    ] as const) {
      assert.match(await refusal('plan', ...point, ...more), message);
    }
  });

  it('want a person, or the digest of a plan that was read', async () => {
    assert.match(await refusal('restore', ...point), /no terminal to confirm.*--dry-run.*--yes --digest/);
    assert.match(await refusal('restore', ...point, '--yes'), /--yes needs --digest/);
    assert.match(await refusal('backup', ...shop, '--yes'), /--yes needs --digest/);
    assert.match(await refusal('delete-point', ...point, '--yes', '--digest', 'abc'), /--digest cannot be "abc"/);
    assert.match(await refusal('restore', ...point, '--digest', '0123456789abcdef'), /--digest goes with --yes/);
    assert.match(await refusal('restore', ...point, '--dry-run', '--yes'), /--dry-run changes nothing, and --yes/);
  });

  it('refuse protected contexts, the usual ones or those that are named', async () => {
    for (const command of ['plan', 'restore', 'delete-point']) {
      const argv = ['--context', 'eu-prod-1', '-n', 'shop', '--point', 'p'];
      assert.match(await refusal(command, ...argv), /context eu-prod-1 is protected/);
    }
    assert.match(await refusal('backup', '--context', 'live', '-n', 'shop'), /context live is protected/);
    const other = ['--protected-contexts', 'x*, d?v'];
    assert.match(await refusal('restore', ...point, ...other), /context dev is protected \(x\*, d\?v\)/);
    const values = (all: readonly string[]) => ({
      positionals: [],
      has: () => true,
      value: () => all[0],
      values: () => all,
    });
    assert.deepEqual(protectedContextsOf(values(['a,b', 'c'])), ['a', 'b', 'c']);
  });

  it('go on only with runs that there are, as they were confirmed', async () => {
    assert.match(
      await refusal('restore', '--resume', '20260115143002ab'),
      /there is no run .* in \/no-such-state\/backops\/runs/,
    );
    assert.match(await refusal('restore', '--undo', '../../etc/passwd'), /there is no run/);
    assert.match(
      await refusal('restore', '--resume', 'a', '--undo', 'b'),
      /--resume takes everything from the run: --undo/,
    );
    assert.match(await refusal('restore', '--undo', 'a', '-n', 'shop'), /--namespace has no place there/);
    assert.match(await refusal('restore', '--give-up', 'a', '--yes'), /was confirmed already: --yes has no place/);
  });

  it('list runs, and tell of journals that cannot be read', async () => {
    const state = folderWith({});
    const env = { XDG_STATE_HOME: state };
    const none = await backops('/', ['runs'], { env });
    assert.deepEqual([none.code, none.out], [0, `no run in ${join(state, 'backops', 'runs')}\n`]);
    mkdirSync(join(state, 'backops', 'runs'), { recursive: true });
    writeFileSync(join(state, 'backops', 'runs', 'torn.json'), '{"schemaVersion":1,');
    const torn = await backops('/', ['runs'], { env });
    assert.deepEqual([torn.code, torn.err.includes('torn.json cannot be read')], [0, true]);
    const one = await backops('/', ['restore', '--resume', 'torn'], { env });
    assert.deepEqual([one.code, /the journal of run torn cannot be read/.test(one.err)], [2, true]);
    assert.match((await backops('/', ['runs', '--forget'], { env })).err, /--forget needs the id of a run/);
  });
});
