import { tellDecision } from '../../coverage/evidence.ts';
import { show } from '../../model/read.ts';
import type { Decision } from '../../model/verdict.ts';

const words: Readonly<Record<string, string>> = { labels: 'label', annotations: 'annotation', tags: 'tag' };

/**
 * What kept something from being selected, each reason once: a selector that is held against the claim and against its pods
 * says no twice. `spec.labelSelector asks for the label backup=nightly, which its claim and its pods do not have`.
 */
export function tellMissing(decisions: readonly Decision[]): string {
  const bySides = new Map<string, Set<string>>();
  const others = new Set<string>();
  for (const decision of decisions) {
    const asked = askedFor(decision);
    if (asked === undefined || decision.test.op !== 'test') others.add(tellDecision(decision));
    else bySides.set(asked, (bySides.get(asked) ?? new Set()).add(sides[decision.test.on] ?? 'it'));
  }
  const keyed = [...bySides].map(
    ([asked, on]) =>
      `${asked}, which ${[...on].join(' and ')} ${on.has('its pods') || on.size > 1 ? 'do' : 'does'} not have`,
  );
  return [...keyed, ...others].join('; ');
}

const sides: Readonly<Record<string, string>> = { claim: 'its claim', pod: 'its pods', namespace: 'its namespace' };

/** For a label, annotation or tag that is not there, or has another value. */
function askedFor({ test, negated }: Decision): string | undefined {
  if (test.op !== 'test' || negated || test.key === undefined) return undefined;
  const word = words[test.field] ?? test.field;
  switch (test.is.op) {
    case 'exists':
      return `${test.label} asks for the ${word} ${test.key}`;
    case 'equals':
      return `${test.label} asks for the ${word} ${test.key}=${show(test.is.value)}`;
    case 'in':
      return `${test.label} asks for the ${word} ${test.key}=${test.is.values.map(show).join(' or ')}`;
    default:
      return undefined;
  }
}
