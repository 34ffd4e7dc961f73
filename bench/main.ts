// `npm run bench [-- name…]`: measures every budget, each in a process of its own, and fails when one is exceeded.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { youngGenerationMegabytes } from '../src/worker/thread.ts';
import { budgets, sizeBudgets } from './budgets.ts';
import type { ScenarioName } from './scenarios.ts';

interface Row {
  readonly what: string;
  readonly measured: number;
  readonly budget: number;
  readonly unit: 'ms' | 'MB' | 'kB' | '×';
  /** What a user would have instead, in the same unit. */
  readonly instead?: string;
}

const root = resolve(import.meta.dirname, '..');
const only = process.argv.slice(2);

/** What ships is measured: the young generation of the worker, which is three semi-spaces. */
const semiSpace = `--max-semi-space-size=${youngGenerationMegabytes / 3}`;

function json(script: string, ...args: string[]): Record<string, number> & { problem?: string } {
  const flags = ['--expose-gc', '--max-old-space-size=4096', semiSpace];
  return JSON.parse(
    execFileSync(process.execPath, [...flags, resolve(root, 'bench', script), ...args], { encoding: 'utf8' }),
  );
}

const run = (name: ScenarioName) => json('run-scenario.ts', name);

/** The figure of the middle of three runs: one can be disturbed, two of three seldom are. */
function middle(name: ScenarioName, figure: string): number {
  return [run(name), run(name), run(name)].map((result) => result[figure] ?? 0).sort((a, b) => a - b)[1] ?? 0;
}

const measurements: Readonly<Record<string, () => Row[]>> = {
  activation: () => {
    if (!existsSync(resolve(root, 'dist/extension.cjs'))) {
      console.log('NOT MEASURED: activation, because dist/extension.cjs is not there; run npm run build first');
      return [];
    }
    const runs = [1, 2, 3].map(() => json('activation.ts'));
    const problem = runs.find((one) => one.problem)?.problem;
    if (problem) console.log(`activation ended early in the stand-in editor: ${problem}`);
    const measured = runs.map((one) => one.milliseconds ?? 0).sort((a, b) => a - b)[1] ?? 0;
    return [
      { what: 'activation, bundle loaded to registered', measured, budget: budgets.activationMilliseconds, unit: 'ms' },
    ];
  },
  keystroke: () => {
    const instead = run('keystroke-yaml-alone');
    return (
      [
        ['keystroke-plain', '5,000 documents'],
        ['keystroke-overlays', '5,000 documents built twice by overlays'],
        ['keystroke-terraform', '1 MB of Terraform'],
      ] as const
    ).map(([name, what]) => ({
      what: `keystroke to findings, p95, ${what}`,
      measured: run(name).p95 ?? 0,
      budget: budgets.keystrokeP95Milliseconds,
      unit: 'ms',
      ...(name === 'keystroke-plain' && { instead: `${Math.round(instead.median ?? 0)} ms parsing all with yaml` }),
    }));
  },
  cold: () => {
    const instead = run('kubernetes-yaml-alone').milliseconds ?? 0;
    return [
      {
        what: 'cold scan, 10,000 Kubernetes documents',
        measured: middle('kubernetes-cold', 'milliseconds'),
        budget: budgets.kubernetesColdMilliseconds,
        unit: 'ms',
        instead: `${Math.round(instead)} ms parsing alone with yaml`,
      },
      {
        what: 'cold scan, 8 MB of Terraform',
        measured: middle('terraform-cold', 'milliseconds'),
        budget: budgets.terraformColdMilliseconds,
        unit: 'ms',
      },
    ];
  },
  growth: () => {
    const [small, large] = [middle('kubernetes-small', 'milliseconds'), middle('kubernetes-large', 'milliseconds')];
    return [
      { what: 'growth, 1,000 to 10,000 documents', measured: large / small, budget: budgets.growthFactor, unit: '×' },
    ];
  },
  memory: () => {
    const { rss = 0, heap = 0 } = run('memory');
    const what = `memory, 10,000 documents (heap ${Math.round(heap)} MB)`;
    return [{ what, measured: rss, budget: budgets.workerMegabytes, unit: 'MB' }];
  },
  sizes: () =>
    Object.entries(sizeBudgets).flatMap(([file, budget]): Row[] => {
      if (!existsSync(resolve(root, file))) return [];
      return [{ what: file, measured: statSync(resolve(root, file)).size / 1000, budget: budget / 1000, unit: 'kB' }];
    }),
};

const unknown = only.filter((name) => !(name in measurements));
if (unknown.length > 0)
  throw new Error(`no measurement ${unknown.join(', ')}; there are: ${Object.keys(measurements).join(', ')}`);

const cores = availableParallelism();
console.log(`${cpus()[0]?.model.trim()}, ${cores} cores, ${Math.round(totalmem() / 1e9)} GB; Node ${process.version}`);
console.log('Times are processor time of the analysing thread: the time on the clock when the machine is idle.');
if ((loadavg()[0] ?? 0) > cores) {
  console.log(
    `The machine is busy (load ${loadavg()[0]?.toFixed(1)}): caches are shared, so expect figures above those of an idle one.`,
  );
}

const rows: Row[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const row of measure()) {
    rows.push(row);
    const verdict = row.measured <= row.budget ? 'ok  ' : 'OVER';
    const figure = (value: number) =>
      `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${row.unit}`.padStart(9);
    const instead = row.instead ? `  instead: ${row.instead}` : '';
    console.log(`${verdict} ${row.what.padEnd(68)} ${figure(row.measured)} of ${figure(row.budget)}${instead}`);
  }
}
const over = rows.filter((row) => row.measured > row.budget);
console.log(over.length === 0 ? `${rows.length} budgets kept` : `${over.length} of ${rows.length} budgets exceeded`);
process.exitCode = over.length === 0 ? 0 : 1;
