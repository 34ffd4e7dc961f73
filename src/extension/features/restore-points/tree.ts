import type { RestorePoint, RestorePointState } from '../../../core/model/restore-point.ts';

export const groupings = ['time', 'claim'] as const;
export type Grouping = (typeof groupings)[number];

/** Empty: everything. */
export interface Filter {
  readonly systems: readonly string[];
  readonly states: readonly RestorePointState[];
  readonly text: string;
}

export const noFilter: Filter = { systems: [], states: [], text: '' };
export const isFiltering = ({ systems, states, text }: Filter): boolean =>
  systems.length > 0 || states.length > 0 || text !== '';

export interface PointGroup {
  /** A period, or the name of a claim; `''` for what no claim is known of. */
  readonly key: string;
  readonly points: readonly RestorePoint[];
}

export const periods = ['today', 'yesterday', 'week', 'older', 'unknown'] as const;
export type Period = (typeof periods)[number];

export function passes(point: RestorePoint, { systems, states, text }: Filter): boolean {
  const wanted = text.trim().toLowerCase();
  const words = [point.name, point.madeBy ?? '', point.contents.text, point.phase, ...claimsOf(point)];
  return (
    (systems.length === 0 || systems.includes(point.provider)) &&
    (states.length === 0 || states.includes(point.state)) &&
    (wanted === '' || words.some((word) => word.toLowerCase().includes(wanted)))
  );
}

/** Points in groups, each in the given order. A point of several claims stands in the group of each. */
export function groupPoints(points: readonly RestorePoint[], grouping: Grouping, now: Date): PointGroup[] {
  const groups = new Map<string, RestorePoint[]>();
  for (const point of points) {
    const keys = grouping === 'time' ? [periodOf(point.createdAt, now)] : claimsOf(point);
    for (const key of keys.length === 0 ? [''] : keys) groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  const rank = (key: string): number => (grouping === 'time' ? periods.indexOf(key as Period) : key === '' ? 0 : 1);
  return [...groups]
    .map(([key, members]) => ({ key, points: members }))
    .sort((a, b) => rank(a.key) - rank(b.key) || a.key.localeCompare(b.key, 'en', { numeric: true }));
}

const claimsOf = ({ volumeData }: RestorePoint): string[] => [...new Set(volumeData.volumes.map((one) => one.volume))];

/** By the calendar of this machine; `week`: the five days before yesterday. */
export function periodOf(time: string | undefined, now: Date): Period {
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) return 'unknown';
  const dayStart = (back: number): number =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).getTime();
  if (at >= dayStart(0)) return 'today';
  if (at >= dayStart(1)) return 'yesterday';
  return at >= dayStart(6) ? 'week' : 'older';
}
