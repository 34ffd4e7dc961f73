import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';

/** What the command line sees of its process; specs give their own. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** ISO date. */
  today(): string;
  /** Asks a person, and gives the line; undefined when they end the input (Ctrl-C, Ctrl-D). Absent: nobody is there to be asked. */
  readonly ask?: (question: string) => Promise<string | undefined>;
  /** Until the function that it gives is called, Ctrl-C and the wish of the system that this ends are told, and end nothing. */
  onStop(tell: (why: 'interrupt' | 'terminate') => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal; undefined when the output is no terminal. */
  readonly columns?: number | undefined;
}

export function processIo(): Io {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    today: () => new Date().toISOString().slice(0, 10),
    ...(isatty(0) && isatty(2) && { ask }),
    onStop,
    exit: (code) => process.exit(code),
  };
}

/** On stderr, so that a report in a pipe stays a report. */
function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.once('close', () => resolve(undefined));
    lines.question(question, (line) => {
      resolve(line);
      lines.close();
    });
  });
}

function onStop(tell: (why: 'interrupt' | 'terminate') => void): () => void {
  const [interrupt, terminate] = [() => tell('interrupt'), () => tell('terminate')];
  process.on('SIGINT', interrupt).on('SIGTERM', terminate).on('SIGHUP', terminate);
  return () => void process.off('SIGINT', interrupt).off('SIGTERM', terminate).off('SIGHUP', terminate);
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    // Asked each time: a terminal is resized.
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
  };
}
