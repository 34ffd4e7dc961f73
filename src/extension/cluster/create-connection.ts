import { unwatchFile, watchFile } from 'node:fs';
import * as vscode from 'vscode';
import { type ClusterError, clusterError, isClusterError } from '../../core/model/cluster-reader.ts';
import { UserError } from '../commands.ts';
import { affectsCluster } from '../settings.ts';
import type { ClusterTarget, Connection, ConnectionState, ContextChoice } from './connection.ts';
import { type ClusterBundle, loadCluster, type OpenedCluster } from './load.ts';
import { isProtected, kubeconfigPath, wantedContext, wantedNamespace, writePicked } from './target.ts';

const t = vscode.l10n.t;

/** Milliseconds until the next attempt; the last one stays. */
const pauses: readonly number[] = [2_000, 5_000, 10_000, 30_000, 60_000];
/** A login that failed may open a browser each time: only a person asks for it again. */
const asksPerson: ReadonlySet<string> = new Set(['credentials', 'unauthorized', 'forbidden', 'untrusted']);
const kubeconfigPoll = 2_000;

interface Needs {
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

export function createConnection({ memory, log }: Needs): Connection {
  const changed = new vscode.EventEmitter<void>();
  let state: ConnectionState = { is: 'idle' };
  let holders = 0;
  let attempt = 0;
  let running: AbortController | undefined;
  let clock: NodeJS.Timeout | undefined;
  let watched: readonly string[] = [];

  function become(next: ConnectionState): void {
    if (state.is === 'connected' && (next.is !== 'connected' || next.reader !== state.reader)) state.reader.close();
    state = next;
    changed.fire();
  }

  /** `quietly`: what is shown stays until it is known better. */
  async function connect(quietly = false): Promise<void> {
    clearTimeout(clock);
    running?.abort();
    const own = new AbortController();
    running = own;
    if (!vscode.workspace.isTrusted) return become({ is: 'untrusted' });
    if (!quietly) become({ is: 'connecting' });
    let target: ClusterTarget | undefined;
    let reader: OpenedCluster | undefined;
    try {
      const bundle = await loadCluster();
      if (own.signal.aborted) return;
      follow(bundle.kubeconfigPaths(kubeconfigOptions()));
      const wanted = wantedContext(memory);
      const context = wanted === undefined ? {} : { context: wanted };
      reader = bundle.openCluster({ ...kubeconfigOptions(), ...context, mayRunPrograms: vscode.workspace.isTrusted });
      target = targetOf(reader, choicesOf(bundle));
      if (!quietly) become({ is: 'connecting', target });
      // The cheapest question that needs an address, a certificate and a login that are right.
      await reader.discover([], own.signal);
      if (own.signal.aborted) return reader.close();
      attempt = 0;
      log.info(`connected to ${target.context} (${target.server}), namespace ${target.namespace}`);
      become({ is: 'connected', target, reader });
    } catch (error) {
      reader?.close();
      if (!own.signal.aborted) failed(asClusterError(error), target);
    }
  }

  function failed(error: ClusterError, target: ClusterTarget | undefined): void {
    log.warn(`cluster: ${error.clusterCode}: ${error.message}`);
    become({ is: 'failed', error, ...(target && { target }) });
    again();
  }

  function again(): void {
    clearTimeout(clock);
    // A kubeconfig is watched.
    if (state.is !== 'failed' || holders === 0 || isOfKubeconfig(state.error)) return;
    if (asksPerson.has(state.error.clusterCode)) return;
    clock = setTimeout(() => void connect(true), pauses[Math.min(attempt, pauses.length - 1)]);
    attempt += 1;
  }

  /** Polled: it notices files that come later, are replaced, or lie on another machine's disk. */
  function follow(paths: readonly string[]): void {
    for (const path of watched) if (!paths.includes(path)) unwatchFile(path, fileChanged);
    for (const path of paths) {
      if (!watched.includes(path)) watchFile(path, { interval: kubeconfigPoll, persistent: false }, fileChanged);
    }
    watched = paths;
  }

  function fileChanged(): void {
    if (state.is === 'idle' || (holders === 0 && state.is !== 'connected')) return;
    log.info('the kubeconfig changed');
    attempt = 0;
    void connect(true);
  }

  /** Another namespace of the same cluster needs no new connection. */
  async function renew(): Promise<void> {
    attempt = 0;
    if (state.is === 'idle') return;
    if (state.is !== 'connected') return connect();
    const { reader, target: before } = state;
    try {
      const choices = choicesOf(await loadCluster());
      const wanted = wantedContext(memory) ?? choices.find(({ isCurrent }) => isCurrent)?.context;
      const { server } = choices.find(({ context }) => context === wanted) ?? {};
      if (wanted !== before.context || server !== before.server) return await connect();
      if (state.is === 'connected' && state.reader === reader)
        become({ is: 'connected', target: targetOf(reader, choices), reader });
    } catch {
      await connect();
    }
  }

  function targetOf({ context, server }: OpenedCluster, choices: readonly ContextChoice[]): ClusterTarget {
    const choice = choices.find((one) => one.context === context);
    const namespace = wantedNamespace(memory, choice);
    return { context, server, namespace, isProtected: choice?.isProtected ?? isProtected(context) };
  }

  const subscriptions = [
    vscode.workspace.onDidGrantWorkspaceTrust(() => state.is === 'untrusted' && holders > 0 && void connect()),
    vscode.workspace.onDidChangeConfiguration((event) => affectsCluster(event) && void renew()),
  ];

  return {
    get state() {
      return state;
    },
    onDidChange: changed.event,
    hold() {
      holders += 1;
      if (state.is === 'idle' || (state.is === 'failed' && !asksPerson.has(state.error.clusterCode))) {
        void connect(state.is === 'failed');
      }
      return once(() => {
        holders -= 1;
        if (holders === 0) clearTimeout(clock);
      });
    },
    async connected() {
      if (state.is === 'idle' || state.is === 'failed') void connect();
      const end = await settled();
      if (end.is === 'connected') return end;
      if (end.is === 'failed') throw new UserError(end.error.message, end.error.remedy);
      throw new UserError(
        t('This workspace is not trusted, so that BackOps talks to no cluster.'),
        t('Trust it with "Workspaces: Manage Workspace Trust".'),
      );
    },
    retry() {
      attempt = 0;
      void connect();
    },
    fail(of, error) {
      if (state === of) failed(error, of.target);
    },
    contexts: async () => choicesOf(await loadCluster()),
    async choose(what) {
      await writePicked(memory, what, targetIn(state)?.context);
      await renew();
    },
    dispose() {
      clearTimeout(clock);
      running?.abort();
      follow([]);
      for (const one of subscriptions) one.dispose();
      if (state.is === 'connected') state.reader.close();
      changed.dispose();
    },
  };

  function settled(): Promise<Exclude<ConnectionState, { is: 'idle' | 'connecting' }>> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (state.is === 'idle' || state.is === 'connecting') return;
        stop.dispose();
        resolve(state);
      };
      const stop = changed.event(look);
      look();
    });
  }
}

const isOfKubeconfig = ({ clusterCode }: ClusterError): boolean =>
  clusterCode === 'kubeconfig' || clusterCode === 'no-kubeconfig';

export const targetIn = (state: ConnectionState): ClusterTarget | undefined =>
  'target' in state ? state.target : undefined;

function kubeconfigOptions() {
  const kubeconfig = kubeconfigPath();
  return { ...(kubeconfig !== undefined && { kubeconfig }), env: process.env };
}

function choicesOf(bundle: ClusterBundle): readonly ContextChoice[] {
  return bundle.listContexts(kubeconfigOptions()).map((one) => ({
    ...one,
    isProtected: isProtected(one.context, one.cluster),
  }));
}

function asClusterError(error: unknown): ClusterError {
  if (isClusterError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return clusterError('server', message, t('The output of BackOps says more.'));
}

function once(run: () => void): vscode.Disposable {
  let isDone = false;
  return {
    dispose() {
      if (!isDone) run();
      isDone = true;
    },
  };
}
