import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, without a trailing slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export const inRoot = (...parts: string[]): string => join(root, ...parts);

/** Downloads and installs that tests share; ignored by git, the same folder that VS Code's own test tools use. */
export const toolsDir = inRoot('.vscode-test');
/** What is large and the same for all work trees of this user: VS Code's server, the testbed's programs. */
export function cacheDir(part: string, env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME ?? tmpdir(), '.cache'), 'backops', part);
}
/** Everything that a test run writes. */
export const outDir = inRoot('out');
/** The unpacked vsix: rings host and interface test what ships, not what lies in the work tree. */
export const packagedExtension = inRoot('out', 'vsix', 'extension');
export const vsixFile = inRoot('backops.vsix');
