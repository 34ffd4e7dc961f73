import * as vscode from 'vscode';
import { typeOf } from '../../../core/model/object-type.ts';
import type { Step } from '../../../core/model/plan.ts';
import type { Journal, StepRecord } from '../../../restore/run/journal.ts';
import { localTime } from '../../cluster/words.ts';
import { escapeMarkdown } from '../../markdown.ts';
import type { Engine } from './engine.ts';
import { canUndo, worthOf } from './run-state.ts';
import { ageOf, cell, seconds, sentence } from './words.ts';

const t = vscode.l10n.t;

/** What a run did, what that is worth, how long it took, and what is left to do; as Markdown. */
export function reportText(journal: Journal, engine: Engine): string {
  const { plan, steps, verified = [], startedAt, endedAt, message, remedy, id } = journal;
  const { cluster, request, target, point } = plan;
  const facts: [string, string][] = [
    [t('Cluster'), cluster.server],
    [t('Context'), cluster.context],
    [t('Namespace'), request.namespace],
    ...(request.action === 'restore' ? [[t('Into'), target.namespace] as [string, string]] : []),
    ...(point
      ? [[t('Restore point'), `${point.name} (${agedText(point.createdAt, startedAt)})`] as [string, string]]
      : []),
    [t('Begun'), localTime(startedAt) ?? startedAt],
    ...(endedAt === undefined ? [] : [[t('Took'), seconds(startedAt, endedAt)] as [string, string]]),
    [t('Run'), id],
  ];
  const left = leftBehind(journal);
  return `${[
    `# ${escapeMarkdown(plan.title)}`,
    '',
    `**${verdictText(journal)}**`,
    '',
    ...(message === undefined
      ? []
      : [escapeMarkdown([message, remedy ?? ''].filter(Boolean).map(sentence).join(' ')), '']),
    '| | |\n|---|---|',
    ...facts.map(([name, value]) => `| ${name} | ${cell(value)} |`),
    '',
    `## ${t('What is proved')}`,
    '',
    ...(verified.length === 0
      ? [noProof(journal)]
      : verified.map((one) => `- ${verifiedSymbols[one.outcome]} ${escapeMarkdown(sentence(one.message))}`)),
    '',
    `## ${t('Steps')}`,
    '',
    `| | ${t('Step')} | ${t('Time')} |\n|---|---|---:|`,
    ...steps.map(
      (step) => `| ${stepSymbols[step.state]} | ${stepText(step)} | ${seconds(step.begunAt, step.endedAt)} |`,
    ),
    '',
    ...(left.length === 0
      ? []
      : [`## ${t('What is there now because of it')}`, '', ...left.map((one) => `- ${escapeMarkdown(one)}`), '']),
    `## ${t('Can it be undone?')}`,
    '',
    escapeMarkdown(undoText(journal, engine)),
    '',
  ].join('\n')}\n`;
}

const verifiedSymbols = { ok: '✓', failed: '✗', unknown: '?' } as const;
const stepSymbols: Readonly<Record<StepRecord['state'], string>> = {
  pending: '·',
  begun: '…',
  done: '✓',
  failed: '✗',
  'taken-back': '↶',
};

export function verdictText(journal: Journal): string {
  switch (journal.state) {
    case 'running':
      return t('It is under way, or was when the program that did it ended.');
    case 'interrupted':
      return t('It was interrupted: the cluster could not be asked any more. It can go on where it was.');
    case 'stopped':
      return t('It was stopped in the middle. It can go on, or be undone.');
    case 'failed':
      return t('It failed.');
    case 'taken-back':
      return t('It was taken back.');
    case 'done':
      return doneText(journal);
  }
}

function doneText(journal: Journal): string {
  const { action } = journal.plan.request;
  switch (worthOf(journal)) {
    case 'proved':
      if (action === 'copy') return t('The copy is made.');
      return action === 'delete' ? t('It is deleted.') : t('It is back, and that is proved.');
    case 'unproved':
      return t('All steps are done, but it is not proved that everything is back.');
    case 'failed':
      return t('All steps are done, but not everything is back.');
  }
}

function noProof({ state, plan }: Journal): string {
  if (state !== 'done') return t('Nothing: it did not come to its end.');
  if (plan.request.action === 'restore')
    return t('Nothing: there was nothing that could be looked at. Look at the data yourself.');
  return t('Each step waited until the cluster said that it is so.');
}

function stepText({ title, state, error }: StepRecord): string {
  const said = state === 'taken-back' ? [t('taken back')] : [];
  const all = [...said, ...(error === undefined ? [] : [error])];
  return cell(all.length === 0 ? title : `${title} (${all.join('; ')})`);
}

/** Objects that its steps created and that no later step removed. */
function leftBehind({ plan, steps }: Journal): readonly string[] {
  const isDone = (step: Step): boolean => steps.some(({ id, state }) => id === step.id && state === 'done');
  const done = plan.steps.filter(isDone);
  return done.flatMap((step, at) => {
    if (step.do !== 'create') return [];
    const { kind, metadata } = step.object;
    const isRemoved = done.slice(at + 1).some((later) => {
      if (later.do === 'delete') return later.ref.name === metadata.name && later.ref.namespace === metadata.namespace;
      return (
        later.do === 'delete-labelled' &&
        later.type === typeOf(step.object) &&
        Object.entries(later.labels).every(([key, value]) => metadata.labels?.[key] === value)
      );
    });
    if (isRemoved) return [];
    const name = `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
    return plan.undo?.safetyPoint.endsWith(`/${metadata.name}`)
      ? t('{0}: the safety copy. Delete it when the former state is not wanted any more.', name)
      : name;
  });
}

function undoText(journal: Journal, engine: Engine): string {
  const { plan, state } = journal;
  if (state === 'taken-back') return t('There is nothing to undo.');
  if (canUndo(journal, engine)) {
    return t(
      'Yes: "Undo…" on the run in the view Activity, as long as the safety copy is there ({0}).',
      plan.undo?.safetyPoint ?? '',
    );
  }
  if (engine.canGoOn(journal) && !engine.isPastReturn(journal)) {
    return t('Yes: "Take Back" on the run in the view Activity. No data was removed.');
  }
  if (plan.request.action === 'delete') return t('No.');
  return t('It made only new things. Delete what is listed above, where it is not wanted.');
}

function agedText(createdAt: string | undefined, startedAt: string): string {
  const age = ageOf(createdAt, Date.parse(startedAt));
  return age === undefined ? t('age not known') : t('{0} old when it was begun', age);
}
