import { globSync } from 'node:fs';
import { join } from 'node:path';
import { runMocha } from '../support/run-mocha.ts';
import { testsBegin, testsEnd } from './markers.ts';

/** Called by VS Code in its extension host; a rejection makes the run fail. */
export async function run(): Promise<void> {
  const resultFile = process.env.BACKOPS_TEST_RESULT;
  if (resultFile === undefined)
    throw new Error('BACKOPS_TEST_RESULT is not set: start this through `npm run test:host`');
  const files = globSync('suite/**/*.test.cjs', { cwd: __dirname }).sort();
  console.log(testsBegin);
  const result = await runMocha({
    files: files.map((file) => join(__dirname, file)),
    resultFile,
    timeout: 30_000,
    load: 'sync',
    grep: process.env.BACKOPS_TEST_GREP,
  });
  console.log(testsEnd);
  if (result.failed > 0) throw new Error(`${result.failed} failed`);
}
