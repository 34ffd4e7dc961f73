// VS Code on a folder: the desktop one, or the server of code-server for any browser. Each with a profile of its own, which is
// kept, so that the editor that somebody works with is left alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root, toolsDir, vsixFile } from '../../test/support/paths.ts';
import { freePort, startServer } from '../../test/support/server.ts';
import { runNode } from '../run-node.ts';

export const profile = join(toolsDir, 'start-profile');
/** Where the profile keeps what a person sets, for each of the two. */
export const settingsFile = (isDesktop: boolean): string =>
  isDesktop
    ? join(profile, 'desktop', 'User', 'settings.json')
    : join(profile, 'data', 'data', 'User', 'settings.json');

export interface Editor {
  /** Resolves when it ends by itself: with undefined when somebody closed it, with what went wrong otherwise. */
  readonly ended: Promise<string | undefined>;
  stop(): Promise<void>;
}

/** `env` is added to the environment of the editor and of its extensions. */
export async function openDesktop(program: string, folder: string, env: NodeJS.ProcessEnv): Promise<Editor> {
  if ((await runNode(['esbuild.mjs'])) !== 0) throw new Error('the bundles could not be built');
  const flags = ['--new-window', '--wait', `--user-data-dir=${join(profile, 'desktop')}`];
  const child = spawn(program, [...flags, `--extensionDevelopmentPath=${root}`, folder], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const ended = once(child, 'exit').then(([code]) => (code === 0 ? undefined : `${program} ended with ${code}`));
  console.log('\nBackOps is open in VS Code. Closing its window, or Ctrl-C here, ends all of it.');
  return {
    ended,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill();
      await ended;
    },
  };
}

export async function openInBrowser(folder: string, port: number, env: NodeJS.ProcessEnv): Promise<Editor> {
  if ((await runNode(['scripts/package.ts'])) !== 0) throw new Error('the package could not be built');
  console.log('starting VS Code in the browser; the first time it is installed, which takes one to two minutes');
  const server = await startServer({
    // Installed, not under development, so that the plain address works, also after a reload.
    extensions: [vsixFile],
    profile,
    port: await freePort(port),
    env,
  });
  console.log(`\nBackOps is open at\n\n  ${server.address}?${new URLSearchParams({ folder })}\n\nCtrl-C ends it.`);
  return { ended: server.ended.then(() => 'the server ended by itself'), stop: server.stop };
}
