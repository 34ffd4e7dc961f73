import { parseGoDuration } from '../../core/model/duration.ts';
import type { Node } from '../../core/model/node.ts';
import type { Retention, Schedule } from '../../core/model/policy.ts';
import { get, numberOf, show, textOf } from '../../core/model/read.ts';
import { gapOf } from '../../core/model/retention.ts';

/** `{expires: 168h, maxCount: 10}`: whichever comes first; neither keeps snapshots forever. */
export function retentionOf(retention: Node | undefined, schedule: Schedule): Retention {
  if (retention?.kind === 'unknown') return { kind: 'unknown', because: retention.reason.detail };
  const expires = get(retention, 'expires');
  const maxCount = get(retention, 'maxCount');
  const limits = [
    ...(expires && textOf(expires) !== '' ? [byTime(expires)] : []),
    ...(maxCount ? [byCount(maxCount)] : []),
  ];
  const [first, second] = limits;
  if (!first) return { kind: 'forever' };
  if (!second) return first;
  const unreadable = limits.find((one) => one.kind === 'unknown');
  if (unreadable) return unreadable;
  const gap = gapOf(schedule);
  const counted = second.kind === 'count' && gap !== undefined ? second.count * gap : Number.POSITIVE_INFINITY;
  return first.kind === 'duration' && first.seconds <= counted ? first : second;
}

function byTime(node: Node): Retention {
  const seconds = parseGoDuration(textOf(node) ?? '');
  const at = node.at && { at: node.at };
  if (seconds !== undefined) return { kind: 'duration', seconds, ...at };
  const because = node.kind === 'unknown' ? node.reason.detail : `spec.retention.expires ${show(node)} is no duration`;
  return { kind: 'unknown', because, ...at };
}

function byCount(node: Node): Retention {
  const count = numberOf(node);
  const at = node.at && { at: node.at };
  if (count !== undefined) return { kind: 'count', count, ...at };
  const because = node.kind === 'unknown' ? node.reason.detail : `spec.retention.maxCount ${show(node)} is no number`;
  return { kind: 'unknown', because, ...at };
}
