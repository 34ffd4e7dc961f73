import type { Rule } from '../contract.ts';
import { problemsOf } from '../shared/problems.ts';

/** Providers say what a policy needs; only what is certainly not there is a problem. */
export const rule: Rule = {
  id: 'dangling-reference',
  severity: 'error',
  title: 'A policy that names something which is not there',
  check: (context) => problemsOf(context, 'reference'),
};
