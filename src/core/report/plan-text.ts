import type { Check, Effect } from '../model/plan.ts';
import type { Paint, Style } from './paint.ts';
import type { PlanDocument } from './plan-document.ts';
import { hanging, oneLine } from './wrap.ts';

const effectMarks: Readonly<Record<Effect['kind'], readonly [mark: string, style: Style]>> = {
  create: ['+', 'green'],
  replace: ['±', 'red'],
  delete: ['-', 'red'],
  scale: ['↓', 'yellow'],
  skip: ['·', 'dim'],
  keep: ['=', 'dim'],
};

const checkMarks: Readonly<Record<Check['outcome'], readonly [mark: string, style: Style]>> = {
  blocked: ['✗', 'red'],
  unknown: ['?', 'yellow'],
  warning: ['!', 'yellow'],
  ok: ['✓', 'green'],
};

/** What is about to happen, and to what: said each time, also where the whole plan was read before. */
export function planHead({ title, facts }: PlanDocument, paint: Paint): string {
  const wide = Math.max(...facts.map(([name]) => name.length));
  return lines([
    paint('bold', oneLine(title)),
    '',
    ...facts.map(([name, value]) => `  ${paint('dim', name.padEnd(wide))}  ${oneLine(value)}`),
  ]);
}

/** The whole plan for a terminal; `width` undefined is no terminal. */
export function planText(document: PlanDocument, paint: Paint, width = 100): string {
  const { dangers, effects, checks, steps, undo, digest } = document;
  const room = Math.max(40, width);
  const words = Math.max(0, ...effects.map(({ word }) => word.length));
  return lines([
    planHead(document, paint).trimEnd(),
    ...part(
      '',
      dangers.flatMap((one) => styled(hanging('  ! ', one, room), 'red', paint)),
    ),
    ...part(
      paint('bold', 'What becomes of what'),
      effects.flatMap(({ kind, word, what, detail }) => {
        const [mark, style] = effectMarks[kind];
        const line = `  ${paint(style, `${mark} ${word.padEnd(words)}`)}  ${oneLine(what)}`;
        const more = oneLine(detail ?? '');
        if (more === '') return [line];
        return words + 8 + what.length + more.length <= room
          ? [`${line}  ${paint('dim', more)}`]
          : [line, ...styled(hanging(' '.repeat(words + 6), more, room), 'dim', paint)];
      }),
    ),
    ...part(
      paint('bold', 'Checks'),
      checks.flatMap((one) => checkLines(one, paint, room)),
    ),
    ...part(
      paint('bold', 'Steps'),
      steps.map((title, index) => `  ${String(index + 1).padStart(String(steps.length).length)}  ${oneLine(title)}`),
    ),
    '',
    `${paint('bold', 'Undo')}    ${undo}`,
    `${paint('bold', 'Digest')}  ${digest}`,
  ]);
}

export function checkLines({ outcome, message, remedy }: Check, paint: Paint, width: number): string[] {
  const [mark, style] = checkMarks[outcome];
  const [first = '', ...rest] = hanging(`  ${mark} `, message, width);
  const more = outcome === 'ok' || remedy === undefined ? [] : hanging('    ', remedy, width);
  return [first.replace(mark, paint(style, mark)), ...rest, ...styled(more, 'dim', paint)];
}

function part(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : ['', ...(title === '' ? [] : [title]), ...body];
}

function styled(all: readonly string[], style: Style, paint: Paint): string[] {
  return all.map((one) => {
    const text = one.trimStart();
    return `${one.slice(0, one.length - text.length)}${paint(style, text)}`;
  });
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
