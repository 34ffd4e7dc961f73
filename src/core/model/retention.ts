import { day } from './duration.ts';
import type { Retention, Schedule } from './policy.ts';

/** Longest time between two backups, in seconds; undefined when there is no schedule or it cannot be read. */
export function gapOf(schedule: Schedule): number | undefined {
  switch (schedule.kind) {
    case 'cron':
      return schedule.longestGapSeconds;
    case 'interval':
      return schedule.seconds;
    case 'continuous':
      return schedule.lossSeconds;
    default:
      return undefined;
  }
}

/** How far back one can go, in seconds; Infinity when copies never expire. A count needs the schedule to become a time. */
export function retentionSeconds(retention: Retention, schedule: Schedule): number | undefined {
  switch (retention.kind) {
    case 'duration':
      return retention.seconds;
    case 'forever':
      return Number.POSITIVE_INFINITY;
    case 'count': {
      // Continuous archiving has no runs to count.
      const gap = schedule.kind === 'continuous' ? day : gapOf(schedule);
      return gap === undefined ? undefined : gap * retention.count;
    }
    case 'unknown':
      return undefined;
  }
}
