import * as vscode from 'vscode';
import type { ActivityState } from '../../../core/model/activity.ts';
import type { Journal } from '../../../restore/run/journal.ts';
import type { Detail } from '../../../restore/run/tools.ts';
import type { OwnRun, RunAbility } from '../activity/runs.ts';
import type { Engine } from './engine.ts';
import { detailText } from './words.ts';

const t = vscode.l10n.t;

/** What all steps being done is worth. Finished without proof is no success. */
export type Worth = 'proved' | 'unproved' | 'failed';

export function worthOf({ plan, verified = [] }: Journal): Worth {
  if (verified.some(({ outcome }) => outcome === 'failed')) return 'failed';
  // Copies and deletions prove themselves: their last step waits until the cluster says so.
  if (verified.length === 0) return plan.request.action === 'restore' ? 'unproved' : 'proved';
  return verified.every(({ outcome }) => outcome === 'ok') ? 'proved' : 'unproved';
}

/** A journal as the view Activity shows it. `isOwned`: somebody works on it. */
export function ownRun(journal: Journal, engine: Engine, now: number, detail?: Detail): OwnRun {
  const { id, plan, startedAt, endedAt, steps } = journal;
  const at = steps.find(({ state }) => state === 'begun' || state === 'failed');
  const isOwned = engine.isOwned(journal, now);
  const said = detail === undefined ? '' : detailText(detail);
  return {
    id,
    name: nameOf(plan),
    title: plan.title,
    state: stateOf(journal, isOwned),
    ...(wordOf(journal, isOwned) !== undefined && { word: wordOf(journal, isOwned) as string }),
    startedAt,
    ...(endedAt !== undefined && { endedAt }),
    ...(at && { step: said === '' ? at.title : `${at.title}: ${said}` }),
    steps: { done: steps.filter(({ state }) => state === 'done').length, total: steps.length },
    list: steps.map((step) => ({
      title: step.title,
      state: stepStates[step.state],
      ...(step.begunAt !== undefined && { startedAt: step.begunAt }),
      ...(step.endedAt !== undefined && { endedAt: step.endedAt }),
      ...(step.state === 'taken-back' && { message: t('taken back') }),
      ...(step.error !== undefined && { message: step.error }),
      ...(step === at && said !== '' && { message: said }),
    })),
    can: abilities(journal, isOwned, engine),
    ...(messageOf(journal) !== undefined && { message: messageOf(journal) as string }),
  };
}

/** Short enough for a row of the sidebar. */
function nameOf({ request, point, target, title }: Journal['plan']): string {
  if (request.action === 'copy' || !point) return title;
  if (request.action === 'delete') return t('Delete {0}', point.name);
  return request.mode === 'clone'
    ? t('Restore {0} into {1}', point.name, target.namespace)
    : t('Restore {0}', point.name);
}

const stepStates: Readonly<Record<Journal['steps'][number]['state'], ActivityState>> = {
  pending: 'waiting',
  begun: 'running',
  done: 'complete',
  failed: 'failed',
  'taken-back': 'incomplete',
};

function stateOf(journal: Journal, isOwned: boolean): ActivityState {
  switch (journal.state) {
    case 'running':
      return isOwned ? 'running' : 'incomplete';
    case 'done':
      return worthOf(journal) === 'proved' ? 'complete' : worthOf(journal) === 'failed' ? 'failed' : 'incomplete';
    case 'failed':
      return 'failed';
    case 'interrupted':
    case 'stopped':
    case 'taken-back':
      return 'incomplete';
  }
}

function wordOf(journal: Journal, isOwned: boolean): string | undefined {
  switch (journal.state) {
    case 'running':
      return isOwned ? undefined : t('left behind');
    case 'interrupted':
      return t('interrupted');
    case 'stopped':
      return t('stopped');
    case 'taken-back':
      return t('taken back');
    case 'done':
      return worthOf(journal) === 'unproved' ? t('done, not proved') : undefined;
    case 'failed':
      return undefined;
  }
}

function abilities(journal: Journal, isOwned: boolean, engine: Engine): readonly RunAbility[] {
  if (isOwned) return ['cancel'];
  const isPast = engine.isPastReturn(journal);
  return [
    ...(engine.canGoOn(journal) ? (['resume'] as const) : []),
    ...(engine.canGoOn(journal) && !isPast ? (['take-back'] as const) : []),
    ...(canUndo(journal, engine) ? (['undo'] as const) : []),
  ];
}

/** The safety copy exists once the old state was removed; a run that is under way must come to an end first. */
export function canUndo(journal: Journal, engine: Engine): boolean {
  const { state, plan } = journal;
  return plan.undo !== undefined && state !== 'running' && state !== 'taken-back' && engine.isPastReturn(journal);
}

function messageOf(journal: Journal): string | undefined {
  const { message, remedy, verified = [] } = journal;
  const said = [message, remedy].filter((one) => one !== undefined && one !== '');
  const doubts = verified.filter(({ outcome }) => outcome !== 'ok').map((one) => one.message);
  const all = [...said, ...doubts];
  return all.length === 0 ? undefined : all.join('. ');
}
