import * as vscode from 'vscode';
import { followCluster } from '../../cluster-source/follow.ts';
import type { ClusterReading } from '../../cluster-source/read.ts';
import { sourceReads } from '../../cluster-source/reads.ts';
import { textsOf } from '../../cluster-source/texts.ts';
import { isClusterError } from '../../core/model/cluster-reader.ts';
import { livePolicies } from '../../providers/live-policies.generated.ts';
import type { Connected } from '../cluster/connection.ts';
import type { Parts } from '../compose.ts';
import { clusterDocument, clusterScheme } from '../paths.ts';
import { usesClusterPolicies } from '../settings.ts';

const reads = sourceReads(livePolicies);
/** Milliseconds: a deployment changes many objects at once, and a paste many namespaces. */
const untilTold = 250;
const untilAskedAgain = 1_000;
/** Contexts whose last reading is kept, to be there at once when somebody comes back. */
const mostKept = 4;

/**
 * While a cluster is connected, its policies and facts count for the workspace's files. It connects by itself to nothing: what somebody
 * connected for the views or for a command is read, in the background.
 */
export function registerClusterPolicies({ host, model, connection, log }: Parts): vscode.Disposable {
  const given = new Set<string>();
  const kept = new Map<string, ClusterReading>();
  let following:
    | { readonly of: Connected; readonly stop: AbortController; readonly asked: readonly string[] }
    | undefined;
  let reading: ClusterReading | undefined;
  let telling: NodeJS.Timeout | undefined;
  let asking: NodeJS.Timeout | undefined;
  let shownFor = '';

  /** Hands over what differs; nothing takes all of it back. */
  function give(): void {
    clearTimeout(telling);
    telling = undefined;
    const names = namespaces();
    shownFor = names.join();
    const texts = reading ? textsOf(reading, names) : new Map<string, string>();
    const gone = [...given].filter((path) => !texts.has(path));
    host.applyChanges([
      ...gone.map((path) => ({ path, text: null })),
      ...[...texts].map(([path, text]) => ({ path, text })),
    ]);
    given.clear();
    for (const path of texts.keys()) given.add(path);
  }

  function namespaces(): string[] {
    return [...new Set(model.allComponents().flatMap(({ namespace }) => namespace ?? []))].sort();
  }

  function take(next: ClusterReading): void {
    reading = next;
    kept.delete(next.context);
    kept.set(next.context, next);
    for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest);
    telling ??= setTimeout(give, untilTold);
  }

  function stop(): void {
    following?.stop.abort();
    following = undefined;
    clearTimeout(asking);
    asking = undefined;
  }

  function start(of: Connected): void {
    stop();
    const { context } = of.target;
    const own = { of, stop: new AbortController(), asked: namespaces() };
    following = own;
    const { signal } = own.stop;
    followCluster(of.reader, reads, { namespaces: own.asked, signal }, (next) => {
      if (!reading || reading.context !== context) log.info(`policies of cluster ${context} are read`);
      if (!signal.aborted) take(next);
    }).catch((error: unknown) => {
      if (signal.aborted) return;
      log.warn(`the policies of cluster ${context} cannot be read: ${error instanceof Error ? error.message : error}`);
      if (isClusterError(error)) connection.fail(of, error);
    });
  }

  /** What was read stays while the same cluster is connected again: it is more likely to hold than not. */
  function follow(): void {
    const { state } = connection;
    const target = 'target' in state ? state.target : undefined;
    const isOn = usesClusterPolicies();
    if (!isOn || state.is !== 'connected') stop();
    else if (following?.of.reader !== state.reader) start(state);
    const isLeft = target === undefined ? state.is !== 'connecting' : target.context !== reading?.context;
    if (!isOn || isLeft) {
      const next = isOn && state.is === 'connected' ? kept.get(state.target.context) : undefined;
      if (next === reading) return;
      reading = next;
      give();
    }
  }

  /** Who may not list the whole cluster is asked for the namespaces that the files name, which change. */
  function named(): void {
    const names = namespaces();
    if (!reading || names.join() === shownFor) return;
    telling ??= setTimeout(give, untilTold);
    const isPartial = reading.kinds.some(({ places }) => places.some(({ denied, asked }) => denied ?? asked));
    const isNew = following && names.some((one) => !following?.asked.includes(one));
    if (isPartial && isNew) asking ??= setTimeout(() => following && start(following.of), untilAskedAgain);
  }

  const changed = new vscode.EventEmitter<vscode.Uri>();
  const disposables = [
    changed,
    connection.onDidChange(follow),
    model.onDidChange(({ components }) => {
      if (components) named();
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === clusterScheme) changed.fire(uri);
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('backops.cluster.policies')) follow();
    }),
    vscode.workspace.registerTextDocumentContentProvider(clusterScheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        host.text(clusterDocument(uri)) ?? vscode.l10n.t('The cluster that holds this is not connected.'),
    }),
  ];
  follow();
  return {
    dispose: () => {
      stop();
      clearTimeout(telling);
      for (const one of disposables) one.dispose();
    },
  };
}
