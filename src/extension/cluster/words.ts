import * as vscode from 'vscode';
import type { ActivityState } from '../../core/model/activity.ts';
import { day, formatDuration, hour, minute } from '../../core/model/duration.ts';
import { kindOf } from '../../core/model/object-type.ts';
import type { RestorePoint, RestorePointState, VolumeDataPlace } from '../../core/model/restore-point.ts';
import type { Unread } from '../../restore/points.ts';

const t = vscode.l10n.t;

export interface Icon {
  readonly icon: string;
  readonly color?: string;
}

export const themeIcon = ({ icon, color }: Icon): vscode.ThemeIcon =>
  new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));

const good = { icon: 'pass-filled', color: 'testing.iconPassed' };
const doubtful = { icon: 'warning', color: 'list.warningForeground' };
const bad = { icon: 'error', color: 'list.errorForeground' };
const busy = { icon: 'sync', color: 'progressBar.background' };
const open = { icon: 'question', color: 'descriptionForeground' };
const leaving = { icon: 'trash', color: 'disabledForeground' };

/** Shapes differ as well as colours. A complete backup whose data is not there is no good one. */
export function pointIcon({ state, volumeData }: RestorePoint): Icon {
  switch (state) {
    case 'complete':
      if (volumeData.presence === 'yes') return good;
      return volumeData.presence === 'unknown' ? { icon: 'pass', color: 'testing.iconPassed' } : doubtful;
    case 'incomplete':
      return doubtful;
    case 'failed':
      return bad;
    case 'running':
      return busy;
    case 'expired':
      return { icon: 'history', color: 'list.warningForeground' };
    case 'deleting':
      return leaving;
    case 'unknown':
      return open;
  }
}

export const activityIcons: Readonly<Record<ActivityState, Icon>> = {
  waiting: { icon: 'clock', color: 'descriptionForeground' },
  running: { icon: 'sync~spin' },
  complete: good,
  incomplete: doubtful,
  failed: bad,
  deleting: leaving,
  unknown: open,
};

export const pointStates: readonly RestorePointState[] = [
  'complete',
  'incomplete',
  'failed',
  'running',
  'expired',
  'deleting',
  'unknown',
];

export function pointStateWord(state: RestorePointState): string {
  switch (state) {
    case 'complete':
      return t('complete');
    case 'incomplete':
      return t('incomplete');
    case 'failed':
      return t('failed');
    case 'running':
      return t('being made');
    case 'expired':
      return t('expired');
    case 'deleting':
      return t('being deleted');
    case 'unknown':
      return t('state not known');
  }
}

export function activityStateWord(state: ActivityState): string {
  switch (state) {
    case 'waiting':
      return t('waiting');
    case 'running':
      return t('running');
    case 'complete':
      return t('complete');
    case 'incomplete':
      return t('finished with errors');
    case 'failed':
      return t('failed');
    case 'deleting':
      return t('being deleted');
    case 'unknown':
      return t('state not known');
  }
}

export function placeWord(place: VolumeDataPlace): string {
  switch (place) {
    case 'same-storage':
      return t('snapshot on the same storage');
    case 'object-store':
      return t('copy in the object store');
    case 'cloud-snapshot':
      return t('snapshot in the cloud');
  }
}

/** One line: is volume data in it, and where. Unknown is never told as none. */
export function dataWord({ volumeData: { presence, where } }: RestorePoint): string {
  const places = where.map(placeWord).join(', ');
  switch (presence) {
    case 'yes':
      return places;
    case 'partial':
      return t('part of the volume data: {0}', places);
    case 'failed':
      return t('no volume data: every copy failed');
    case 'unknown':
      return t('volume data not known');
  }
}

/** `2 h ago`; times are ISO. */
export function ago(time: string | undefined, now = Date.now()): string | undefined {
  const seconds = (now - Date.parse(time ?? '')) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return seconds < 60 ? t('just now') : t('{0} ago', formatDuration(whole(seconds)));
}

/** `expires in 5 d`, `expired 2 h ago`. */
export function expiry(time: string | undefined, now = Date.now()): string | undefined {
  const seconds = (Date.parse(time ?? '') - now) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return seconds > 0
    ? t('expires in {0}', formatDuration(whole(seconds, Math.round)))
    : t('expired {0} ago', formatDuration(whole(-seconds)));
}

/** In whole units of what formatDuration says: nobody counts the age of a backup in tenths of a minute. */
function whole(seconds: number, cut = Math.floor): number {
  const unit = seconds < hour ? minute : seconds < 2 * day ? hour : day;
  return seconds < minute ? seconds : cut(seconds / unit) * unit;
}

export function localTime(time: string | undefined): string | undefined {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at)
    ? undefined
    : new Date(at).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** `CSI snapshots: not allowed to list VolumeSnapshots in shop`. */
export function unreadText(title: string, { type, namespace }: Unread): string {
  return namespace === undefined
    ? t('{0}: not allowed to list {1}', title, pluralOf(type))
    : t('{0}: not allowed to list {1} in {2}', title, pluralOf(type), namespace);
}

const pluralOf = (type: string): string => `${kindOf(type)}${/s$/.test(type) ? 'es' : 's'}`;
