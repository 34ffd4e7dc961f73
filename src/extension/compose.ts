import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import type { Session } from '../core/session/types.ts';
import type { AnalysisHost } from '../worker/analysis-host.ts';
import { createAnalysisHost } from '../worker/host.ts';
import { openInline } from '../worker/inline.ts';
import { openThread } from '../worker/thread.ts';
import type { Connection } from './cluster/connection.ts';
import { createConnection } from './cluster/create-connection.ts';
import { createLive, type Live } from './cluster/live.ts';
import { registerCluster } from './cluster/register.ts';
import { createCommands } from './commands.ts';
import { createRuns, type OwnRuns } from './features/activity/runs.ts';
import { registerActivityView } from './features/activity/view.ts';
import { registerClusterPolicies } from './features/cluster-policies.ts';
import { registerClusterStatusBar } from './features/cluster-status-bar.ts';
import { registerCodeActions } from './features/code-actions.ts';
import { registerCodeLens } from './features/code-lens.ts';
import { registerCoverageView } from './features/coverage/view.ts';
import { registerDiagnostics } from './features/diagnostics.ts';
import { registerExplain } from './features/explain.ts';
import { registerFixCommands } from './features/fix-commands.ts';
import { registerHover } from './features/hover.ts';
import { registerObjectStoresView } from './features/object-stores/view.ts';
import { registerProblems } from './features/problems.ts';
import { type Restoring, registerRestoring } from './features/restore/register.ts';
import { registerRestorePointsView } from './features/restore-points/view.ts';
import { registerRuleDocs } from './features/rule-docs.ts';
import { registerSettings } from './features/settings.ts';
import { registerStatusBar } from './features/status-bar.ts';
import { readWorkspace } from './features/workspace.ts';
import { createModel } from './model.ts';
import { createPaths } from './paths.ts';
import { createPositions } from './positions.ts';
import { isInline } from './settings.ts';

/** What another extension's host, or a test, may look at. */
export interface BackOpsApi {
  /** Resolves once everything that was read and typed until now is analysed and shown. */
  settled(): Promise<void>;
  /** The coverage view as text, two spaces of indentation per level. */
  coverage(): string[];
  /** The views of the cluster as text, likewise; empty until it was read. */
  restorePoints(): string[];
  activity(): string[];
  /** Milliseconds that activation took. */
  readonly activation: number;
}

/** Replaced by tests. */
export interface Overrides {
  readonly host?: AnalysisHost;
}

/** Analysis of a large workspace needs about 150 MB; more than this is a loop. */
const limits = { memoryMegabytes: 512 };

/** Builds everything there is. Features know the parts that they are given here and nothing of each other. */
export function compose(
  context: vscode.ExtensionContext,
  overrides: Overrides,
): { host: AnalysisHost; api: BackOpsApi; restoring: Restoring } {
  const begin = performance.now();
  const log = vscode.window.createOutputChannel('BackOps', { log: true });
  const bundle = context.asAbsolutePath('dist/worker.cjs');
  const thread = openThread(bundle, limits);
  const inline = openInline(() =>
    (createRequire(bundle)(bundle) as { createWorkspaceSession(): Session }).createWorkspaceSession(),
  );
  const host = overrides.host ?? createAnalysisHost(isInline() ? { open: inline } : { open: thread, fallback: inline });
  const model = createModel(host);
  const paths = createPaths();
  const positions = createPositions(host, paths);
  const commands = createCommands(log);
  const workspace = readWorkspace({ host, paths, log });
  const connection = createConnection({ memory: context.workspaceState, log });
  const live = createLive({ connection, log });
  const runs = createRuns();
  const parts = {
    ...{ host, model, paths, positions, commands, workspace, log, extension: context.extensionUri },
    ...{ connection, live, runs },
  };
  const coverage = registerCoverageView(parts);
  const restorePoints = registerRestorePointsView(parts);
  const activity = registerActivityView(parts);
  const restoring = registerRestoring(parts, context);
  context.subscriptions.push(
    log,
    { dispose: () => host.dispose() },
    model,
    paths,
    commands,
    workspace,
    connection,
    live,
    runs,
    coverage,
    restorePoints,
    activity,
    restoring,
    registerCluster(parts),
    registerClusterStatusBar(parts),
    registerClusterPolicies(parts),
    registerSettings(parts),
    registerProblems(parts),
    registerDiagnostics(parts),
    registerHover(parts),
    registerCodeLens(parts),
    registerCodeActions(parts),
    registerFixCommands(parts),
    registerExplain(parts),
    registerRuleDocs(parts),
    registerStatusBar(parts),
    registerObjectStoresView(parts, context),
  );
  const activation = performance.now() - begin;
  log.info(`activated in ${activation.toFixed(1)} ms`);
  const settled = async (): Promise<void> => {
    await workspace.read();
    await host.settled();
  };
  // The settings alone are analysed before the first file is read; that answer is not shown as the workspace's.
  void settled().then(model.ready, (error: unknown) => log.debug(`the first analysis did not end: ${error}`));
  return {
    host,
    restoring,
    api: {
      settled,
      coverage: coverage.lines,
      restorePoints: restorePoints.lines,
      activity: activity.lines,
      activation,
    },
  };
}

/** What features may use. */
export interface Parts {
  readonly host: AnalysisHost;
  readonly model: ReturnType<typeof createModel>;
  readonly paths: ReturnType<typeof createPaths>;
  readonly positions: ReturnType<typeof createPositions>;
  readonly commands: ReturnType<typeof createCommands>;
  readonly workspace: ReturnType<typeof readWorkspace>;
  /** The one way to a cluster. */
  readonly connection: Connection;
  /** What is there, followed. */
  readonly live: Live;
  /** BackOps' own runs, for the view Activity. */
  readonly runs: OwnRuns;
  readonly log: vscode.LogOutputChannel;
  readonly extension: vscode.Uri;
}
