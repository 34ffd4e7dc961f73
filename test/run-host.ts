// Ring host: the packaged extension and test/host/suite inside the extension host of a real VS Code.
//   BACKOPS_VSCODE=<desktop binary>      that one, or
//   BACKOPS_VSCODE_DOWNLOAD=<version>    one that @vscode/test-electron downloads ('stable', '1.125.0'), or
//   neither                              the server of code-server in a headless Chromium.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runTests } from '@vscode/test-electron';
import { buildHostTests } from './host/build.ts';
import { runInServer } from './host/run-in-server.ts';
import { inRoot, packagedExtension, toolsDir } from './support/paths.ts';
import { prepareTools } from './support/prepare-tools.ts';
import { resultFile } from './support/ring-result.ts';

const { values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const result = resultFile('host');
const desktop = process.env.BACKOPS_VSCODE;
const download = process.env.BACKOPS_VSCODE_DOWNLOAD;
if (desktop === undefined && download === undefined) await prepareTools('host');
const tests = await buildHostTests();
const workspace = await mkdtemp(join(tmpdir(), 'backops-host-'));
await cp(inRoot('test/host/workspace'), workspace, { recursive: true });

const env = {
  BACKOPS_TEST_RESULT: result,
  ...(values.grep === undefined ? {} : { BACKOPS_TEST_GREP: values.grep }),
};
try {
  if (desktop !== undefined || download !== undefined) {
    process.exitCode = await runTests({
      ...(desktop === undefined ? { version: download ?? 'stable' } : { vscodeExecutablePath: desktop }),
      cachePath: toolsDir,
      extensionDevelopmentPath: packagedExtension,
      extensionTestsPath: tests,
      extensionTestsEnv: env,
      launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
    });
  } else {
    process.exitCode = await runInServer({ extension: packagedExtension, tests, workspace, env });
  }
} finally {
  await rm(workspace, { recursive: true, force: true, maxRetries: 5 });
}
