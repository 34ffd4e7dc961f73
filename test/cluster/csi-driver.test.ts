import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { buildFlags } from '../../testbed/build/cache.ts';
import { onPath } from '../support/command.ts';
import { inRoot } from '../support/paths.ts';

describe('the CSI driver', () => {
  it('passes the sanity suite of csi-test', async function () {
    // With prebuilt programs, a machine need not have Go.
    if (onPath('go') === undefined) return this.skip();
    this.timeout(300_000);
    // The driver's own flags: what was compiled for it is not compiled again.
    const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-buildvcs=false' };
    await promisify(execFile)('go', ['test', ...buildFlags, './...'], { cwd: inRoot('testbed/csi-directory'), env });
  });
});
