import type { Rule } from '../contract.ts';
import { problemsOf } from '../shared/problems.ts';

/** What a policy says and its backup system ignores or refuses. */
export const rule: Rule = {
  id: 'ineffective-setting',
  severity: 'warning',
  title: 'A setting of a policy that has no effect',
  check: (context) => problemsOf(context, 'ineffective'),
};
