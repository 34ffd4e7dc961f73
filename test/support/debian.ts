import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotRun } from './cannot-run.ts';
import { onPath, run } from './command.ts';
import { withLock } from './file-lock.ts';
import { toolsDir } from './paths.ts';

/** Ubuntu's chromium package is a snap, which does not start in a container; so Debian itself only. */
export function isDebianRoot(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8')) && onPath('apt-get') !== undefined;
}

/** Installs packages unless `isThere` says that another process just did. Throws CannotRun with `remedy` when it cannot. */
export async function installPackages(
  packages: readonly string[],
  options: { readonly what: string; readonly remedy: string; readonly isThere: () => boolean },
): Promise<void> {
  await mkdir(toolsDir, { recursive: true });
  await withLock(join(toolsDir, 'apt.lock'), async () => {
    if (options.isThere()) return;
    console.log(`installing Debian's ${options.what}: once, about half a minute`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    try {
      await run('apt-get', ['update', '-q'], { env });
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
    } catch (cause) {
      throw new CannotRun(
        `${packages.join(', ')} could not be installed: ${(cause as Error).message}`,
        options.remedy,
        cause,
      );
    }
  });
}
