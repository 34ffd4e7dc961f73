import type { Assessment, Gap, Match } from '../../model/verdict.ts';
import type { RuleContext } from '../contract.ts';
import { onePerPolicy } from './missing.ts';

export interface FallingShort {
  readonly assessment: Assessment;
  readonly matches: readonly Match[];
}

/** Components that are covered, but fall short in one of these ways, with the policies that do no better. */
export function fallingShort(context: RuleContext, ...wanted: readonly Gap[]): readonly FallingShort[] {
  return context.each(`falling-short:${wanted.join()}`, context.assessments, (assessment) => {
    if (assessment.verdict !== 'partial' || !wanted.some((gap) => assessment.gaps.includes(gap))) return [];
    const matches = assessment.volumes
      .filter((volume) => volume.verdict === 'partial')
      .flatMap((volume) => volume.matches)
      .filter((match) => match.verdict === 'partial' && wanted.some((gap) => match.gaps.includes(gap)));
    return matches.length > 0 ? [{ assessment, matches: onePerPolicy(matches) }] : [];
  });
}
