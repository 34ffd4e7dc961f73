import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `testbed` of the repository. */
export const testbedDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Every testbed's own folder begins with this; `status`, `down` and the sweep find them by it. */
export const statePrefix = join(tmpdir(), 'backops-testbed-');

/** Where built programs are kept, for all work trees of this user. */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME ?? tmpdir(), '.cache'), 'backops', 'testbed');
}
