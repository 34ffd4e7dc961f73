// Runs the specs of one ring that needs no extension host: `node test/run-ring.ts <ring> [--grep text] [--shard 1/2] [file...]`.
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './support/paths.ts';
import { prepareTestbed, whyNoTestbed } from './support/prepare-testbed.ts';
import { prepareTools } from './support/prepare-tools.ts';
import { resultFile, writeResult } from './support/ring-result.ts';
import { runMocha } from './support/run-mocha.ts';

interface Ring {
  readonly specs: string;
  /** Milliseconds for each spec. */
  readonly timeout: number;
}

const rings: Readonly<Record<string, Ring>> & { readonly containers: Ring } = {
  pure: { specs: 'src/**/*.test.ts', timeout: 20_000 },
  contract: { specs: 'test/contract/**/*.test.ts', timeout: 120_000 },
  containers: { specs: 'test/containers/**/*.test.ts', timeout: 300_000 },
  cluster: { specs: 'test/cluster/**/*.test.ts', timeout: 300_000 },
  interface: { specs: 'test/interface/**/*.test.ts', timeout: 300_000 },
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, shard: { type: 'string' } },
});
const [name = '', ...only] = positionals;
/** Every so manieth spec file, from which one on. */
const [shard = 1, shards = 1] = values.shard?.split('/').map(Number) ?? [];
const resultName = shards === 1 ? name : `${name}-${shard}`;
const ring = rings[name];
if (ring === undefined) throw new Error(`no ring '${name}'; there are: ${Object.keys(rings).join(', ')}`);

if (name === 'interface') await prepareTools(name);
if (name === 'cluster') await prepareTestbed(resultName, 'kwok');
if (name === 'containers') await prepareTestbed(resultName, 'containers');
const { files, leftOut } = await chosen(name, ring);
const result = await runMocha({
  files: files.map((file) => resolve(root, file)),
  resultFile: resultFile(resultName),
  timeout: ring.timeout,
  load: 'async',
  grep: values.grep,
});
if (leftOut !== undefined) {
  console.log(`NOT RUN: ${leftOut}`);
  writeResult(resultFile(resultName), { ...result, leftOut });
}
process.exitCode = result.failed === 0 ? 0 : 1;
// A spec that leaves a server or a timer behind is noticed here, and ends nevertheless.
setTimeout(() => {
  console.error(`ring ${name} has not ended a minute after its last spec: something was left open`);
  process.exit(1);
}, 60_000).unref();

/** The specs of a ring that this machine can run, and what is left out for what reason. */
async function chosen(
  ringName: string,
  { specs }: Ring,
): Promise<{ readonly files: readonly string[]; readonly leftOut?: string }> {
  if (only.length > 0) {
    // The ring cluster is several processes, of which each is given all that somebody asked for.
    const isMine = (file: string): boolean => file.includes('test/containers/') === (ringName === 'containers');
    return { files: shard === 1 ? only.filter(isMine) : [] };
  }
  const matching = (pattern: string): readonly string[] =>
    globSync(pattern, { cwd: root })
      .sort()
      .filter((_, at) => at % shards === shard - 1);
  const files = matching(specs);
  if (ringName === 'interface') {
    const reason = await whyNoTestbed('kwok');
    if (reason === undefined) return { files };
    const without = files.filter((file) => !readFileSync(resolve(root, file), 'utf8').includes('/testbed/'));
    return { files: without, leftOut: `${files.length - without.length} files that need a cluster, because ${reason}` };
  }
  return { files };
}
