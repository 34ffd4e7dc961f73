import * as vscode from 'vscode';
import type { Check } from '../../../core/model/plan.ts';
import type { PlanDocument } from '../../../core/report/plan-document.ts';
import { escapeMarkdown } from '../../markdown.ts';
import { capital, cell, checkSymbols, outcomeWord, sentence } from './words.ts';

const t = vscode.l10n.t;

/** A plan as Markdown, in the order in which a person should read it. `verb` is the title of the command that begins it. */
export function planText(document: PlanDocument, verb: string): string {
  const { title, facts, dangers, effects, checks, steps, undo, digest } = document;
  return `${[
    `# ${escapeMarkdown(title)}`,
    '',
    ...standing(checks, verb),
    '',
    '| | |\n|---|---|',
    ...facts.map(([name, value]) => `| ${capital(name)} | ${cell(value)} |`),
    '',
    ...(dangers.length === 0
      ? []
      : [
          `## ${t('What you must know')}`,
          '',
          ...dangers.map((one) => `> **${escapeMarkdown(sentence(one))}**\n>`),
          '',
        ]),
    `## ${t('What becomes of what')}`,
    '',
    '| | | |\n|---|---|---|',
    ...effects.map(({ word, what, detail = '' }) => `| **${cell(word)}** | ${cell(what)} | ${cell(detail)} |`),
    '',
    `## ${t('Checks')}`,
    '',
    ...(checks.length === 0 ? [t('There was nothing to check.')] : checks.map(check)),
    '',
    `## ${t('Steps')}`,
    '',
    ...steps.map((step, at) => `${at + 1}. ${escapeMarkdown(step)}`),
    '',
    `## ${t('Can it be undone?')}`,
    '',
    escapeMarkdown(sentence(undo)),
    '',
    `## ${t('Digest')}`,
    '',
    t(
      '{0} stands for exactly this plan. If the cluster is not as it was when the plan was made, nothing is begun.',
      `\`${digest}\``,
    ),
  ].join('\n')}\n`;
}

function standing(checks: readonly Check[], verb: string): string[] {
  const blocked = checks.filter(({ outcome }) => outcome === 'blocked').length;
  const unknown = checks.filter(({ outcome }) => outcome === 'unknown').length;
  const nothing = t('Nothing was changed yet.');
  if (blocked > 0) {
    return [
      `${nothing} **${blocked === 1 ? t('It cannot be done: one check stands against it.') : t('It cannot be done: {0} checks stand against it.', blocked)}**`,
    ];
  }
  const doubt = unknown === 1 ? t('One thing could not be checked.') : t('{0} things could not be checked.', unknown);
  return [
    `${nothing} ${t('Read the plan, then choose {0} or {1} at the top right.', `**${verb}**`, `**${t('Discard')}**`)}${unknown > 0 ? ` **${doubt}**` : ''}`,
  ];
}

function check({ outcome, message, remedy }: Check): string {
  const said = `- ${checkSymbols[outcome]} ${outcome === 'ok' ? '' : `**${capital(outcomeWord(outcome))}:** `}${escapeMarkdown(sentence(message))}`;
  return remedy === undefined ? said : `${said}  \n  → ${escapeMarkdown(sentence(remedy))}`;
}
