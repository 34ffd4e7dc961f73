import type { Activities, Activity } from '../core/model/activity.ts';
import type { Unread } from './points.ts';
import { keyOf, objectsFor, type Readings } from './readings.ts';

export interface FoundActivities {
  /** What was begun last comes first. */
  readonly activities: readonly Activity[];
  readonly unread: readonly Unread[];
}

/** What the installed systems do and did in a namespace. Pure. */
export function activitiesIn(readings: Readings, systems: readonly Activities[], namespace: string): FoundActivities {
  const found = systems.map(({ provider, reads, list }) => ({
    activities: list(objectsFor(readings, reads), namespace),
    unread: reads.flatMap((read) =>
      (readings.get(keyOf(read))?.denied ?? []).map(
        (one): Unread => ({ ...one, provider, type: read.type, isPoint: read.isPoint }),
      ),
    ),
  }));
  return {
    activities: found.flatMap(({ activities }) => activities).sort(latestFirst),
    unread: found.flatMap(({ unread }) => unread),
  };
}

function latestFirst(left: Activity, right: Activity): number {
  const [a, b] = [Date.parse(left.startedAt ?? ''), Date.parse(right.startedAt ?? '')];
  return (Number.isNaN(b) ? 0 : b) - (Number.isNaN(a) ? 0 : a) || left.id.localeCompare(right.id);
}
