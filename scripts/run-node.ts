import { spawn } from 'node:child_process';
import { root } from '../test/support/paths.ts';

/** Runs a script of this repository with this same Node; resolves with its exit code, never rejects for a failure. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
