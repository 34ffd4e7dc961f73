import * as vscode from 'vscode';
import type { NotStarted } from '../../../restore/run/index.ts';
import type { Journal } from '../../../restore/run/journal.ts';
import type { Engine } from './engine.ts';
import { verdictText } from './report-text.ts';
import { canUndo, worthOf } from './run-state.ts';
import { seconds, sentence } from './words.ts';

const t = vscode.l10n.t;

export type Wish = 'report' | 'undo' | 'resume' | 'take-back';

/** Says how a run ended, as loud as it should be, with what can be done now. */
export async function tellOutcome(journal: Journal, engine: Engine): Promise<Wish | undefined> {
  const { title } = journal.plan;
  const took = seconds(journal.startedAt, journal.endedAt);
  const verdict =
    journal.state === 'running'
      ? t('It was left behind when the program that did it ended. It can go on where it was.')
      : verdictText(journal);
  const reason = [journal.message, journal.remedy].filter((one): one is string => !!one).map(sentence);
  const text = [
    `${title}: ${verdict}`,
    ...(journal.state === 'done' && took !== '' ? [t('It took {0}.', took)] : []),
    ...reason,
  ].join(' ');
  const choices = wishes(journal, engine);
  const labels = choices.map(([label]) => label);
  const chosen = await show(journal)(text, ...labels);
  return choices.find(([label]) => label === chosen)?.[1];
}

function show(journal: Journal): (text: string, ...labels: string[]) => Thenable<string | undefined> {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  if (journal.state === 'taken-back') return showInformationMessage;
  if (journal.state !== 'done') return journal.state === 'failed' ? showErrorMessage : showWarningMessage;
  switch (worthOf(journal)) {
    case 'proved':
      return showInformationMessage;
    case 'unproved':
      return showWarningMessage;
    case 'failed':
      return showErrorMessage;
  }
}

export function wishes(journal: Journal, engine: Engine): readonly (readonly [string, Wish])[] {
  const isOpen = engine.canGoOn(journal);
  return [
    ...(isOpen ? [[t('Resume'), 'resume'] as const] : []),
    ...(isOpen && !engine.isPastReturn(journal) ? [[t('Take Back'), 'take-back'] as const] : []),
    [t('Show Report'), 'report'],
    ...(canUndo(journal, engine) ? [[t('Undo…'), 'undo'] as const] : []),
  ];
}

/** Says why nothing was begun. True: a new plan is wanted. */
export async function tellNotStarted({ code, message, reasons, remedy }: NotStarted): Promise<boolean> {
  const again = t('Show New Plan');
  const detail = [
    ...reasons.map((one) => `• ${sentence(one)}`),
    ...(reasons.length > 0 ? [''] : []),
    ...(remedy === '' ? [] : [sentence(remedy)]),
  ].join('\n');
  const text = t('{0} Nothing was changed.', sentence(message));
  const canPlan = code === 'changed' || code === 'refused' || code === 'blocked' || code === 'unknown';
  const chosen = await vscode.window.showWarningMessage(text, { modal: true, detail }, ...(canPlan ? [again] : []));
  return chosen === again;
}
