import { tellMiss } from '../../coverage/evidence.ts';
import type { Match } from '../../model/verdict.ts';
import type { FindingDraft } from '../contract.ts';

type Related = NonNullable<FindingDraft['related']>;

/** Near misses as related information: each points at the operand of the policy that decided. */
export function relatedMisses(matches: readonly Match[], most = 3): Related {
  return matches.slice(0, most).map((match) => {
    const { text, at } = tellMiss(match);
    return { message: text, at: at ?? match.policy.at };
  });
}

/** Policies as related information, each with one sentence. */
export function relatedPolicies(matches: readonly Match[], tell: (match: Match) => string, most = 3): Related {
  return matches.slice(0, most).map((match) => ({ message: tell(match), at: match.policy.at }));
}
