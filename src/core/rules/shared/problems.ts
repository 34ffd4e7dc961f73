import { nameOf } from '../../coverage/evidence.ts';
import type { ProblemKind } from '../../model/policy.ts';
import type { FindingDraft, RuleContext } from '../contract.ts';

/** What providers say is wrong with the policies of the environment. */
export function* problemsOf(context: RuleContext, kind: ProblemKind): Generator<FindingDraft> {
  for (const { policy } of context.policies) {
    for (const problem of policy.problems) {
      if (problem.kind !== kind) continue;
      const { at, suggestion } = problem;
      yield {
        message: `${nameOf(policy)}: ${problem.message.replace(/\.$/, '')}.`,
        at,
        policy: policy.id,
        discriminator: problem.message,
        ...(suggestion !== undefined && { replace: { title: `Write ${suggestion}`, at, text: suggestion } }),
      };
    }
  }
}
