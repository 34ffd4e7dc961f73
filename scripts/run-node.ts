import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { root } from '../test/support/paths.ts';

export interface RunOptions {
  /** Takes each line that the script writes; without it that goes to the terminal. */
  readonly line?: (text: string) => void;
  /** From 0 to 19: how far it, and all that it starts, stands back for others. */
  readonly niceness?: number;
}

/** Runs a script of this repository with this same Node; resolves with its exit code, never rejects for a failure. */
export function runNode(args: readonly string[], { line, niceness = 0 }: RunOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', line ? 'pipe' : 'inherit', line ? 'pipe' : 'inherit'],
    });
    // Politeness only: a process that ended already, or a system that does not allow it, is no failure.
    if (niceness > 0 && child.pid !== undefined) {
      try {
        setPriority(child.pid, niceness);
      } catch {}
    }
    for (const input of [child.stdout, child.stderr]) {
      if (input && line) createInterface({ input }).on('line', line);
    }
    child.once('error', reject);
    child.once(line ? 'close' : 'exit', (code) => resolve(code ?? 1));
  });
}
