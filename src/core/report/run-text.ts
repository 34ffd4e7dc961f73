import { counted } from '../model/counted.ts';
import { formatDuration } from '../model/duration.ts';
import type { Plan } from '../model/plan.ts';
import type { Verified } from '../model/restorer.ts';
import type { Paint, Style } from './paint.ts';
import { sizeText } from './size.ts';
import { hanging, oneLine } from './wrap.ts';

/** A journal, as far as it is drawn. */
export interface RunView {
  readonly id: string;
  readonly plan: Plan;
  readonly state: 'running' | 'interrupted' | 'stopped' | 'failed' | 'taken-back' | 'done';
  /** ISO times. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly steps: readonly StepView[];
  readonly message?: string;
  readonly remedy?: string;
  readonly verified?: readonly Verified[];
}

export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly state: 'pending' | 'begun' | 'done' | 'failed' | 'taken-back';
  readonly begunAt?: string;
  readonly endedAt?: string;
  readonly error?: string;
}

/** What is known of the step that is under way. */
export interface DetailView {
  readonly waitsFor?: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: 'objects' | 'bytes';
  /** Of single volumes, in bytes. */
  readonly parts?: readonly { readonly name: string; readonly done: number; readonly total: number }[];
}

const stepMarks: Readonly<Record<StepView['state'], readonly [mark: string, style: Style]>> = {
  pending: ['·', 'dim'],
  begun: ['…', 'blue'],
  done: ['✓', 'green'],
  failed: ['✗', 'red'],
  'taken-back': ['↩', 'yellow'],
};

const verifiedMarks: Readonly<Record<Verified['outcome'], readonly [mark: string, style: Style]>> = {
  ok: ['✓', 'green'],
  failed: ['✗', 'red'],
  unknown: ['?', 'yellow'],
};

/** Is everything done, and proved as far as there is something to prove? */
export function isProved({ state, plan, verified = [] }: RunView): boolean {
  // Copies and deletions are proved by their own steps, which wait for the end of them.
  const isEnough = verified.length > 0 || plan.request.action !== 'restore';
  return state === 'done' && isEnough && verified.every(({ outcome }) => outcome === 'ok');
}

/** One word or two, for lists and headings. */
export function stateText(run: RunView): readonly [text: string, style: Style] {
  switch (run.state) {
    case 'done':
      if (isProved(run)) return ['done', 'green'];
      return run.verified?.some(({ outcome }) => outcome === 'failed')
        ? ['done, but not everything is back', 'red']
        : ['done, not everything is proved', 'yellow'];
    case 'taken-back':
      return ['taken back', 'yellow'];
    case 'running':
      return ['not finished', 'yellow'];
    case 'interrupted':
      return ['interrupted', 'yellow'];
    case 'stopped':
      return ['stopped half-way', 'red'];
    case 'failed':
      return ['failed', 'red'];
  }
}

/** How a run ended, what is proved of it, and what can be done now (`ways`: commands with their meaning). */
export function runText(
  run: RunView,
  ways: readonly (readonly [command: string, meaning: string])[],
  paint: Paint,
  width = 100,
): string {
  const [text, style] = stateText(run);
  const { id, startedAt, endedAt, message, remedy, verified = [], plan } = run;
  const took = endedAt === undefined ? [] : [`took ${formatDuration(Math.max(1, secondsBetween(startedAt, endedAt)))}`];
  const facts = [`run ${id}`, ...took, `context ${plan.cluster.context}`, `namespace ${plan.request.namespace}`];
  const wide = Math.max(0, ...ways.map(([command]) => command.length));
  return lines([
    `${paint(style, text)}: ${oneLine(plan.title)}`,
    `  ${paint('dim', facts.join(' · '))}`,
    ...(message === undefined ? [] : hanging('  ', sentence(message), width)),
    ...(remedy === undefined || remedy === '' ? [] : hanging('  ', remedy.trim(), width)),
    ...verified.flatMap(({ outcome, message: what }) => {
      const [mark, markStyle] = verifiedMarks[outcome];
      return hanging(`  ${mark} `, what, width).map((line) => line.replace(mark, paint(markStyle, mark)));
    }),
    ...(ways.length === 0 ? [] : ['']),
    ...ways.map(([command, meaning]) => `  ${command.padEnd(wide)}  ${paint('dim', meaning)}`),
  ]);
}

/** All steps with their times. `now` is an ISO time. */
export function stepsText({ steps }: RunView, now: string, paint: Paint, width = 100): string {
  return lines(steps.flatMap((step) => stepLines(step, now, paint, width)));
}

export function stepLines(step: StepView, now: string, paint: Paint, width: number): string[] {
  const [mark, style] = stepMarks[step.state];
  const { begunAt, endedAt, error, title, state } = step;
  const seconds = begunAt === undefined ? 0 : secondsBetween(begunAt, endedAt ?? now);
  const time = seconds < 1 ? '' : `  ${formatDuration(seconds)}`;
  const note = state === 'taken-back' ? '  taken back' : time;
  return [
    `  ${paint(style, mark)} ${oneLine(title)}${paint('dim', note)}`,
    ...(error === undefined ? [] : hanging('      ', sentence(error), width)),
  ];
}

/** More of them would scroll away what is drawn anew. */
const shownVolumes = 8;

/** Below the step that is under way: what it waits for, how far it is, and its volumes, those first that are not done. */
export function detailLines(detail: DetailView, width: number): string[] {
  const { waitsFor, done, total, unit, parts = [] } = detail;
  const isOpen = (one: { readonly done: number; readonly total: number }) => one.total <= 0 || one.done < one.total;
  const shown = [...parts.filter(isOpen), ...parts.filter((one) => !isOpen(one))].slice(0, shownVolumes);
  const names = Math.max(0, ...shown.map(({ name }) => name.length));
  return [
    ...(waitsFor === undefined ? [] : [waitsFor]),
    ...(done === undefined || unit === undefined ? [] : [amountText(done, total, unit)]),
    ...shown.map((one) => `${one.name.padEnd(names)}  ${amountText(one.done, one.total, 'bytes')}`),
    ...(parts.length > shown.length ? [`and ${counted(parts.length - shown.length, 'volume')} more`] : []),
  ].map((line) => cut(`      ${oneLine(line)}`, width));
}

/** `1.2 GiB of 4 GiB, 30 %`, `17 of 40 objects`. */
function amountText(done: number, total: number | undefined, unit: 'objects' | 'bytes'): string {
  const say = (amount: number): string => (unit === 'bytes' ? sizeText(amount) : String(amount));
  const noun = unit === 'bytes' ? '' : ' objects';
  if (total === undefined || total <= 0) return `${say(done)}${noun}`;
  return `${say(done)} of ${say(total)}${noun}, ${Math.floor((Math.min(done, total) / total) * 100)} %`;
}

export function cut(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, Math.max(1, width - 1))}…` : line;
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

function sentence(text: string): string {
  const first = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
