import * as vscode from 'vscode';
import { formatDuration } from '../../../core/model/duration.ts';
import type { Check, Plan, RestoreMode } from '../../../core/model/plan.ts';
import { sizeText } from '../../../core/report/size.ts';
import type { Detail } from '../../../restore/run/tools.ts';
import { escapeMarkdown } from '../../markdown.ts';

const t = vscode.l10n.t;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? capital(text) : `${capital(text)}.`);

export function modeWord(mode: RestoreMode): string {
  switch (mode) {
    case 'clone':
      return t('Into another namespace');
    case 'side-by-side':
      return t('Beside the present data');
    case 'in-place':
      return t('In place of the present data');
  }
}

/** One sentence that says what it does to what is there. */
export function modeSentence(mode: RestoreMode): string {
  switch (mode) {
    case 'clone':
      return t('A copy in a namespace of its own. Nothing that is there changes.');
    case 'side-by-side':
      return t('A new claim beside the old one. Nothing that is there changes.');
    case 'in-place':
      return t('Its workload is stopped and the data replaced. A safety copy is made first.');
  }
}

export const modeIcons: Readonly<Record<RestoreMode, string>> = {
  clone: 'copy',
  'side-by-side': 'split-horizontal',
  'in-place': 'replace-all',
};

/** Characters and not icons: a Markdown preview shows no icon font. */
export const checkSymbols: Readonly<Record<Check['outcome'], string>> = {
  blocked: '✗',
  unknown: '?',
  warning: '!',
  ok: '✓',
};

export function outcomeWord(outcome: Check['outcome']): string {
  switch (outcome) {
    case 'blocked':
      return t('stands against it');
    case 'unknown':
      return t('not known');
    case 'warning':
      return t('worth knowing');
    case 'ok':
      return t('in order');
  }
}

/** In a table of a Markdown document. Addresses are read, not followed. */
export function cell(text: string): string {
  return /^https?:/.test(text) ? `\`${text.replaceAll('`', '')}\`` : escapeMarkdown(text).replaceAll('\n', ' ');
}

export function ageOf(time: string | undefined, now = Date.now()): string | undefined {
  const seconds = (now - Date.parse(time ?? '')) / 1000;
  return Number.isNaN(seconds) ? undefined : formatDuration(Math.max(0, seconds));
}

/** `412 ms` reads as nothing; tenths of a second are what a person can tell apart. */
export function seconds(from: string | undefined, to: string | undefined): string {
  const took = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
  if (Number.isNaN(took)) return '';
  return took < 60 ? t('{0} s', took.toFixed(1)) : formatDuration(took);
}

/** `1.2 GiB of 3 GiB · data-db-0 40 %`, or what is waited for. */
export function detailText({ done, total, unit, parts = [], waitsFor }: Detail): string {
  const say = (amount: number): string => (unit === 'bytes' ? sizeText(amount) : String(amount));
  const whole = done === undefined ? [] : [total === undefined ? say(done) : t('{0} of {1}', say(done), say(total))];
  const volumes = parts.map(({ name, done: at, total: of }) =>
    of > 0
      ? t('{0}: {1} of {2} ({3} %)', name, sizeText(at), sizeText(of), Math.floor((100 * at) / of))
      : t('{0}: {1}', name, sizeText(at)),
  );
  return [...whole, ...volumes, ...(waitsFor === undefined ? [] : [waitsFor])].join(' · ');
}

/** The word on the button that begins it. */
export function verbOf({ request }: Plan): string {
  if (request.action === 'delete') return t('Delete…');
  if (request.action === 'copy') return t('Begin');
  return request.mode === 'in-place' ? t('Replace…') : t('Restore');
}
