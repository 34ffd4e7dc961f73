import type { Assessment } from '../../model/verdict.ts';
import type { FindingDraft, Rule } from '../contract.ts';
import { listed, nameOfComponent } from '../shared/names.ts';

/** Policies that name one claim each do not grow with the replicas. */
export const rule: Rule = {
  id: 'scale-gap',
  severity: 'warning',
  title: 'Replicas that the policies of the first ones do not cover',
  check: (context) => context.each('scale-gap', context.assessments, draftsOf),
};

function* draftsOf({ component, verdict, gaps, volumes, contributors }: Assessment): Generator<FindingDraft> {
  if (verdict !== 'partial' || !gaps.includes('scale-gap')) return;
  const open = volumes.filter((volume) => volume.verdict === 'unprotected').map((volume) => volume.volume);
  yield {
    message: `Only some replicas of ${nameOfComponent(component)} are covered: nothing backs up ${listed(open)}. Each claim needs a policy of its own.`,
    at: component.at,
    component: component.id,
    related: contributors
      .slice(0, 3)
      .map(({ policy, volume }) => ({ message: `${volume} is covered by ${policy.name}`, at: policy.at })),
    fixes: ['policy', 'exempt'],
  };
}
