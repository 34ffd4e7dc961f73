import type { Exemption } from '../../model/component.ts';
import { get, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';

export const exemptAnnotation = 'backops.dev/exempt';

/** An exemption that somebody wrote: a comment at the object, or the annotation `backops.dev/exempt: <reason>`. */
export function writtenExemption(resource: Resource): Exemption | undefined {
  const directive = resource.directives.find((one) => one.kind === 'exempt');
  if (directive) {
    return {
      by: 'directive',
      reason: directive.reason,
      at: directive.at,
      ...(directive.until !== undefined && { until: directive.until }),
    };
  }
  const annotation = get(resource.body, ['metadata', 'annotations', exemptAnnotation]);
  const text = textOf(annotation);
  if (text === undefined) return undefined;
  const until = /\s+until (\d{4}-\d{2}-\d{2})$/.exec(text);
  return {
    by: 'annotation',
    reason: until ? text.slice(0, until.index) : text,
    ...(annotation?.at && { at: annotation.at }),
    ...(until?.[1] !== undefined && { until: until[1] }),
  };
}

/** Names by which people say that nothing in it needs to last. */
export function isCacheName(name: string): boolean {
  return /(^|[-_.])(cache|caches|tmp|temp|scratch)([-_.]|$)/i.test(name);
}
