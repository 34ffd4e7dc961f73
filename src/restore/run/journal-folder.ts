import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/**
 * Where this user's journals lie: the editor and the command line share them, so that one goes on with what the other began. A
 * variable that holds no absolute path counts as not set (XDG Base Directory Specification).
 */
export function journalFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  const [variable, otherwise] =
    platform === 'win32'
      ? [env.LOCALAPPDATA, join(env.USERPROFILE ?? homedir(), 'AppData', 'Local')]
      : [env.XDG_STATE_HOME, join(env.HOME ?? homedir(), '.local', 'state')];
  const base = variable !== undefined && isAbsolute(variable) ? variable : otherwise;
  return join(base, 'backops', 'runs');
}
