import * as vscode from 'vscode';
import { kindOf } from '../../../core/model/object-type.ts';
import type { RestorePoint } from '../../../core/model/restore-point.ts';
import type { Offer } from '../../../core/model/restorer.ts';
import { sizeText } from '../../../core/report/size.ts';
import type { Unread } from '../../../restore/points.ts';
import {
  ago,
  dataWord,
  expiry,
  localTime,
  pointIcon,
  pointStateWord,
  themeIcon,
  unreadText,
} from '../../cluster/words.ts';
import { escapeMarkdown } from '../../markdown.ts';
import type { Grouping, Period, PointGroup } from './tree.ts';

const t = vscode.l10n.t;

export type PointNode = GroupNode | PointItem | { readonly unread: Unread; readonly title: string };
export interface GroupNode {
  readonly group: PointGroup;
  readonly grouping: Grouping;
}
/** What the commands of a row are given. */
export interface PointItem {
  readonly point: RestorePoint;
  /** Key of the group that it stands in: a point can stand in several. */
  readonly group: string;
  readonly offers: readonly Offer[];
}

export function groupItem({ group, grouping }: GroupNode): vscode.TreeItem {
  const label = grouping === 'time' ? periodWord(group.key as Period) : group.key || t('Whole Namespace');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${grouping}:${group.key}`;
  item.contextValue = 'group';
  item.description = String(group.points.length);
  item.iconPath = new vscode.ThemeIcon(
    grouping === 'time' ? 'calendar' : group.key === '' ? 'symbol-namespace' : 'database',
  );
  item.accessibilityInformation = { label: t('{0}, {1} restore points', label, group.points.length) };
  return item;
}

export function pointItem({ point, group, offers }: PointItem): vscode.TreeItem {
  const item = new vscode.TreeItem(point.name);
  item.id = `${group}:${point.id}`;
  item.contextValue = contextOf(point, offers);
  item.iconPath = themeIcon(pointIcon(point));
  item.description = factsOf(point).join(' · ');
  item.tooltip = tooltipOf(point);
  item.accessibilityInformation = {
    label: [point.name, pointStateWord(point.state), ...factsOf(point), dataWord(point)].join(', '),
  };
  item.command = { title: t('Show Details'), command: 'backops.points.show', arguments: [{ point, group, offers }] };
  return item;
}

/** Never looks like "none": there may be points that only somebody else may see. */
export function unreadItem({ unread, title }: { readonly unread: Unread; readonly title: string }): vscode.TreeItem {
  const text = unreadText(title, unread);
  const item = new vscode.TreeItem(text);
  item.id = `unread:${unread.provider}:${unread.type}:${unread.namespace ?? ''}`;
  item.contextValue = 'unread';
  item.iconPath = new vscode.ThemeIcon('lock', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = `${unread.message}\n${unread.remedy}`;
  item.accessibilityInformation = { label: text };
  item.command = { title: t('Show Details'), command: 'backops.cluster.showProblem' };
  return item;
}

/** `point velero complete clone in-place`: the modes are those that are offered for this point. */
function contextOf(point: RestorePoint, offers: readonly Offer[]): string {
  const modes = offers.flatMap(({ mode, refusal }) => (refusal === undefined ? [mode] : []));
  return ['point', point.provider, point.state, ...modes].join(' ');
}

/** State where it is not the good one, age, size, end. */
function factsOf(point: RestorePoint): string[] {
  const isOver = point.state === 'complete' || point.state === 'incomplete';
  const facts = [
    ...(point.state === 'complete' ? [] : [pointStateWord(point.state)]),
    ago(point.createdAt) ?? t('age not known'),
    ...(isOver && point.volumeData.presence !== 'yes' ? [dataWord(point)] : []),
    ...(point.sizeBytes === undefined ? [] : [sizeText(point.sizeBytes)]),
  ];
  const end = isOver ? expiry(point.expiresAt) : undefined;
  return [...facts, ...(end === undefined ? [] : [end])];
}

function tooltipOf(point: RestorePoint): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  const { icon } = pointIcon(point);
  text.appendMarkdown(
    `$(${icon}) **${kindOf(point.type)} ${escapeMarkdown(point.name)}**: ${pointStateWord(point.state)} (${escapeMarkdown(point.phase)})\n\n`,
  );
  const created = localTime(point.createdAt);
  const end = localTime(point.expiresAt);
  const lines = [
    ...(created === undefined ? [] : [t('Made {0} ({1})', created, ago(point.createdAt) ?? '')]),
    ...(point.madeBy === undefined ? [] : [t('by {0}', point.madeBy)]),
    t('Contents: {0}', point.contents.text),
    t('Volume data: {0}', `${dataWord(point)} (${point.volumeData.reason})`),
    ...(point.sizeBytes === undefined ? [] : [t('Size: {0}', sizeText(point.sizeBytes))]),
    ...(end === undefined ? [] : [`${expiry(point.expiresAt)} (${end})`]),
    ...point.notes,
  ];
  for (const line of lines) text.appendMarkdown(`- ${escapeMarkdown(line)}\n`);
  return text;
}

function periodWord(period: Period): string {
  switch (period) {
    case 'today':
      return t('Today');
    case 'yesterday':
      return t('Yesterday');
    case 'week':
      return t('This Week');
    case 'older':
      return t('Older');
    case 'unknown':
      return t('Time Not Known');
  }
}
