import * as vscode from 'vscode';
import type { RestorePointState } from '../../../core/model/restore-point.ts';
import type { InstalledSystem } from '../../../restore/points.ts';
import { pointStates, pointStateWord } from '../../cluster/words.ts';
import type { Filter } from './tree.ts';

const t = vscode.l10n.t;

interface Choice extends vscode.QuickPickItem {
  readonly system?: string;
  readonly state?: RestorePointState;
}

/** Which systems and states; nothing chosen of one of them means all. Undefined when it was cancelled. */
export async function askFilter(filter: Filter, systems: readonly InstalledSystem[]): Promise<Filter | undefined> {
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const picked = await vscode.window.showQuickPick<Choice>(
    [
      separator(t('Backup system')),
      ...systems.map(({ provider, title }) => ({
        label: title,
        system: provider,
        picked: filter.systems.includes(provider),
      })),
      separator(t('State')),
      ...pointStates.map((state) => ({
        label: pointStateWord(state),
        state,
        picked: filter.states.includes(state),
      })),
    ],
    { title: t('BackOps: Filter Restore Points'), placeHolder: t('Show only'), canPickMany: true },
  );
  if (!picked) return undefined;
  return {
    ...filter,
    systems: picked.flatMap(({ system }) => system ?? []),
    states: picked.flatMap(({ state }) => state ?? []),
  };
}

/** Undefined when it was cancelled. */
export async function askText(filter: Filter): Promise<Filter | undefined> {
  const text = await vscode.window.showInputBox({
    title: t('BackOps: Find Restore Points'),
    prompt: t('Text in the name, the claims, the contents or what made it; empty shows everything'),
    value: filter.text,
  });
  return text === undefined ? undefined : { ...filter, text: text.trim() };
}
