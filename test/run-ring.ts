// Runs the specs of one ring that needs no extension host: `node test/run-ring.ts <ring> [--grep text] [file...]`.
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './support/paths.ts';
import { prepareTestbed } from './support/prepare-testbed.ts';
import { prepareTools } from './support/prepare-tools.ts';
import { resultFile } from './support/ring-result.ts';
import { runMocha } from './support/run-mocha.ts';

const rings: Readonly<Record<string, { specs: string; timeout: number }>> = {
  pure: { specs: 'src/**/*.test.ts', timeout: 5_000 },
  contract: { specs: 'test/contract/**/*.test.ts', timeout: 30_000 },
  containers: { specs: 'test/containers/**/*.test.ts', timeout: 120_000 },
  cluster: { specs: 'test/cluster/**/*.test.ts', timeout: 60_000 },
  interface: { specs: 'test/interface/**/*.test.ts', timeout: 120_000 },
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const [name = '', ...only] = positionals;
const ring = rings[name];
if (ring === undefined) throw new Error(`no ring '${name}'; there are: ${Object.keys(rings).join(', ')}`);

if (name === 'interface') await prepareTools(name);
if (name === 'cluster') await prepareTestbed(name, 'kwok');
if (name === 'containers') await prepareTestbed(name, 'containers');
const files = only.length > 0 ? only : globSync(ring.specs, { cwd: root }).sort();
const result = await runMocha({
  files: files.map((file) => resolve(root, file)),
  resultFile: resultFile(name),
  timeout: ring.timeout,
  load: 'async',
  grep: values.grep,
});
// Not process.exit: a spec that leaves a server or a timer behind should hang here, where it is noticed.
process.exitCode = result.failed === 0 ? 0 : 1;
