import { nameOf } from '../../coverage/evidence.ts';
import type { Rule } from '../contract.ts';
import { problemsOf } from '../shared/problems.ts';
import { replacement } from '../shared/replacement.ts';

/** The same cron text means different things to different systems, and some systems take what they misread. */
export const rule: Rule = {
  id: 'cron-dialect',
  severity: 'error',
  title: 'A schedule that its backup system cannot read',
  *check(context) {
    for (const { policy } of context.policies) {
      const { schedule } = policy;
      if (schedule.kind !== 'invalid') continue;
      const at = schedule.at ?? policy.at;
      const text =
        schedule.at && schedule.suggestion !== undefined && replacement(at, schedule.text, schedule.suggestion);
      const instead = schedule.suggestion === undefined ? '' : ` Write "${schedule.suggestion}".`;
      yield {
        message: `${nameOf(policy)} never runs: its schedule "${schedule.text}" cannot be read, ${schedule.problem}.${instead}`,
        at,
        policy: policy.id,
        ...(text && { replace: { title: `Write "${schedule.suggestion}"`, at, text } }),
      };
    }
    yield* problemsOf(context, 'schedule');
  },
};
