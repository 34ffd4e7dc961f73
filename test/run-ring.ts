// Runs the specs of one ring that needs no extension host: `node test/run-ring.ts <ring> [--grep text] [file...]`.
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './support/paths.ts';
import { prepareCluster, prepareTestbed } from './support/prepare-testbed.ts';
import { prepareTools } from './support/prepare-tools.ts';
import { resultFile, writeResult } from './support/ring-result.ts';
import { runMocha } from './support/run-mocha.ts';

interface Ring {
  readonly specs: string;
  /** Milliseconds for each spec. */
  readonly timeout: number;
}

const rings: Readonly<Record<string, Ring>> & { readonly containers: Ring } = {
  pure: { specs: 'src/**/*.test.ts', timeout: 5_000 },
  contract: { specs: 'test/contract/**/*.test.ts', timeout: 30_000 },
  containers: { specs: 'test/containers/**/*.test.ts', timeout: 120_000 },
  // On machines that allow it, those of `containers` too.
  cluster: { specs: 'test/cluster/**/*.test.ts', timeout: 120_000 },
  interface: { specs: 'test/interface/**/*.test.ts', timeout: 120_000 },
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const [name = '', ...only] = positionals;
const ring = rings[name];
if (ring === undefined) throw new Error(`no ring '${name}'; there are: ${Object.keys(rings).join(', ')}`);

if (name === 'interface') await prepareTools(name);
if (name === 'containers') await prepareTestbed(name, 'containers');
const noContainers = name === 'cluster' ? await prepareCluster() : undefined;
const specsOf = (one: Ring): readonly string[] => globSync(one.specs, { cwd: root }).sort();
const more = name === 'cluster' && noContainers === undefined ? specsOf(rings.containers) : [];
const files = only.length > 0 ? only : [...specsOf(ring), ...more];
const result = await runMocha({
  files: files.map((file) => resolve(root, file)),
  resultFile: resultFile(name),
  timeout: ring.timeout,
  load: 'async',
  grep: values.grep,
});
if (noContainers !== undefined) {
  const leftOut = `the specs in test/containers, because ${noContainers}`;
  console.log(`NOT RUN: ${leftOut}`);
  writeResult(resultFile(name), { ...result, leftOut });
}
// Not process.exit: a spec that leaves a server or a timer behind should hang here, where it is noticed.
process.exitCode = result.failed === 0 ? 0 : 1;
