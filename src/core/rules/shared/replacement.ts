import type { Place } from '../../model/source.ts';

/** Characters with which a plain YAML scalar cannot begin. */
const needsQuotes = /^[*@&!%`'"{}[\]#|>?-]/;

/**
 * The text to put where a scalar is written, in the quotes that it had. Undefined where the place holds something else
 * than the value: a folded text, an escape, an alias.
 */
export function replacement(at: Place, before: string, after: string): string | undefined {
  const length = at.end - at.start;
  if (length === before.length + 2) return `"${after}"`;
  if (length !== before.length) return undefined;
  return !at.file.endsWith('.tf') && needsQuotes.test(after) ? `"${after}"` : after;
}
