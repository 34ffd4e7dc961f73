import { spawn } from 'node:child_process';
import { root } from '../test/support/paths.ts';

/**
 * Runs a script of this repository with this same Node; resolves with its exit code, never rejects for a failure. What it writes goes
 * to the terminal, or piece by piece into `output`.
 */
export function runNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  output?: string[],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env,
      stdio: ['ignore', output ? 'pipe' : 'inherit', output ? 'pipe' : 'inherit'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => output?.push(text));
    child.once('error', reject);
    child.once(output ? 'close' : 'exit', (code) => resolve(code ?? 1));
  });
}
