import * as vscode from 'vscode';
import { targetIn } from '../../cluster/create-connection.ts';
import { holdWhileVisible } from '../../cluster/visibility.ts';
import type { Parts } from '../../compose.ts';
import { whenDifferent } from '../../when-different.ts';
import { type ActivityNode, activityNodeItem } from './items.ts';

const t = vscode.l10n.t;
/** Schedules leave hundreds of finished backups, which the restore points show as well. */
const mostShown = 100;

export interface ActivityView extends vscode.Disposable {
  /** The view as text, two spaces of indentation per level. */
  lines(): string[];
}

/** What runs and ran in the chosen namespace, latest first: BackOps' own runs and those of the backup systems. */
export function registerActivityView({ connection, live, runs }: Parts): ActivityView {
  const changed = new vscode.EventEmitter<undefined>();

  function children(node?: ActivityNode): ActivityNode[] {
    if (node) {
      if ('run' in node) return node.run.list.map((step, at) => ({ step, of: node.run.id, at }));
      if (!('activity' in node)) return [];
      return node.activity.volumes.map((volume) => ({ volume, of: node.activity.id }));
    }
    const { now } = live;
    const own: ActivityNode[] = runs.list.map((run) => ({ run }));
    const theirs: ActivityNode[] = (now?.activities.activities ?? []).map((activity) => ({ activity }));
    const all = [...own, ...theirs].sort((a, b) => begun(b) - begun(a)).slice(0, mostShown);
    // Where nothing at all may be read, the welcome text says so with a button.
    const isSeen = all.length > 0 || now?.points.systems.some(({ isListed }) => isListed);
    const titles = new Map(now?.points.systems.map(({ provider, title }) => [provider, title]));
    const unread = isSeen ? (now?.activities.unread ?? []).filter(({ isPoint }) => isPoint) : [];
    return [...all, ...unread.map((one) => ({ unread: one, title: titles.get(one.provider) ?? one.provider }))];
  }

  const view = vscode.window.createTreeView<ActivityNode>('backops.activity', {
    treeDataProvider: { onDidChangeTreeData: changed.event, getChildren: children, getTreeItem: activityNodeItem },
  });

  const itemsOf = (nodes: readonly ActivityNode[]): unknown =>
    nodes.map((node) => [node, activityNodeItem(node), itemsOf(children(node))]);
  const tree = whenDifferent(
    () => itemsOf(children()),
    () => changed.fire(undefined),
  );

  function refresh(): void {
    const { now } = live;
    const target = targetIn(connection.state);
    const running = [...(now?.activities.activities ?? []), ...runs.list].filter(({ state }) => state === 'running');
    view.description = target === undefined ? '' : `${target.context}/${target.namespace}`;
    view.message = now?.lost ? t('The connection broke and is made again. What is shown may be old.') : '';
    view.badge =
      running.length === 0 ? undefined : { value: running.length, tooltip: t('{0} under way', running.length) };
    tree.look();
  }

  refresh();
  const parts = [
    live.onDidChange(refresh),
    connection.onDidChange(refresh),
    runs.onDidChange(refresh),
    holdWhileVisible(view, connection),
    tree,
    changed,
    view,
  ];

  function lines(nodes: readonly ActivityNode[], indent: string): string[] {
    return nodes.flatMap((node) => {
      const { label, description } = activityNodeItem(node);
      return [`${indent}${label} ${description ?? ''}`.trimEnd(), ...lines(children(node), `${indent}  `)];
    });
  }

  return { lines: () => lines(children(), ''), dispose: () => vscode.Disposable.from(...parts).dispose() };
}

function begun(node: ActivityNode): number {
  const time = 'run' in node ? node.run.startedAt : 'activity' in node ? node.activity.startedAt : undefined;
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? 0 : at;
}
