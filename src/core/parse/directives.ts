import type { Directive } from '../model/resource.ts';
import type { Place } from '../model/source.ts';

/**
 * Reads `backops:exempt <reason>` and `backops:ignore <rule>[ <rule>…] -- <reason>`, either with ` until YYYY-MM-DD` at
 * its end, from the text of a comment, with or without its marks. `at` is the comment. A reason that is missing is
 * returned as an empty text; undefined when the comment is none of ours.
 */
export function parseDirective(commentText: string, at: Place): Directive | undefined {
  const found = /backops:(exempt|ignore)\b[ \t:]*([^\r\n]*)/.exec(commentText);
  if (!found) return undefined;
  let rest = (found[2] ?? '').replace(/\*\/\s*$/, '').trim();
  const ending = /(?:^|\s)until\s+(\d{4}-\d{2}-\d{2})\s*\.?$/.exec(rest);
  const until = ending && isDate(ending[1] ?? '') ? ending[1] : undefined;
  if (ending && until) rest = rest.slice(0, ending.index).trim();
  const optional = until === undefined ? {} : { until };
  if (found[1] === 'exempt') return { kind: 'exempt', rules: [], reason: rest.replace(/^--\s*/, ''), ...optional, at };
  const dashes = /(?:^|\s)--(?:\s|$)/.exec(rest);
  const names = dashes ? rest.slice(0, dashes.index) : rest;
  const reason = dashes ? rest.slice(dashes.index + dashes[0].length).trim() : '';
  return { kind: 'ignore', rules: names.split(/[\s,]+/).filter((name) => name !== ''), reason, ...optional, at };
}

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}
