import * as vscode from 'vscode';
import type { Activity, Progress, VolumeProgress } from '../../../core/model/activity.ts';
import { formatDuration } from '../../../core/model/duration.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import { sizeText } from '../../../core/report/size.ts';
import type { Unread } from '../../../restore/points.ts';
import { activityIcons, activityStateWord, ago, localTime, themeIcon } from '../../cluster/words.ts';
import { escapeMarkdown } from '../../markdown.ts';
import { unreadItem } from '../restore-points/items.ts';
import type { OwnRun, RunStep } from './runs.ts';

const t = vscode.l10n.t;

export type ActivityNode =
  | { readonly activity: Activity }
  | { readonly run: OwnRun }
  | StepNode
  | { readonly volume: VolumeProgress; readonly of: string }
  | { readonly unread: Unread; readonly title: string };

interface StepNode {
  readonly step: RunStep;
  /** Of the run. */
  readonly of: string;
  readonly at: number;
}

export function activityNodeItem(node: ActivityNode): vscode.TreeItem {
  if ('activity' in node) return activityItem(node.activity);
  if ('run' in node) return runItem(node.run);
  if ('step' in node) return stepItem(node);
  if ('volume' in node) return volumeItem(node.volume, node.of);
  return unreadItem(node);
}

function activityItem(activity: Activity): vscode.TreeItem {
  const isUnderWay = activity.state === 'running' || activity.state === 'waiting';
  const item = new vscode.TreeItem(
    activity.name,
    activity.volumes.length === 0
      ? vscode.TreeItemCollapsibleState.None
      : isUnderWay
        ? vscode.TreeItemCollapsibleState.Expanded
        : vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = activity.id;
  item.contextValue = `activity ${activity.provider} ${activity.what} ${activity.state}`;
  item.iconPath = themeIcon(activityIcons[activity.state]);
  item.description = [
    whatWord(activity),
    ...(activity.state === 'complete' ? [] : [activityStateWord(activity.state)]),
    ...(isUnderWay && activity.progress ? [progressText(activity.progress)] : []),
    ...countsOf(activity),
    ...timesOf(activity),
  ].join(' · ');
  item.tooltip = tooltipOf(activity);
  item.accessibilityInformation = {
    label: [activity.name, whatWord(activity), activityStateWord(activity.state), ...timesOf(activity)].join(', '),
  };
  return item;
}

function runItem(run: OwnRun): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(run.name, run.state === 'running' ? Expanded : Collapsed);
  // The editor remembers what was open by the id: a run opens while it runs, and closes when it is over.
  item.id = `run:${run.id}${run.state === 'running' ? ':running' : ''}`;
  item.contextValue = ['run', run.state, ...run.can].join(' ');
  item.command = { title: t('Show Report'), command: 'backops.runs.show', arguments: [{ run }] };
  item.iconPath = themeIcon(activityIcons[run.state]);
  const { done, total } = run.steps;
  item.description = [
    ...(run.state === 'complete'
      ? []
      : [run.word ?? activityStateWord(run.state), t('step {0} of {1}', Math.min(done + 1, total), total)]),
    ...(run.step === undefined || run.state === 'complete' ? [] : [run.step]),
    ...timesOf(run),
  ].join(' · ');
  item.tooltip = [run.title, item.description, ...(run.message === undefined ? [] : [run.message])].join('\n');
  item.accessibilityInformation = {
    label: [run.title, run.word ?? activityStateWord(run.state), item.description].join(', '),
  };
  return item;
}

function stepItem({ step, of, at }: StepNode): vscode.TreeItem {
  const item = new vscode.TreeItem(step.title);
  item.id = `run:${of}:${at}`;
  item.contextValue = 'step';
  item.iconPath = themeIcon(activityIcons[step.state]);
  item.description = [...(step.message === undefined ? [] : [step.message]), ...timesOf(step).slice(1)].join(' · ');
  item.tooltip = [step.title, item.description].filter((one) => one !== '').join('\n');
  item.accessibilityInformation = { label: [step.title, activityStateWord(step.state), item.description].join(', ') };
  return item;
}

function volumeItem(volume: VolumeProgress, of: string): vscode.TreeItem {
  const item = new vscode.TreeItem(volume.volume);
  item.id = `${of}:${volume.volume}`;
  item.contextValue = 'volume';
  item.iconPath = themeIcon(activityIcons[volume.state]);
  const said = volume.progress ? [progressText(volume.progress)] : [];
  item.description = [activityStateWord(volume.state), ...said].join(' · ');
  if (volume.message !== undefined) item.tooltip = volume.message;
  item.accessibilityInformation = { label: `${volume.volume}, ${item.description}` };
  return item;
}

function tooltipOf(activity: Activity): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  const { icon } = activityIcons[activity.state];
  text.appendMarkdown(
    `$(${icon}) **${kindOf(activity.type)} ${escapeMarkdown(activity.name)}**: ${activityStateWord(activity.state)} (${escapeMarkdown(activity.phase)})\n\n`,
  );
  const begin = localTime(activity.startedAt);
  const lines = [
    capital(activity.about),
    ...(begin === undefined ? [] : [t('Begun {0}', begin)]),
    ...timesOf(activity).slice(1),
    ...(activity.progress ? [progressText(activity.progress)] : []),
    ...countsOf(activity),
    ...(activity.message === undefined ? [] : [activity.message]),
  ];
  for (const line of lines) text.appendMarkdown(`- ${escapeMarkdown(line)}\n`);
  return text;
}

function whatWord({ what }: Activity): string {
  switch (what) {
    case 'backup':
      return t('backup');
    case 'restore':
      return t('restore');
    case 'snapshot':
      return t('snapshot');
  }
}

/** Age, and how long it took. */
function timesOf({ startedAt, endedAt }: { readonly startedAt?: string; readonly endedAt?: string }): string[] {
  const took = (Date.parse(endedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
  const begun = ago(startedAt);
  return [...(begun === undefined ? [] : [begun]), ...(took >= 0 ? [t('took {0}', formatDuration(took))] : [])];
}

function countsOf({ errors = 0, warnings = 0 }: Activity): string[] {
  return [
    ...(errors === 0 ? [] : [errors === 1 ? t('1 error') : t('{0} errors', errors)]),
    ...(warnings === 0 ? [] : [warnings === 1 ? t('1 warning') : t('{0} warnings', warnings)]),
  ];
}

function progressText({ unit, done, total }: Progress): string {
  if (unit === 'objects') return total === undefined ? t('{0} objects', done) : t('{0} of {1} objects', done, total);
  if (total === undefined) return sizeText(done);
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  return t('{0} of {1} ({2} %)', sizeText(done), sizeText(total), percent);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
