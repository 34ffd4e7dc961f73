import * as vscode from 'vscode';
import { loadCluster, type loadRestoring, type OpenedCluster } from '../../cluster/load.ts';
import { kubeconfigPath } from '../../cluster/target.ts';
import { UserError } from '../../commands.ts';
import { capital } from './words.ts';

/** Planners, and what runs plans. */
export type Engine = Awaited<ReturnType<typeof loadRestoring>>;

/**
 * A way to a cluster of its own: a run goes on to its end while the views look at another namespace or cluster. Contacts nothing.
 * Throws a UserError.
 */
export async function openCluster(context: string): Promise<OpenedCluster> {
  const { openCluster: open } = await loadCluster();
  const kubeconfig = kubeconfigPath();
  return asked(async () =>
    open({
      ...(kubeconfig !== undefined && { kubeconfig }),
      env: process.env,
      context,
      mayRunPrograms: vscode.workspace.isTrusted,
    }),
  );
}

/** What the cluster refuses is something that a person can mend; what was cancelled is no error. */
export async function asked<T>(ask: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (signal?.aborted) throw new vscode.CancellationError();
    throw hasRemedy(error) ? new UserError(capital(error.message), error.remedy) : error;
  }
}

/** A ClusterError, or what a step says. */
function hasRemedy(error: unknown): error is Error & { readonly remedy: string } {
  const remedy = (error as { remedy?: unknown } | undefined)?.remedy;
  return error instanceof Error && !(error instanceof UserError) && typeof remedy === 'string';
}

export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const ending = new AbortController();
  token.onCancellationRequested(() => ending.abort());
  return ending.signal;
}
