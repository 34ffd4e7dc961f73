import type { Paint } from '../../core/report/paint.ts';
import {
  cut,
  type DetailView,
  detailLines,
  type RunView,
  type StepView,
  stepLines,
} from '../../core/report/run-text.ts';
import type { Output } from '../io.ts';

export interface ProgressDisplay {
  tell(run: RunView, detail: DetailView | undefined): void;
  /** A line of its own between the steps. */
  say(text: string): void;
  end(): void;
}

/** Milliseconds between two lines about a step that still waits, where no terminal shows it all the time. */
const plainPause = 10_000;

/** On a terminal the step under way is one line that is drawn anew, with its volumes below; elsewhere a line per step. */
export function progressDisplay(output: Output, paint: Paint): ProgressDisplay {
  return output.isTTY ? terminalDisplay(output, paint) : plainDisplay(output, paint);
}

/** Steps whose end was not told yet, in the order in which they came to it. */
function createEnded(): (run: RunView) => readonly StepView[] {
  const told = new Map<string, StepView['state']>();
  return ({ steps }) => {
    const fresh = steps.filter(({ id, state }) => state !== 'pending' && state !== 'begun' && told.get(id) !== state);
    for (const { id, state } of fresh) told.set(id, state);
    return fresh;
  };
}

interface Current {
  readonly step: StepView;
  readonly detail: DetailView;
}

/** The step under way; what is told of it one after the other, why it waits and how far it is, is shown together. */
function currentOf(run: RunView, detail: DetailView | undefined, before: Current | undefined): Current | undefined {
  const step = run.steps.find(({ state }) => state === 'begun');
  if (!step) return undefined;
  return { step, detail: { ...(before?.step.id === step.id && before.detail), ...detail } };
}

function terminalDisplay(output: Output, paint: Paint): ProgressDisplay {
  const ended = createEnded();
  let drawn = 0;
  let current: Current | undefined;
  const width = (): number => Math.max(20, (output.columns ?? 80) - 1);

  function erased(): string {
    const text = drawn === 0 ? '' : `\u001b[${drawn}A\u001b[0J`;
    drawn = 0;
    return text;
  }
  function live(): string {
    if (!current) return '';
    const { step, detail } = current;
    const now = new Date().toISOString();
    const lines = [
      ...stepLines({ ...step, title: cut(step.title, width() - 14) }, now, paint, width()),
      ...detailLines(detail, width()).map((line) => paint('dim', line)),
    ];
    drawn = lines.length;
    return `${lines.join('\n')}\n`;
  }
  const draw = (lines: readonly string[]): void =>
    output.write(`${erased()}${lines.map((line) => `${line}\n`).join('')}${live()}`);
  const clock = setInterval(() => draw([]), 1000);

  return {
    tell(run, detail) {
      const now = new Date().toISOString();
      const lines = ended(run).flatMap((step) => stepLines(step, now, paint, width()));
      current = currentOf(run, detail, current);
      draw(lines);
    },
    say: (text) => draw([text]),
    end() {
      clearInterval(clock);
      output.write(erased());
      current = undefined;
    },
  };
}

function plainDisplay(output: Output, paint: Paint): ProgressDisplay {
  const ended = createEnded();
  let last = Date.now();
  let current: Current | undefined;
  const write = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    last = Date.now();
    output.write(`${lines.join('\n')}\n`);
  };
  const clock = setInterval(() => {
    if (!current || Date.now() - last < plainPause) return;
    const { step, detail } = current;
    write([...stepLines(step, new Date().toISOString(), paint, 120), ...detailLines(detail, 120)]);
  }, 1000);
  return {
    tell(run, detail) {
      current = currentOf(run, detail, current);
      write(ended(run).flatMap((step) => stepLines(step, new Date().toISOString(), paint, 120)));
    },
    say: (text) => write([text]),
    end: () => clearInterval(clock),
  };
}
