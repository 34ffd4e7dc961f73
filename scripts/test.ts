// Runs the rings named on the command line (all of them without a name), fastest first, and adds up what they did. Those that need
// a cluster wait for it most of their time, and run side by side where there are cores for it; each line then begins with its ring.
// Flags after the ring's name go to mocha: `npm run test:pure -- --grep velero`.
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { mayRunContainers } from '../test/support/prepare-containers.ts';
import { whyNoTestbed } from '../test/support/prepare-testbed.ts';
import { type RingResult, readResult, resultFile } from '../test/support/ring-result.ts';
import { type RunOptions, runNode } from './run-node.ts';

/** On a single one they take no less time than one after the other. */
const enoughCores = 2;

/** One process of a ring. */
interface Part {
  /** Of its result. */
  readonly name: string;
  readonly script: readonly string[];
  /** Side by side with others: 0 for what waits most of its time and so would end last, more for what takes all that it gets. */
  readonly niceness?: number;
}

interface Ring {
  readonly name: string;
  readonly parts: readonly Part[];
  /** These rings look at the package that ships, so it is built first. */
  readonly packaged: boolean;
  /** Its specs, or some of them, start a testbed. */
  readonly testbed?: boolean;
}

const rings: readonly Ring[] = [
  { name: 'pure', parts: [part('pure')], packaged: false },
  { name: 'contract', parts: [part('contract')], packaged: true },
  { name: 'host', parts: [{ name: 'host', script: ['test/run-host.ts'] }], packaged: true },
  { name: 'interface', parts: [part('interface', 10)], packaged: true, testbed: true },
  {
    name: 'cluster',
    parts: [part('cluster', 0, '1/2'), part('cluster', 0, '2/2'), part('containers', 5)],
    packaged: false,
    testbed: true,
  },
];

function part(ring: string, niceness = 0, shard?: string): Part {
  return shard === undefined
    ? { name: ring, script: ['test/run-ring.ts', ring], niceness }
    : { name: `${ring}-${shard.split('/')[0]}`, script: ['test/run-ring.ts', ring, '--shard', shard], niceness };
}

const nothing: RingResult = { passed: 0, failed: 0, skipped: 0, milliseconds: 0 };

async function runPart({ name, script }: Part, flags: readonly string[], how?: RunOptions): Promise<RingResult> {
  const file = resultFile(name);
  rmSync(file, { force: true });
  const code = await runNode([...script, ...flags], how);
  const result = readResult(file);
  if (result === undefined)
    return { ...nothing, failed: 1, notRun: `ended with code ${code} before it counted anything` };
  // A ring without tests is a broken glob, not a success; a part can be without any where only some are asked for.
  if (result.notRun === undefined && flags.length === 0 && result.passed + result.failed + result.skipped === 0) {
    return { ...result, failed: 1, notRun: 'found no test' };
  }
  // A crash after the last test (a server that would not stop, an unhandled rejection) is a failure too.
  return code !== 0 && result.failed === 0 && result.notRun === undefined ? { ...result, failed: 1 } : result;
}

/** Several parts count as one ring; a part that this machine does not allow is named. */
function together(results: readonly RingResult[]): RingResult {
  const [first = nothing, ...more] = results;
  return more.reduce<RingResult>(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      milliseconds: Math.max(sum.milliseconds, one.milliseconds),
      failures: [...(sum.failures ?? []), ...(one.failures ?? [])],
      onlyBusy: [...(sum.onlyBusy ?? []), ...(one.onlyBusy ?? [])],
      ...(sum.notRun !== undefined && { notRun: sum.notRun }),
      ...(one.notRun === undefined ? sum.leftOut && { leftOut: sum.leftOut } : { leftOut: one.notRun }),
    }),
    first,
  );
}

async function runRing(ring: Ring, flags: readonly string[], sideBySide: boolean): Promise<readonly RingResult[]> {
  if (!sideBySide) {
    const results: RingResult[] = [];
    for (const part of ring.parts) results.push(await runPart(part, flags));
    return results;
  }
  return Promise.all(
    ring.parts.map(async (part) => {
      const line = (text: string): void => {
        if (text !== '') console.log(`${part.name.padEnd(10)} | ${text}`);
      };
      return runPart(part, flags, { line, niceness: part.niceness ?? 0 });
    }),
  );
}

/**
 * Runs what failed beside other rings once more, alone: on a machine that is full to the brim a spec can be late without anything
 * being wrong. Whatever fails then has failed, and what did not is named all the same.
 */
async function aloneAgain({ name, script: [program = '', ring = ''] }: Part, result: RingResult): Promise<RingResult> {
  const { failed, failures = [], failedFiles = [] } = result;
  if (failed === 0 || failedFiles.length === 0) return result;
  console.log(`\n--- once more, alone: ${name}`);
  const again = await runPart({ name: ring, script: [program, ring] }, failedFiles);
  if (again.failed > 0 || again.passed === 0) return result;
  return { ...result, passed: result.passed + failed, failed: 0, failures: [], onlyBusy: failures };
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
let packageCode: Promise<number> | undefined;
const results = new Map<Ring, readonly RingResult[]>();

async function take(ring: Ring, sideBySide: boolean): Promise<void> {
  const notBuilt = ring.packaged && (await packageCode) !== 0;
  results.set(
    ring,
    notBuilt
      ? [{ ...nothing, failed: 1, notRun: 'the package could not be built, see above' }]
      : await runRing(ring, flags, sideBySide),
  );
}

async function sideBySide(waiting: readonly Ring[]): Promise<void> {
  console.log(`\n--- side by side: ${waiting.map(({ name }) => name).join(', ')}`);
  await Promise.all(waiting.map((ring) => take(ring, true)));
  for (const ring of waiting) {
    const alone: RingResult[] = [];
    for (const [at, result] of (results.get(ring) ?? []).entries())
      alone.push(await aloneAgain(ring.parts[at] as Part, result));
    results.set(ring, alone);
  }
}

for (const ring of chosen) {
  if (ring.packaged) {
    packageCode ??= runNode(['scripts/package.ts']);
    await packageCode;
  }
  if (ring.testbed) continue;
  console.log(`\n--- ring ${ring.name}`);
  await take(ring, false);
}
const waiting = chosen.filter((ring) => ring.testbed);
if (waiting.length > 0) {
  await testbedBuild;
  // Before two rings install something at the same time.
  if (waiting.some(({ name }) => name === 'cluster')) await whyNoTestbed('containers');
  const parts = waiting.flatMap((ring) => ring.parts);
  if (parts.length > 1 && availableParallelism() >= enoughCores) await sideBySide(waiting);
  else {
    for (const ring of waiting) {
      console.log(`\n--- ring ${ring.name}`);
      await take(ring, false);
    }
  }
}
const done = chosen.map((ring) => ({ ring, result: judged(together(results.get(ring) ?? [])) }));

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
  // Once more at the very end: that is the part of a long log that is looked at, or kept.
  for (const failure of result.failures ?? []) console.log(`  FAILED ${failure}`);
  for (const failure of result.onlyBusy ?? []) console.log(`  FAILED beside other rings, and passed alone: ${failure}`);
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
