import type { Assessment, Gap, Match } from '../../model/verdict.ts';
import type { RuleContext } from '../contract.ts';
import { onePerPolicy } from './missing.ts';

/** Components that are covered, but fall short in one of these ways, with the policies that do no better. */
export function* fallingShort(
  context: RuleContext,
  ...wanted: readonly Gap[]
): Generator<{ assessment: Assessment; matches: readonly Match[] }> {
  for (const assessment of context.assessments) {
    if (assessment.verdict !== 'partial' || !wanted.some((gap) => assessment.gaps.includes(gap))) continue;
    const matches = assessment.volumes
      .filter((volume) => volume.verdict === 'partial')
      .flatMap((volume) => volume.matches)
      .filter((match) => match.verdict === 'partial' && wanted.some((gap) => match.gaps.includes(gap)));
    if (matches.length > 0) yield { assessment, matches: onePerPolicy(matches) };
  }
}
