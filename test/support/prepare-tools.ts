import { CannotRun } from './cannot-run.ts';
import { chromiumPath } from './chromium.ts';
import { codeServer } from './code-server.ts';
import { resultFile, writeResult } from './ring-result.ts';

/**
 * Installs the server and the browser before any spec runs, so that no test's time limit counts it. Where that is not
 * possible the ring is recorded as not run, with the remedy, and this process ends.
 */
export async function prepareTools(ring: string): Promise<void> {
  try {
    await codeServer();
    await chromiumPath();
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    console.error(`\nring ${ring} CANNOT RUN: ${error.message}\n`);
    writeResult(resultFile(ring), { passed: 0, failed: 0, skipped: 0, milliseconds: 0, notRun: error.message });
    process.exit(0);
  }
}
