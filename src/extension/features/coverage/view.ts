import * as vscode from 'vscode';
import type { Parts } from '../../compose.ts';
import { type CoverageNode, componentItem, groupItem } from './items.ts';
import { type Group, type Grouping, groupComponents, groupings, isProblem } from './tree.ts';

const t = vscode.l10n.t;
const key = (name: string): string => `backops.${name}`;
const setContext = (name: string, value: unknown): void =>
  void vscode.commands.executeCommand('setContext', key(name), value);

export interface CoverageView extends vscode.Disposable {
  lines(): string[];
}

/** The coverage view: every component with its verdict, grouped, with the problems in its badge. */
export function registerCoverageView(parts: Parts): CoverageView {
  const { model, commands } = parts;
  const changed = new vscode.EventEmitter<undefined>();
  let grouping: Grouping = 'environment';
  let onlyProblems = false;

  function groups(): Group[] {
    const titles = new Map(model.environments.map(({ id, title }) => [id, id === '.' ? title : id]));
    return groupComponents(model.allComponents(), { grouping, onlyProblems }, (id) => titles.get(id) ?? id);
  }

  const view = vscode.window.createTreeView<CoverageNode>('backops.coverage', {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: (node): CoverageNode[] => {
        if (!node) return groups().map((group) => ({ group, grouping }));
        return 'group' in node ? node.group.components.map((component) => ({ component, grouping })) : [];
      },
      getTreeItem: (node) =>
        'group' in node ? groupItem(node.group, node.grouping, parts) : componentItem(node, parts),
    },
  });

  function refresh(): void {
    const components = model.allComponents();
    const problems = components.filter((one) => one.purpose === 'production' && isProblem(one)).length;
    view.badge =
      problems === 0 ? undefined : { value: problems, tooltip: t('{0} components without a full backup', problems) };
    setContext('state', model.state === 'ready' && components.length === 0 ? 'empty' : model.state);
    setContext('hasProblems', problems > 0);
    changed.fire(undefined);
  }

  function group(by: Grouping): void {
    grouping = by;
    setContext('groupBy', by);
    changed.fire(undefined);
  }

  function filter(on: boolean): void {
    onlyProblems = on;
    setContext('onlyProblems', on);
    view.description = on ? t('only problems') : '';
    changed.fire(undefined);
  }

  const words: Readonly<Record<Grouping, string>> = {
    environment: t('Environment'),
    kind: t('Kind'),
    file: t('File'),
    verdict: t('Verdict'),
  };
  for (const by of groupings) commands.register(`backops.groupBy.${by}`, () => group(by));
  commands.register('backops.groupCoverage', async () => {
    const items = groupings.map((by) => ({ label: words[by], description: by === grouping ? t('now') : '', by }));
    const picked = await vscode.window.showQuickPick(items, { placeHolder: t('Group coverage by') });
    if (picked) group(picked.by);
  });
  commands.register('backops.showOnlyProblems', () => filter(true));
  commands.register('backops.showAll', () => filter(false));
  setContext('groupBy', grouping);
  const stop = model.onDidChange(({ components }) => components && refresh());
  refresh();

  return {
    lines: () =>
      groups().flatMap(({ label, components }) => [label, ...components.map((one) => `  ${one.name}: ${one.verdict}`)]),
    dispose: () => {
      stop.dispose();
      changed.dispose();
      view.dispose();
    },
  };
}
