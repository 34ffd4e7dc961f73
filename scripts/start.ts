// Opens samples/shop in VS Code with BackOps: in the desktop one when `code` is on the PATH, else (or with --browser) in
// the server of code-server, for any browser. Flags: --browser, --port <n>, and a folder to open instead of the sample.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { onPath } from '../test/support/command.ts';
import { inRoot, root, toolsDir, vsixFile } from '../test/support/paths.ts';
import { freePort, startServer } from '../test/support/server.ts';
import { runNode } from './run-node.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean', default: false }, port: { type: 'string', default: '8686' } },
});
const folder = resolve(positionals[0] ?? inRoot('samples/shop'));
if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);

const code = values.browser ? undefined : onPath('code', 'code-insiders', 'codium');
if (code !== undefined) await openDesktop(code);
else await serve();

async function openDesktop(program: string): Promise<void> {
  if ((await runNode(['esbuild.mjs'])) !== 0) throw new Error('the bundles could not be built');
  const child = spawn(program, ['--new-window', `--extensionDevelopmentPath=${root}`, folder], { stdio: 'inherit' });
  const [exitCode] = await once(child, 'exit');
  process.exitCode = exitCode ?? 1;
}

async function serve(): Promise<void> {
  if ((await runNode(['scripts/package.ts'])) !== 0) throw new Error('the package could not be built');
  console.log('starting VS Code in the browser; the first time it is installed, which takes one to two minutes');
  const server = await startServer({
    // Installed, not under development, so that the plain address works, also after a reload.
    extensions: [vsixFile],
    profile: join(toolsDir, 'start-profile'),
    port: await freePort(Number(values.port)),
  });
  console.log(`\nBackOps is open at\n\n  ${server.address}?${new URLSearchParams({ folder })}\n\nCtrl-C ends it.`);
  const ended = await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), server.ended]);
  await server.stop();
  if (ended === 'ended') throw new Error('the server ended by itself');
}
