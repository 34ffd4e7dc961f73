import { type LiveObject, liveTexts, liveValue } from '../../core/model/live-object.ts';
import type { Contents } from '../../core/model/restore-point.ts';
import type { Tri } from '../../core/model/tri.ts';

/** What a Backup's spec says about its contents; what really is in it stands in its store only. */
export function contentsOf(backup: LiveObject, namespace: string): Contents {
  const included = liveTexts(backup, 'spec', 'includedNamespaces');
  const excluded = liveTexts(backup, 'spec', 'excludedNamespaces');
  const isIn = included.length === 0 ? 'yes' : anyMatches(included, namespace);
  const isOut = anyMatches(excluded, namespace);
  const contained: Tri = isIn === 'no' || isOut === 'yes' ? 'no' : isIn === 'yes' && isOut === 'no' ? 'yes' : 'unknown';
  const scope =
    included.length === 0 || included.includes('*')
      ? excluded.length === 0
        ? 'all namespaces'
        : `all namespaces but ${excluded.join(', ')}`
      : `${included.length === 1 ? 'namespace' : 'namespaces'} ${included.join(', ')}`;
  const doubt = contained === 'unknown' ? ['its pattern may or may not mean this namespace'] : [];
  return { namespace: contained, text: [scope, ...limits(backup), ...doubt].join('; ') };
}

/** Is it about this namespace alone, so that the counters of its status are about it? */
export function isAboutOnly(backup: LiveObject, namespace: string): boolean {
  const included = liveTexts(backup, 'spec', 'includedNamespaces');
  return included.length > 0 && included.every((one) => one === namespace);
}

/** Velero leaves these out of every backup by itself and writes so into the spec: it handles snapshots its own way. */
const alwaysExcluded = new Set([
  'volumesnapshots.snapshot.storage.k8s.io',
  'volumesnapshotcontents.snapshot.storage.k8s.io',
]);

function limits(backup: LiveObject): string[] {
  const spec = backup.spec;
  const only = [
    ...liveTexts(spec, 'includedResources'),
    ...liveTexts(spec, 'includedNamespaceScopedResources'),
    ...liveTexts(spec, 'includedClusterScopedResources'),
  ].filter((name) => name !== '*');
  const without = [
    ...liveTexts(spec, 'excludedResources'),
    ...liveTexts(spec, 'excludedNamespaceScopedResources'),
    ...liveTexts(spec, 'excludedClusterScopedResources'),
  ].filter((name) => !alwaysExcluded.has(name));
  const selectors = [liveValue(spec, 'labelSelector'), ...listOf(liveValue(spec, 'orLabelSelectors'))].filter(
    (one) => one !== undefined && one !== null,
  );
  return [
    ...(only.length > 0 ? [`only ${only.join(', ')}`] : []),
    ...(without.length > 0 ? [`without ${without.join(', ')}`] : []),
    ...(selectors.length > 0 ? [`only objects with ${selectors.map(selectorText).join(' or ')}`] : []),
    ...(liveValue(spec, 'resourcePolicy') ? ['limited by a resource policy'] : []),
  ];
}

function selectorText(selector: unknown): string {
  const labels = Object.entries(Object(liveValue(selector, 'matchLabels'))).map(([key, value]) => `${key}=${value}`);
  const expressions = listOf(liveValue(selector, 'matchExpressions')).map((one) => {
    const values = liveTexts(one, 'values');
    return `${liveValue(one, 'key')} ${liveValue(one, 'operator')}${values.length > 0 ? ` (${values.join(', ')})` : ''}`;
  });
  return [...labels, ...expressions].join(' and ') || 'any label';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function anyMatches(patterns: readonly string[], name: string): Tri {
  const found = patterns.map((pattern) => matches(pattern, name));
  return found.includes('yes') ? 'yes' : found.includes('unknown') ? 'unknown' : 'no';
}

/** `*` and `?` are known since Velero 1.18; whether a server reads the other signs of its globs is not for us to guess. */
function matches(pattern: string, name: string): Tri {
  if (pattern === '*' || pattern === name) return 'yes';
  if (!/[*?[\]{}]/.test(pattern)) return 'no';
  if (/[[\]{}]/.test(pattern)) return 'unknown';
  const expression = pattern
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  // Servers before 1.18 take such a pattern for a name, which is none.
  return new RegExp(`^${expression}$`).test(name) ? 'unknown' : 'no';
}
