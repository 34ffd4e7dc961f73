import { ensurePrograms } from '../../testbed/build/build.ts';
import type { NodeMode } from '../../testbed/build/modules.ts';
import { CannotRun } from './cannot-run.ts';
import { prepareContainers } from './prepare-containers.ts';
import { resultFile, writeResult } from './ring-result.ts';

/** Builds the testbed before any spec runs, as `prepareTools` does for VS Code. */
export async function prepareTestbed(ring: string, mode: NodeMode): Promise<void> {
  try {
    if (mode === 'containers') await prepareContainers();
    await ensurePrograms(mode);
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(`\nring ${ring} CANNOT RUN: ${error.message}\n`);
    writeResult(resultFile(ring), { passed: 0, failed: 0, skipped: 0, milliseconds: 0, notRun: error.message });
    process.exit(0);
  }
}

/** Why there can be no testbed of this mode here, in one line; undefined when its programs are there. */
export async function whyNoTestbed(mode: NodeMode): Promise<string | undefined> {
  try {
    if (mode === 'containers') await prepareContainers();
    await ensurePrograms(mode);
    return undefined;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return error.message.replaceAll(/\s*\n\s*/g, '; ');
  }
}
