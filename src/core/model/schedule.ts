import { parseCron } from './cron.ts';
import type { Node } from './node.ts';
import type { CronDialect, Schedule } from './policy.ts';
import { textOf } from './read.ts';

/** A cron field as a schedule; absent means that nothing runs the policy by itself. */
export function cronSchedule(node: Node | undefined, dialect: CronDialect): Schedule {
  if (node === undefined) return { kind: 'on-demand' };
  const at = node.at && { at: node.at };
  const text = textOf(node);
  if (text === undefined) {
    const because = node.kind === 'unknown' ? node.reason.detail : 'it is no text';
    return { kind: 'unknown', because, ...at };
  }
  const parsed = parseCron(text, dialect);
  if (parsed.ok) return { kind: 'cron', text, dialect, longestGapSeconds: parsed.longestGapSeconds, ...at };
  return {
    kind: 'invalid',
    text,
    problem: parsed.problem,
    ...(parsed.suggestion !== undefined && { suggestion: parsed.suggestion }),
    ...at,
  };
}
