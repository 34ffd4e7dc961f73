import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from 'mocha';

/** The first `node` of the PATH that npm did not put there: what a user's shell would start `backops` with. */
function nodeOfTheMachine(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return folders
    .map((folder) => join(folder, 'node'))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

describe('the command line on the Node of the machine', () => {
  it('runs, whatever newer Node the scripts bring along', function () {
    const node = nodeOfTheMachine();
    if (node === undefined) {
      console.log('        no node on the PATH besides the one in node_modules: nothing to try');
      this.skip();
    }
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
    const result = spawnSync(node, ['dist/cli.cjs', 'coverage', 'samples/shop', '--format', 'json'], {
      encoding: 'utf8',
    });
    assert.equal(result.status, 0, `Node ${version}: ${result.stderr}`);
    assert.ok((JSON.parse(result.stdout) as { components: unknown[] }).components.length > 5);
  });

  it('says what talking to a cluster needs, or talks', function () {
    const node = nodeOfTheMachine();
    if (node === undefined) this.skip();
    const argv = ['dist/cli.cjs', 'restore-points', '--context', 'dev', '-n', 'shop', '--kubeconfig', 'no-such-file'];
    const result = spawnSync(node, argv, { encoding: 'utf8' });
    assert.equal(result.status, 2, result.stderr);
    // The second is said by the cluster's bundle, which older versions do not load.
    assert.match(
      result.stderr,
      /needs Node 22\.19 or later; this is Node .* Install a newer Node|cannot be read: ENOENT/,
    );
  });
});
