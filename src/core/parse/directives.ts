import type { Directive } from '../model/resource.ts';
import type { Place } from '../model/source.ts';

/** Reads `# backops:exempt <reason>` and `# backops:ignore <rule>… -- <reason>`, either with ` until YYYY-MM-DD`. */
export function parseDirective(comment: string, at: Place): Directive | undefined {
  const match = /^[#/*\s]*backops:(exempt|ignore)\b[ \t]*(.*?)[\s*/]*$/.exec(comment);
  if (!match) return undefined;
  const kind = match[1] as Directive['kind'];
  let rest = (match[2] as string).trim();
  const until = /(?:^|\s)until\s+(\d{4}-\d{2}-\d{2})$/.exec(rest);
  if (until) rest = rest.slice(0, until.index).trim();
  const ends = until?.[1] === undefined ? {} : { until: until[1] };
  if (kind === 'exempt') return { kind, rules: [], reason: rest, ...ends, at };
  const separator = /(?:^|\s)--(?:\s|$)/.exec(rest);
  const rules = (separator ? rest.slice(0, separator.index) : rest).split(/[\s,]+/).filter((rule) => rule !== '');
  const reason = separator ? rest.slice(separator.index + separator[0].length).trim() : '';
  return { kind, rules, reason, ...ends, at };
}
