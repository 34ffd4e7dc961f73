import * as vscode from 'vscode';
import { kindOf } from '../../../core/model/object-type.ts';
import type { ComponentView } from '../../../core/session/types.ts';
import { describeComponents } from '../../markdown.ts';
import type { Model } from '../../model.ts';
import type { Paths } from '../../paths.ts';
import type { Positions } from '../../positions.ts';
import { facts, gapWord, shortEnvironment, verdictIcons, verdictWord } from '../../words.ts';
import { type Group, type Grouping, isProblem } from './tree.ts';

const t = vscode.l10n.t;

export type CoverageNode = { readonly group: Group; readonly grouping: Grouping } | ComponentNode;
export interface ComponentNode {
  readonly component: ComponentView;
  readonly grouping: Grouping;
}

interface Needs {
  readonly model: Model;
  readonly paths: Paths;
  readonly positions: Positions;
}

export function groupItem(group: Group, grouping: Grouping, { paths }: Needs): vscode.TreeItem {
  const item = new vscode.TreeItem(group.label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${grouping}:${group.key}`;
  item.contextValue = 'group';
  item.description =
    grouping === 'verdict' ? String(group.components.length) : t('{0}/{1} protected', group.protected, group.total);
  if (grouping === 'verdict') item.iconPath = iconOf(group.key as ComponentView['verdict']);
  else if (grouping === 'environment') item.iconPath = new vscode.ThemeIcon('layers');
  else if (grouping === 'kind') item.iconPath = new vscode.ThemeIcon('symbol-class');
  else {
    const uri = paths.toUri(group.key);
    if (uri) item.resourceUri = uri;
    item.iconPath = vscode.ThemeIcon.File;
    item.label = group.key;
  }
  return item;
}

export function componentItem({ component, grouping }: ComponentNode, needs: Needs): vscode.TreeItem {
  const item = new vscode.TreeItem(component.name);
  item.id = `${grouping}:${component.id}`;
  item.contextValue = isProblem(component) ? 'component problem' : 'component';
  item.iconPath = iconOf(component.verdict);
  const said = facts(component);
  const what =
    component.verdict === 'protected' && said.length > 0
      ? said
      : [short(component), ...(component.verdict === 'partial' ? said : [])];
  const environment = shortEnvironment(component.environment, needs.model.environments);
  const where = {
    environment: [kindOf(component.type)],
    kind: [environment],
    file: [environment],
    verdict: [kindOf(component.type), environment],
  };
  item.description = [...what, ...where[grouping].filter((one) => one !== '.')].join(' · ');
  item.tooltip = describeComponents([component], needs);
  item.accessibilityInformation = { label: `${component.name}, ${verdictWord(component.verdict)}, ${said.join(', ')}` };
  const location = needs.positions.location(component.location);
  if (location) {
    item.command = {
      title: t('Open'),
      command: 'vscode.open',
      arguments: [location.uri, { selection: location.range, preview: true }],
    };
  }
  return item;
}

function short({ verdict, gaps }: ComponentView): string {
  const [gap] = gaps.filter((one) => one !== 'nothing');
  return gap === undefined || verdict === 'exempt' ? verdictWord(verdict) : gapWord(gap);
}

function iconOf(verdict: ComponentView['verdict']): vscode.ThemeIcon {
  const { icon, color } = verdictIcons[verdict];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}
