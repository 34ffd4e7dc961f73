import type { FindingDraft, Rule } from '../contract.ts';
import { type Missing, missing } from '../shared/missing.ts';
import { relatedMisses } from '../shared/related.ts';

/** Data that nothing covers and nothing nearly covers; near misses with a name of their own have rules of their own. */
export const rule: Rule = {
  id: 'unprotected-data',
  severity: 'warning',
  title: 'Data that no backup policy covers',
  check: (context) => context.each('unprotected-data', missing(context, 'nothing'), (one) => [draftOf(one)]),
};

function draftOf({ assessment, component, what }: Missing): FindingDraft {
  const engine = component.engine === undefined ? '' : ` (${component.engine})`;
  return {
    message: `No backup policy covers ${what}${engine}: what is lost there stays lost. Add a policy for it, or exempt it with a reason.`,
    at: component.at,
    component: component.id,
    related: relatedMisses(assessment.nearMisses),
    fixes: ['policy', 'repair', 'exempt'],
  };
}
