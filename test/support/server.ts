import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { codeServer } from './code-server.ts';
import { run } from './command.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** A VS Code server on the loopback, with its own profile and extensions. */
export interface Server {
  readonly port: number;
  readonly address: string;
  /** Replaces the user settings; workbenches opened afterwards start with them. */
  writeSettings(settings: Settings): Promise<void>;
  /** Ends the extension hosts of all windows at once, as a crash would; the windows ask for new ones. Resolves with their number. */
  killExtensionHosts(): Promise<number>;
  /** Resolves when the server ends, by itself or by `stop`. */
  readonly ended: Promise<'ended'>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Extensions to install, as vsix files. */
  readonly extensions?: readonly string[];
  /** Lets a page load an extension under development and run its tests (`payload` in the address). */
  readonly testDriver?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** Where the profile is kept; a temporary folder, removed at the end, when left out. */
  readonly profile?: string;
  readonly port?: number;
  readonly onOutput?: (text: string) => void;
}

/** Keeps what has nothing to do with BackOps out of the window: welcome pages, chat, updates, notifications. */
export const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // The browser's default saves while tests type; the desktop's does not.
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** No extension gallery: tests ask nothing outside this machine, and its absence would fill the log with errors. */
const offline = { EXTENSIONS_GALLERY: '{}' };

/** A process group of its own lets one signal end the server with all that it started; Windows has none. */
const ownGroup = process.platform !== 'win32';

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const main = await codeServer();
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'backops-vscode-')));
  const data = join(profile, 'data');
  const folders = ['--server-data-dir', data, '--extensions-dir', join(profile, 'extensions')];
  for (const vsix of options.extensions ?? []) {
    // --force: the version may be the same while its content is not.
    await run(process.execPath, [
      main,
      ...folders,
      '--accept-server-license-terms',
      '--force',
      '--install-extension',
      vsix,
    ]);
  }

  const settingsFile = join(data, 'data', 'User', 'settings.json');
  const writeSettings = async (settings: Settings): Promise<void> => {
    await mkdir(dirname(settingsFile), { recursive: true });
    await writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  };
  // A profile that is kept may have settings that a person chose.
  if (!existsSync(settingsFile)) await writeSettings({});

  const port = options.port ?? (await freePort());
  const child = spawn(
    process.execPath,
    [
      main,
      ...['--host', '127.0.0.1', '--port', String(port)],
      '--without-connection-token',
      '--accept-server-license-terms',
      '--telemetry-level=off',
      ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
      ...folders,
    ],
    { env: { ...process.env, ...offline, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup },
  );
  // Out of the terminal's process group, the server would outlive a script that throws.
  const killAtExit = (): void => killGroup(child, 'SIGKILL');
  process.once('exit', killAtExit);
  const ended = once(child, 'exit').then(() => 'ended' as const);
  const stop = async (): Promise<void> => {
    await end(child);
    process.removeListener('exit', killAtExit);
    if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await listening(child, options.onOutput);
  } catch (error) {
    await stop();
    throw error;
  }
  const killExtensionHosts = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,ppid,args']);
    const hosts = stdout
      .split('\n')
      .map((row) => row.trim().split(/\s+/))
      .filter(([, parent, ...args]) => Number(parent) === child.pid && args.includes('--type=extensionHost'));
    for (const [pid] of hosts) process.kill(Number(pid), 'SIGKILL');
    return hosts.length;
  };
  return { port, address: `http://127.0.0.1:${port}/`, writeSettings, killExtensionHosts, ended, stop };
}

function listening(child: ChildProcess, onOutput: ((text: string) => void) | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const take = (chunk: Buffer): void => {
      const text = chunk.toString();
      onOutput?.(text);
      output += text;
      if (output.includes('Extension host agent listening')) resolve();
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code's server ended with ${code}:\n${output}`)));
  });
}

/** Asks first. Extension hosts and terminals are in the server's process group, and end with it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    killGroup(child, 'SIGTERM');
    const force = setTimeout(() => killGroup(child, 'SIGKILL'), 5_000);
    await gone;
    clearTimeout(force);
  }
  killGroup(child, 'SIGKILL');
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (ownGroup) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    // The group is gone already, which is what was asked for.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** `wanted` when nothing listens there, otherwise any free port of the loopback. */
export async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(wanted, '127.0.0.1');
    await once(probe, 'listening');
  } catch (error) {
    if (wanted === 0) throw error;
    return freePort();
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
