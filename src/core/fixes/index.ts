import type { Fix } from '../model/finding.ts';
import type { Found } from '../session/findings.ts';
import type { FixContext } from './contract.ts';

/** All fixes for these findings, the preferred ones first. */
export function buildFixes(_found: readonly Found[], _context: FixContext): Fix[] {
  return [];
}

/** One fix that mends everything that has a preferred fix. */
export function buildFixAll(_found: readonly Found[], _context: FixContext): Fix | undefined {
  return undefined;
}
