import { nameOf } from '../../coverage/evidence.ts';
import type { Assessment } from '../../model/verdict.ts';
import type { FindingDraft, Rule } from '../contract.ts';
import { nameOfComponent } from '../shared/names.ts';

/** An exemption outlives its reason: its date has passed, or the data has got a backup since. */
export const rule: Rule = {
  id: 'stale-exemption',
  severity: 'information',
  title: 'An exemption that no longer holds, or is no longer needed',
  check: (context) =>
    context.each('stale-exemption', context.assessments, (one) => draftsOf(one, context.settings.today)),
};

function* draftsOf({ component, volumes, contributors }: Assessment, today: string): Generator<FindingDraft> {
  const { exemption } = component;
  if (exemption?.by !== 'directive' && exemption?.by !== 'annotation') return;
  const at = exemption.at ?? component.at;
  const name = nameOfComponent(component);
  if (exemption.until !== undefined && exemption.until < today) {
    yield {
      message: `The exemption of ${name} ended on ${exemption.until}, and it is judged like any other. Remove the exemption, or give it a new date.`,
      at,
      component: component.id,
    };
  } else if (volumes.length > 0 && volumes.every((volume) => volume.verdict === 'protected')) {
    const by = contributors[0] ? ` by ${nameOf(contributors[0].policy)}` : '';
    yield {
      message: `${name} is exempt ("${exemption.reason}"), but protected${by} anyway. Remove the exemption, so that it is noticed when the policy goes.`,
      at,
      component: component.id,
      related: contributors
        .slice(0, 1)
        .map(({ policy }) => ({ message: `${nameOf(policy)} covers it`, at: policy.at })),
    };
  }
}
