import { parseCron } from '../../core/model/cron.ts';
import { formatDuration } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { PolicyProblem, Schedule } from '../../core/model/policy.ts';
import { textOf } from '../../core/model/read.ts';
import { cronSchedule } from '../../core/model/schedule.ts';

/**
 * Six fields, seconds first. Five are accepted too, with a warning of the operator that few see: its parser takes the weekday for
 * the one that is left out, so that `0 2 * * *` runs at minute 2 of every hour (robfig/cron v1, Parse).
 */
export function scheduleOf(node: Node | undefined): { schedule: Schedule; problems: PolicyProblem[] } {
  const schedule = cronSchedule(node, 'six-field-seconds');
  const text = textOf(node)?.trim();
  if (schedule.kind !== 'invalid' || text === undefined || text.split(/\s+/).length !== 5)
    return { schedule, problems: [] };
  const shifted = parseCron(`${text} *`, 'six-field-seconds');
  if (!shifted.ok) return { schedule, problems: [] };
  const { longestGapSeconds } = shifted;
  const meant = `0 ${text}`;
  return {
    schedule: { ...schedule, kind: 'cron', text, dialect: 'six-field-seconds', longestGapSeconds },
    problems: schedule.at
      ? [
          {
            kind: 'schedule',
            message: `spec.schedule has 5 fields, of which CloudNativePG takes the first as seconds: it runs every ${formatDuration(longestGapSeconds)}; ${meant} is what a crontab would mean`,
            at: schedule.at,
            suggestion: `"${meant}"`,
          },
        ]
      : [],
  };
}
