import type { RequestOptions } from 'node:https';
import type { User } from '@kubernetes/client-node';
import { clusterError } from '../core/model/cluster-reader.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';

/** Plugins that ask a person to log in need a while; one that hangs must not hang the command. */
const pluginMilliseconds = 60_000;

/** Puts certificates, token and agent into the request; runs the user's plugin where that is allowed. Rejects with a ClusterError. */
export async function applyCredentials(
  request: RequestOptions,
  { client, user, context }: LoadedKubeconfig,
  mayRunPrograms: boolean,
): Promise<void> {
  const program = programOf(user);
  if (program !== undefined && !mayRunPrograms) {
    throw clusterError(
      'untrusted',
      `context ${context} logs in with the program ${program}, which is not run in an untrusted workspace.`,
      'Trust the workspace, or use a context with a token or a certificate.',
    );
  }
  try {
    await (program === undefined ? client.applyToHTTPSOptions(request) : inTime(client.applyToHTTPSOptions(request)));
  } catch (error) {
    throw credentialsError(error as NodeJS.ErrnoException, user, program);
  }
}

/** The program that gives the credentials: an exec plugin, or the command of an old auth provider. */
export function programOf(user: User): string | undefined {
  if (user.exec) return String(user.exec.command ?? 'exec');
  const config = user.authProvider?.config;
  return config?.exec?.command ?? config?.['cmd-path'] ?? undefined;
}

function inTime(credentials: Promise<void>): Promise<void> {
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    clock = setTimeout(
      () => reject(new Error(`it did not end within ${pluginMilliseconds / 1000} s`)),
      pluginMilliseconds,
    );
  });
  return Promise.race([credentials, late]).finally(() => clearTimeout(clock));
}

function credentialsError(error: NodeJS.ErrnoException, user: User, program: string | undefined) {
  if (program !== undefined && error.code === 'ENOENT' && error.syscall?.startsWith('spawn')) {
    const hint: unknown = user.exec?.installHint;
    return clusterError(
      'credentials',
      `user ${user.name} logs in with the program ${program}, which is not installed.`,
      typeof hint === 'string' && hint.trim() !== ''
        ? `${oneLine(hint)}.`
        : `Install ${program}, or add its folder to PATH.`,
    );
  }
  if (program !== undefined) {
    return clusterError(
      'credentials',
      `the program ${program}, which user ${user.name} logs in with, failed: ${oneLine(error.message)}.`,
      'Run it by hand; often it wants a new login.',
    );
  }
  const message = error.code === 'ENOENT' && error.path ? `${error.path} is not there` : oneLine(error.message);
  return clusterError(
    'credentials',
    `the certificates or tokens of user ${user.name} cannot be used: ${message}.`,
    'Check the entries of the user and of the cluster in the kubeconfig.',
  );
}

/** What a program wrote may be long; the end says why. */
function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(-300).replace(/\.$/, '');
}
