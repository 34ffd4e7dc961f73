import { parseAllDocuments } from 'yaml';
import type { Session } from '../src/core/session/types.ts';
import { createBackOpsSession } from '../src/engine.ts';
import { kubernetesFiles, overlayFiles, type TextFile, terraformFiles } from './generate.ts';

/** Each runs alone in a process of its own: nothing is warm that would not be warm for a user. Times in milliseconds. */
export const scenarios = {
  'kubernetes-cold': () => ({ ...scan(kubernetesFiles(10_000)) }),
  'kubernetes-yaml-alone': () => {
    const files = kubernetesFiles(10_000);
    return {
      milliseconds: timed(() => files.map((one) => parseAllDocuments(one.text).map((document) => document.toJS()))),
    };
  },
  'kubernetes-small': () => warmScan(() => kubernetesFiles(1_000)),
  'kubernetes-large': () => warmScan(() => kubernetesFiles(10_000)),
  'terraform-cold': () => scan(terraformFiles(8_000_000)),
  'keystroke-plain': () => keystrokes(kubernetesFiles(5_000)),
  'keystroke-overlays': () => keystrokes(overlayFiles(5_000)),
  'keystroke-terraform': () => keystrokes(terraformFiles(1_000_000)),
  'keystroke-yaml-alone': () => keystrokesWithYaml(kubernetesFiles(5_000)),
  memory,
} as const satisfies Record<string, () => Result>;

export type ScenarioName = keyof typeof scenarios;
export type Result = Readonly<Record<string, number>>;

function scan(files: readonly TextFile[]): Result {
  const session = createBackOpsSession({ today: '2026-01-15' });
  const milliseconds = timed(() => {
    session.applyChanges(files);
    session.findings();
    session.overview();
  });
  return { milliseconds, ...sizes(session) };
}

/** Compiled code on both sides of a comparison: growth is about the algorithm, not about the compiler. */
function warmScan(make: () => readonly TextFile[]): Result {
  const files = make();
  scan(kubernetesFiles(2_000));
  const runs = [scan(files), scan(files), scan(files)];
  return { ...runs[0], milliseconds: Math.min(...runs.map((run) => run.milliseconds ?? 0)) };
}

function keystrokes(files: readonly TextFile[]): Result {
  const session = createBackOpsSession({ today: '2026-01-15' });
  session.applyChanges(files);
  session.findings();
  return distribution(files, (path, text) => {
    session.applyChanges([{ path, text }]);
    session.findings();
  });
}

/** What a linter does that parses the whole workspace on every change, without any analysis. */
function keystrokesWithYaml(files: readonly TextFile[]): Result {
  const texts = new Map(files.map((one) => [one.path, one.text]));
  return distribution(
    files,
    (path, text) => {
      texts.set(path, text);
      for (const one of texts.values()) parseAllDocuments(one);
    },
    3,
  );
}

const samples = Number(process.env.SAMPLES ?? 200);

/** Types a comment, a new name and a new namespace into files all over the workspace, one letter's worth at a time. */
function distribution(files: readonly TextFile[], edit: (path: string, text: string) => void, count = samples): Result {
  const edited = files.filter((one) => !one.path.includes('kustomization'));
  const times: number[] = [];
  for (let sample = -Math.min(20, count); sample < count; sample += 1) {
    const { path, text } = edited[Math.abs(sample * 7919) % edited.length] as TextFile;
    const changed =
      sample % 3 === 0 ? `${text}# ${sample}\n` : text.replace(/name: (app|team)-(\d+)/, `name: $1-x${sample + 30}`);
    const milliseconds = timed(() => edit(path, changed));
    if (sample >= 0) times.push(milliseconds);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95), worst: at(1) };
}

function memory(): Result {
  const gc = globalThis.gc ?? (() => {});
  gc();
  const before = process.memoryUsage();
  const session = createBackOpsSession({ today: '2026-01-15' });
  session.applyChanges(kubernetesFiles(10_000));
  session.findings();
  session.overview();
  const peak = process.memoryUsage().rss;
  for (let round = 0; round < 3; round += 1) gc();
  const after = process.memoryUsage();
  return {
    rss: (after.rss - before.rss) / 1e6,
    peak: (peak - before.rss) / 1e6,
    heap: (after.heapUsed - before.heapUsed) / 1e6,
    ...sizes(session),
  };
}

function sizes(session: Session): Result {
  const { components, policies } = session.overview();
  return { components: components.length, policies: policies.length, findings: session.findings().length };
}

/**
 * Processor time of this thread that works: the time on the clock when nothing else runs, and still
 * comparable when something does.
 */
function timed(work: () => unknown): number {
  const begin = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(begin);
  return (user + system) / 1000;
}
