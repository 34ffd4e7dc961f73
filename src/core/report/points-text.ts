import { counted } from '../model/counted.ts';
import { formatDuration } from '../model/duration.ts';
import { kindOf } from '../model/object-type.ts';
import type { RestorePoint, RestorePointState, VolumeDataPlace } from '../model/restore-point.ts';
import type { Paint, Style } from './paint.ts';
import { sizeText } from './size.ts';
import { type Cell, table } from './table.ts';

const places: Readonly<Record<VolumeDataPlace, string>> = {
  'same-storage': 'snapshot on the same storage',
  'object-store': 'copy in the object store',
  'cloud-snapshot': 'snapshot by a Velero plugin',
};

const styles: Readonly<Record<RestorePointState, Style>> = {
  complete: 'green',
  incomplete: 'yellow',
  failed: 'red',
  running: 'blue',
  expired: 'yellow',
  deleting: 'yellow',
  unknown: 'yellow',
};

/** A table, newest first, and below it what a person should know about each. `now` is an ISO time. */
export function pointsText(
  points: readonly RestorePoint[],
  now: string,
  paint: Paint,
  width: number | undefined,
): string {
  const rows = points.map((point): Cell[] => [
    { text: phaseText(point), style: styles[point.state] },
    { text: span(point.createdAt, now, -1) },
    { text: point.expiresAt === undefined ? 'not known' : expiryText(point.expiresAt, now) },
    { text: point.sizeBytes === undefined ? 'not known' : sizeText(point.sizeBytes) },
    { text: dataText(point), ...(point.volumeData.presence !== 'yes' && { style: 'yellow' as const }) },
    { text: `${kindOf(point.type)} ${point.name}`, style: 'bold' },
    { text: point.contents.text },
  ]);
  const head = ['phase', 'age', 'expires', 'size', 'volume data', 'restore point', 'contents'];
  const about = points.map((point) => {
    const lines = [
      `volume data: ${point.volumeData.reason}`,
      ...(point.madeBy ? [`made by ${point.madeBy}`] : []),
      ...(point.deletionPolicy ? [`deletion policy ${point.deletionPolicy}`] : []),
      ...point.notes,
    ];
    return `${paint('bold', point.name)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  });
  return `${table(head, rows, paint, width)}\n${about.join('')}\n${counted(points.length, 'restore point')}\n`;
}

function phaseText({ state, phase }: RestorePoint): string {
  return state === 'expired'
    ? `expired (${phase})`
    : state === 'deleting' && phase !== 'Deleting'
      ? `deleting (${phase})`
      : phase;
}

function dataText({ volumeData: { presence, where } }: RestorePoint): string {
  if (presence === 'unknown') return 'unknown';
  if (presence === 'failed') return 'failed';
  const text = where.map((place) => places[place]).join(' and ');
  return presence === 'partial' ? `partly: ${text}` : text;
}

function span(time: string | undefined, now: string, sign: 1 | -1): string {
  const seconds = (sign * (Date.parse(time ?? '') - Date.parse(now))) / 1000;
  return Number.isNaN(seconds) ? 'not known' : formatDuration(Math.max(0, seconds));
}

function expiryText(time: string, now: string): string {
  return Date.parse(time) <= Date.parse(now) ? `${span(time, now, -1)} ago` : `in ${span(time, now, 1)}`;
}
