import * as vscode from 'vscode';
import type { RestorePoint, VolumeFact } from '../../../core/model/restore-point.ts';
import type { Offer } from '../../../core/model/restorer.ts';
import { sizeText } from '../../../core/report/size.ts';
import type { LiveNow } from '../../cluster/live.ts';
import { ago, dataWord, expiry, localTime, placeWord, pointStateWord } from '../../cluster/words.ts';
import { escapeMarkdown } from '../../markdown.ts';

const t = vscode.l10n.t;

/** Everything known about a restore point, as Markdown. */
export function detailsOf(id: string, now: LiveNow | undefined): string {
  if (!now) return `${t('There is no connection to the cluster.')}\n`;
  const point = now.points.points.find((one) => one.id === id);
  if (!point) return `${t('This restore point is gone.')}\n`;
  const { context, server, namespace } = now.target;
  const rows: (readonly [string, string | undefined])[] = [
    [t('State'), `${capital(pointStateWord(point.state))} (${point.phase})`],
    [t('Data from'), timeText(point.createdAt, ago(point.createdAt))],
    [t('Kept until'), timeText(point.expiresAt, expiry(point.expiresAt)) ?? t('not known')],
    [t('Size'), point.sizeBytes === undefined ? t('not known') : sizeText(point.sizeBytes)],
    [t('Made by'), point.madeBy ?? t('somebody, or something that left no mark')],
    [t('Deletion policy'), point.deletionPolicy],
    [t('Object'), `${point.type} ${point.namespace}/${point.name}`],
    [t('Cluster'), `${context} (${server})`],
  ];
  return [
    `# ${escapeMarkdown(point.name)}`,
    '',
    `| | |\n|---|---|`,
    ...rows.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | ${escapeMarkdown(value)} |`])),
    '',
    `## ${t('Contents')}`,
    '',
    `${escapeMarkdown(capital(point.contents.text))}.${doubt(point, namespace)}`,
    '',
    `## ${t('Volume data')}`,
    '',
    `**${escapeMarkdown(capital(dataWord(point)))}**: ${escapeMarkdown(point.volumeData.reason)}.`,
    '',
    ...volumes(point.volumeData.volumes),
    ...(point.notes.length === 0
      ? []
      : [`## ${t('Worth knowing')}`, '', ...point.notes.map((note) => `- ${escapeMarkdown(capital(note))}`), '']),
    `## ${t('What can be done with it')}`,
    '',
    ...offers(now.offers(point)),
    '',
  ].join('\n');
}

/** The contents say it where it is known. */
const doubt = ({ contents }: RestorePoint, namespace: string): string =>
  contents.namespace === 'yes' ? '' : ` ${t('Whether it holds {0} is not known.', `\`${namespace}\``)}`;

function volumes(facts: readonly VolumeFact[]): string[] {
  if (facts.length === 0) return [];
  const words: Readonly<Record<VolumeFact['state'], string>> = {
    complete: t('complete'),
    failed: t('failed'),
    running: t('being copied'),
    unknown: t('not known'),
  };
  const rows = facts.map(({ volume, where, state, sizeBytes, message }) => {
    const said = message === undefined ? words[state] : `${words[state]}: ${message}`;
    const cells = [volume, placeWord(where), said, sizeBytes === undefined ? t('not known') : sizeText(sizeBytes)];
    return `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  });
  return [`| ${[t('Volume'), t('Where'), t('State'), t('Size')].join(' | ')} |`, '|---|---|---|---|', ...rows, ''];
}

function offers(all: readonly Offer[]): string[] {
  if (all.length === 0) return [t('BackOps does not restore from it.')];
  const words: Readonly<Record<Offer['mode'], string>> = {
    clone: t('Restore into a namespace of its own: nothing that is there is touched'),
    'side-by-side': t('Restore into a new claim beside the old one: nothing that is there is touched'),
    'in-place': t('Restore in place: what is there is replaced'),
  };
  return all.map(({ mode, refusal }) =>
    refusal === undefined ? `- ✓ ${words[mode]}` : `- ✗ ${words[mode]} (${t('not now: {0}', escapeMarkdown(refusal))})`,
  );
}

const timeText = (time: string | undefined, relative: string | undefined): string | undefined => {
  const at = localTime(time);
  return at === undefined ? undefined : relative === undefined ? at : `${at} (${relative})`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
