import type { Node } from '../../core/model/node.ts';
import { get, textOf } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { patternsOrAll } from './names.ts';
import type { ServerDefaults } from './server.ts';

/** First minor version that resolves patterns in lists of namespaces (pkg/util/wildcard); older ones take them for names. */
const patternsSince = 18;

export function includedNamespaces(spec: Node | undefined, path: string, server: ServerDefaults): Selector {
  const list = get(spec, 'includedNamespaces');
  const { patterns, open } = patternsOrAll(list);
  return namespacesIn(patterns, open, server, {
    label: `${path}.includedNamespaces`,
    ...(list?.at && { from: list.at, repair: { kind: 'append-to-list', list: list.at } }),
  });
}

export function excludedNamespaces(spec: Node | undefined, path: string, server: ServerDefaults): Selector {
  const list = get(spec, 'excludedNamespaces');
  if (list === undefined) return { op: 'all', of: [] };
  const patterns = list.kind === 'list' ? list.items : [list];
  const open = list.kind === 'list' && list.open !== undefined;
  const inner = namespacesIn(patterns, open, server, {
    label: `${path}.excludedNamespaces`,
    ...(list.at && { from: list.at, repair: { kind: 'remove-from-list', list: list.at } }),
  });
  return { op: 'not', of: inner, gap: 'opted-out' };
}

function namespacesIn(
  patterns: readonly Node[],
  open: boolean,
  server: ServerDefaults,
  more: Pick<TestSelector, 'label' | 'from' | 'repair'>,
): Selector {
  const test = (some: readonly Node[], isOpen: boolean): TestSelector => ({
    op: 'test',
    on: 'component',
    field: 'namespace',
    is: { op: 'globs', patterns: some, dialect: 'velero', open: isOpen },
    ...more,
  });
  const wild = patterns.filter(isPattern);
  if (wild.length === 0 || (server.minor ?? 0) >= patternsSince) return test(patterns, open);
  const names = patterns.filter((pattern) => !isPattern(pattern));
  if (server.minor !== undefined) return test(names, open);
  const resolved: Selector = {
    op: 'all',
    of: [
      test(wild, false),
      { op: 'constant', value: 'unknown', label: 'whether the Velero server is new enough (1.18) to resolve patterns' },
    ],
  };
  return names.length === 0 && !open ? resolved : { op: 'any', of: [test(names, open), resolved] };
}

/** `*` alone has always meant all of them. */
function isPattern(node: Node): boolean {
  const text = textOf(node);
  return text !== undefined && text !== '*' && /[*?[]/.test(text);
}
