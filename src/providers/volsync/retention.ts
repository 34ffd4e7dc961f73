import { day, hour } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { Retention, Schedule } from '../../core/model/policy.ts';
import { get, mapOf, numberOf, textOf } from '../../core/model/read.ts';
import { gapOf } from '../../core/model/retention.ts';
import type { Mover } from './movers.ts';

const units: Readonly<Record<string, number>> = {
  hourly: hour,
  daily: day,
  weekly: 7 * day,
  monthly: 31 * day,
  yearly: 366 * day,
};

/** How far back the repository reaches. Movers without history keep one state. */
export function retentionOf(mover: Mover, schedule: Schedule): Retention {
  const { name, settings } = mover;
  if (settings?.kind === 'unknown') return { kind: 'unknown', because: settings.reason.detail };
  if (name !== 'restic' && name !== 'kopia') return { kind: 'count', count: 1 };
  const retain = get(settings, 'retain');
  const entries = mapOf(retain)?.entries;
  if (retain !== undefined && !entries) return unreadable(retain);
  const written = [...(entries ?? [])].filter(([, entry]) => get(entry.value, '') !== undefined);
  if (written.length === 0) {
    if (name === 'kopia') return { kind: 'unknown', because: "the retention of kopia's own policy applies" };
    // mover/restic/mover.go, generateForgetOptions: without a policy `restic forget --keep-last 1`.
    return schedule.kind === 'unknown' && !schedule.at
      ? { kind: 'duration', seconds: 0 }
      : { kind: 'count', count: 1, ...(retain?.at && { at: retain.at }) };
  }
  const gap = gapOf(schedule);
  const reaches = written.map(([key, entry]) => reachOf(key, entry.value, gap));
  const blocked = written.find((_, index) => reaches[index] === undefined);
  if (blocked) return unreadable(blocked[1].value);
  return {
    kind: 'duration',
    seconds: Math.max(...(reaches as number[])),
    ...(retain?.at && { at: retain.at }),
  };
}

/**
 * `hourly: 24` keeps the newest copy of each of the last 24 hours *that have one*: with a nightly schedule that is 24 nights.
 */
function reachOf(key: string, value: Node, gap: number | undefined): number | undefined {
  if (key === 'within') return withinOf(textOf(value));
  const count = numberOf(value);
  if (count === undefined) return undefined;
  if (key === 'last' || key === 'latest') return gap === undefined ? undefined : count * gap;
  const unit = units[key];
  return unit === undefined ? 0 : count * Math.max(unit, gap ?? 0);
}

/** Restic's own durations: `1y5m7d2h`, where m means months. */
function withinOf(text: string | undefined): number | undefined {
  const match = /^(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)d)?(?:(\d+)h)?$/.exec(text ?? '');
  if (!match || !text) return undefined;
  const [years, months, days, hours] = match.slice(1).map((part) => Number(part ?? 0));
  return (years ?? 0) * 365 * day + (months ?? 0) * 30 * day + (days ?? 0) * day + (hours ?? 0) * hour;
}

function unreadable(node: Node): Retention {
  const because = node.kind === 'unknown' ? node.reason.detail : 'spec.restic.retain cannot be read';
  return { kind: 'unknown', because, ...(node.at && { at: node.at }) };
}
