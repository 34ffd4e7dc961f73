import { nameOf } from '../../coverage/evidence.ts';
import { formatDuration } from '../../model/duration.ts';
import { gapOf } from '../../model/retention.ts';
import type { Rule } from '../contract.ts';

/** The last copy expires before the next one is made: for a while there is none. */
export const rule: Rule = {
  id: 'retention-shorter-than-interval',
  severity: 'warning',
  title: 'Copies that expire before the next one is made',
  *check(context) {
    for (const { policy } of context.policies) {
      const { retention, schedule } = policy;
      const gap = schedule.kind === 'continuous' ? undefined : gapOf(schedule);
      if (policy.state.active === 'no' || retention.kind !== 'duration' || gap === undefined) continue;
      if (retention.seconds <= 0 || retention.seconds >= gap) continue;
      yield {
        message: `${nameOf(policy)} keeps a copy for ${formatDuration(retention.seconds)}, but up to ${formatDuration(gap)} pass until the next one: in between there is no backup at all. Keep copies longer, or make them more often.`,
        at: retention.at ?? policy.at,
        policy: policy.id,
        related:
          schedule.kind !== 'on-demand' && schedule.at
            ? [{ message: `the longest time between two runs is ${formatDuration(gap)}`, at: schedule.at }]
            : [],
      };
    }
  },
};
