import { globSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { runMocha } from '../support/run-mocha.ts';
import { mark } from './mark.ts';

/** Called by VS Code in its extension host; a rejection makes the run fail. */
export async function run(): Promise<void> {
  const resultFile = process.env.BACKOPS_TEST_RESULT;
  if (resultFile === undefined)
    throw new Error('BACKOPS_TEST_RESULT is not set: start this through `npm run test:host`');
  const files = globSync('suite/**/*.test.cjs', { cwd: __dirname }).sort();
  if (process.env.BACKOPS_TEST_MARK !== undefined) markOutput();
  const result = await runMocha({
    files: files.map((file) => join(__dirname, file)),
    resultFile,
    timeout: 30_000,
    load: 'sync',
    grep: process.env.BACKOPS_TEST_GREP,
  });
  if (result.failed > 0) throw new Error(`${result.failed} failed`);
}

/** Marks mocha's lines. VS Code fixes the properties of `console`, so what a test logs itself stays unmarked. */
function markOutput(): void {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(`${mark}${format(...args)}`);
}
