import Mocha from 'mocha';
import { type RingResult, writeResult } from './ring-result.ts';

export interface MochaRun {
  readonly files: readonly string[];
  readonly resultFile: string;
  readonly timeout: number;
  /** How spec files are loaded: ES modules need `async`, the extension host's CommonJS bundles `sync`. */
  readonly load: 'async' | 'sync';
  readonly grep?: string | undefined;
}

/** Runs spec files in this process, prints them, and leaves the counts in `resultFile`. */
export async function runMocha(run: MochaRun): Promise<RingResult> {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: run.timeout,
    reporter: 'spec',
    color: process.stdout.isTTY === true,
    // A forgotten `.only` would make CI green on one test.
    forbidOnly: process.env.CI !== undefined,
    ...(run.grep === undefined ? {} : { grep: run.grep }),
  });
  for (const file of run.files) mocha.addFile(file);
  if (run.load === 'async') await mocha.loadFilesAsync();
  const failures: string[] = [];
  const failedFiles = new Set<string>();
  const stats = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats as Mocha.Stats));
    runner.on('fail', (test, error: Error) => {
      failures.push(`${test.fullTitle()}: ${String(error?.message ?? error).split('\n', 1)[0]}`);
      const file = test.file ?? test.parent?.file;
      if (file !== undefined) failedFiles.add(file);
    });
  });
  const result: RingResult = {
    passed: stats.passes,
    failed: stats.failures,
    skipped: stats.pending,
    milliseconds: stats.duration ?? 0,
    failures,
    failedFiles: [...failedFiles],
  };
  writeResult(run.resultFile, result);
  return result;
}
