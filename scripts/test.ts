// Runs the rings named on the command line (all of them without a name), fastest first, and adds up what they did.
// Flags after the ring's name go to mocha: `npm run test:pure -- --grep velero`.
import { rmSync } from 'node:fs';
import { mayRunContainers } from '../test/support/prepare-containers.ts';
import { type RingResult, readResult, resultFile } from '../test/support/ring-result.ts';
import { runNode } from './run-node.ts';

interface Ring {
  readonly name: string;
  readonly script: readonly string[];
  /** These rings look at the package that ships, so it is built first. */
  readonly packaged: boolean;
  /** Its specs, or some of them, start a testbed. */
  readonly testbed?: boolean;
}

const rings: readonly Ring[] = [
  { name: 'pure', script: ['test/run-ring.ts', 'pure'], packaged: false },
  { name: 'contract', script: ['test/run-ring.ts', 'contract'], packaged: true },
  { name: 'host', script: ['test/run-host.ts'], packaged: true },
  { name: 'interface', script: ['test/run-ring.ts', 'interface'], packaged: true, testbed: true },
  { name: 'cluster', script: ['test/run-ring.ts', 'cluster'], packaged: false, testbed: true },
];

const nothing: RingResult = { passed: 0, failed: 0, skipped: 0, milliseconds: 0 };

async function runRing(ring: Ring, flags: readonly string[]): Promise<RingResult> {
  const file = resultFile(ring.name);
  rmSync(file, { force: true });
  const code = await runNode([...ring.script, ...flags]);
  const result = readResult(file);
  if (result === undefined)
    return { ...nothing, failed: 1, notRun: `ended with code ${code} before it counted anything` };
  // A ring without tests is a broken glob, not a success.
  if (result.notRun === undefined && result.passed + result.failed + result.skipped === 0) {
    return { ...result, failed: 1, notRun: 'found no test' };
  }
  // A crash after the last test (a server that would not stop, an unhandled rejection) is a failure too.
  return code !== 0 && result.failed === 0 && result.notRun === undefined ? { ...result, failed: 1 } : result;
}

/** A ring that cannot run on a developer's machine is a notice; in CI it would be a silent hole. */
function judged(result: RingResult): RingResult {
  return result.notRun !== undefined && process.env.CI !== undefined
    ? { ...result, failed: Math.max(1, result.failed) }
    : result;
}

// Read by the rings' processes: mocha's own detection takes CI for a terminal.
if (process.stdout.isTTY !== true) process.env.NO_COLOR = '1';

const args = process.argv.slice(2);
const firstFlag = args.findIndex((arg) => arg.startsWith('-') || arg.includes('/'));
const names = firstFlag < 0 ? args : args.slice(0, firstFlag);
const flags = firstFlag < 0 ? [] : args.slice(firstFlag);
const unknown = names.filter((name) => !rings.some((ring) => ring.name === name));
if (unknown.length > 0)
  throw new Error(`no ring ${unknown.join(', ')}; there are: ${rings.map((r) => r.name).join(', ')}`);
const chosen = rings.filter((ring) => names.length === 0 || names.includes(ring.name));

console.log(`Node ${process.version}; rings: ${chosen.map((ring) => ring.name).join(', ')}`);
// Minutes the first time, seconds later: it goes on, at low priority, while the rings that need no cluster run.
const testbedBuild = chosen.some((ring) => ring.testbed)
  ? runNode(['testbed/cli.ts', 'build', '--mode', mayRunContainers() ? 'containers' : 'kwok'])
  : undefined;
let packageCode: number | undefined;
const done: { ring: Ring; result: RingResult }[] = [];
for (const ring of chosen) {
  if (ring.packaged && packageCode === undefined) packageCode = await runNode(['scripts/package.ts']);
  console.log(`\n--- ring ${ring.name}`);
  if (ring.testbed) await testbedBuild;
  const result =
    ring.packaged && packageCode !== 0
      ? { ...nothing, failed: 1, notRun: 'the package could not be built, see above' }
      : await runRing(ring, flags);
  done.push({ ring, result: judged(result) });
}

console.log('\n--- what ran');
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { ring, result } of done) {
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  const seconds = (result.milliseconds / 1000).toFixed(1);
  const why = result.notRun === undefined ? '' : `  DID NOT RUN: ${result.notRun}`;
  const leftOut = result.leftOut === undefined ? '' : `  NOT RUN: ${result.leftOut}`;
  console.log(
    `${ring.name.padEnd(10)} passed ${result.passed}, failed ${result.failed}, skipped ${result.skipped} in ${seconds} s${why}${leftOut}`,
  );
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
