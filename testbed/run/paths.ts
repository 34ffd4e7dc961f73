import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder `testbed` of the repository. */
export const testbedDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Every testbed's own folder begins with this; `status`, `down` and the sweep find them by it. */
export const statePrefix = join(tmpdir(), 'backops-testbed-');
