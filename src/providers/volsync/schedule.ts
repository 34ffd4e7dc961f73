import type { Node } from '../../core/model/node.ts';
import type { Schedule } from '../../core/model/policy.ts';
import { get, textOf } from '../../core/model/read.ts';
import { cronSchedule } from '../../core/model/schedule.ts';

/** What the API server accepts (`spec.trigger.schedule` in api/v1alpha1/replicationsource_types.go): no names, no `@every`. */
const accepted = /^(@(annually|yearly|monthly|weekly|daily|hourly))|((((\d+,)*\d+|(\d+(\/|-)\d+)|\*(\/\d+)?)\s?){5})$/;

/** A manual trigger wins over a schedule; without any trigger VolSync starts again as soon as it is done. */
export function scheduleOf(trigger: Node | undefined): Schedule {
  const manual = get(trigger, 'manual');
  const cron = get(trigger, 'schedule');
  if (trigger?.kind === 'unknown') return { kind: 'unknown', because: trigger.reason.detail };
  if (manual !== undefined && textOf(manual) !== '') {
    const at = manual.at && { at: manual.at };
    if (manual.kind === 'unknown' && cron !== undefined)
      return { kind: 'unknown', because: 'a manual trigger, if it is set, wins over the schedule', ...at };
    return { kind: 'on-demand', ...at };
  }
  if (cron === undefined || textOf(cron) === '')
    return { kind: 'unknown', because: 'it has no trigger: it runs again as soon as it is done', runs: 'yes' };
  const schedule = cronSchedule(cron, 'five-field');
  if (schedule.kind === 'cron' && !accepted.test(schedule.text.trim())) {
    return {
      kind: 'invalid',
      text: schedule.text,
      problem: 'VolSync takes five fields of numbers, or @hourly, @daily, @weekly, @monthly and @yearly',
      ...(schedule.at && { at: schedule.at }),
    };
  }
  return schedule;
}
