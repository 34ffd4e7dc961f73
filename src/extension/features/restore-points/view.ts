import * as vscode from 'vscode';
import { targetIn } from '../../cluster/create-connection.ts';
import { holdWhileVisible } from '../../cluster/visibility.ts';
import { UserError } from '../../commands.ts';
import type { Parts } from '../../compose.ts';
import { whenDifferent } from '../../when-different.ts';
import { showMarkdown } from '../rule-docs.ts';
import { detailsOf } from './details.ts';
import { askFilter, askText } from './filter.ts';
import { groupItem, type PointItem, type PointNode, pointItem, unreadItem } from './items.ts';
import { type Filter, type Grouping, groupPoints, isFiltering, noFilter, passes } from './tree.ts';

const t = vscode.l10n.t;
const scheme = 'backops-point';
const setContext = (name: string, value: unknown): void =>
  void vscode.commands.executeCommand('setContext', `backops.${name}`, value);

export interface RestorePointsView extends vscode.Disposable {
  /** The view as text, two spaces of indentation per level. */
  lines(): string[];
}

/** What the chosen namespace can be restored from, live. Looking at it connects to the cluster. */
export function registerRestorePointsView({ connection, live, commands }: Parts): RestorePointsView {
  const changed = new vscode.EventEmitter<undefined>();
  const documents = new vscode.EventEmitter<vscode.Uri>();
  let grouping: Grouping = 'time';
  let filter: Filter = noFilter;

  function children(node?: PointNode): PointNode[] {
    if (node) return 'group' in node && 'grouping' in node ? members(node.group.points, node.group.key) : [];
    const { now } = live;
    if (!now) return [];
    const { points, systems, unread } = now.points;
    const listed = systems.some(({ isListed }) => isListed);
    const shown = points.filter((point) => passes(point, filter));
    const groups = groupPoints(shown, grouping, new Date()).map((group) => ({ group, grouping }));
    // Where nothing at all may be read, the welcome text says so with a button.
    const hidden = listed ? unread.filter(({ isPoint }) => isPoint) : [];
    const titles = new Map(systems.map(({ provider, title }) => [provider, title]));
    return [...groups, ...hidden.map((one) => ({ unread: one, title: titles.get(one.provider) ?? one.provider }))];
  }

  const members = (points: readonly PointItem['point'][], group: string): PointItem[] =>
    points.map((point) => ({ point, group, offers: live.now?.offers(point) ?? [] }));

  const itemOf = (node: PointNode): vscode.TreeItem =>
    'unread' in node ? unreadItem(node) : 'grouping' in node ? groupItem(node) : pointItem(node);

  const view = vscode.window.createTreeView<PointNode>('backops.restorePoints', {
    showCollapseAll: true,
    treeDataProvider: { onDidChangeTreeData: changed.event, getChildren: children, getTreeItem: itemOf },
  });

  const itemsOf = (nodes: readonly PointNode[]): unknown =>
    nodes.map((node) => [node, itemOf(node), itemsOf(children(node))]);
  const tree = whenDifferent(
    () => itemsOf(children()),
    () => changed.fire(undefined),
  );

  function refresh(): void {
    const target = targetIn(connection.state);
    const { now } = live;
    const place = target === undefined ? '' : `${target.context}/${target.namespace}`;
    view.description = isFiltering(filter) ? t('{0} · filtered', place) : place;
    view.message = now?.lost ? t('The connection broke and is made again. What is shown may be old.') : '';
    setContext('points', now === undefined || now.points.points.length > 0 ? 'some' : 'none');
    setContext('pointsFiltered', isFiltering(filter));
    tree.look();
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) documents.fire(uri);
  }

  function group(by: Grouping): void {
    grouping = by;
    setContext('pointsBy', by);
    tree.look();
  }

  function use(next: Filter | undefined): void {
    if (!next) return;
    filter = next;
    refresh();
  }

  commands.register('backops.points.groupByTime', () => group('time'));
  commands.register('backops.points.groupByClaim', () => group('claim'));
  commands.register('backops.points.filter', async () => use(await askFilter(filter, live.now?.points.systems ?? [])));
  commands.register('backops.points.find', async () => use(await askText(filter)));
  commands.register('backops.points.clearFilter', () => use(noFilter));
  commands.register('backops.points.show', async (node?: unknown) => {
    const point = (node as PointItem | undefined)?.point ?? (view.selection[0] as PointItem | undefined)?.point;
    if (!point) throw new UserError(t('Select a restore point in the view Restore Points.'));
    const path = `/${point.name.replace(/[^\w.-]/g, '-')}.md`;
    await showMarkdown(vscode.Uri.from({ scheme, path, query: point.id }));
  });
  setContext('pointsBy', grouping);
  refresh();

  const parts = [
    live.onDidChange(refresh),
    connection.onDidChange(refresh),
    holdWhileVisible(view, connection),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: documents.event,
      provideTextDocumentContent: (uri) => detailsOf(uri.query, live.now),
    }),
    tree,
    changed,
    documents,
    view,
  ];

  function lines(nodes: readonly PointNode[], indent: string): string[] {
    return nodes.flatMap((node) => {
      const { label, description } = itemOf(node);
      return [`${indent}${label} ${description ?? ''}`.trimEnd(), ...lines(children(node), `${indent}  `)];
    });
  }

  return { lines: () => lines(children(), ''), dispose: () => vscode.Disposable.from(...parts).dispose() };
}
