import { labelSelector } from '../../core/model/label-selector.ts';
import { type Node, scalar } from '../../core/model/node.ts';
import { get, itemsOf, mapOf } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { patternsOrAll, type ResourceFilter } from './names.ts';

export const excludeLabel = 'velero.io/exclude-from-backup';

/**
 * Which volumes a BackupSpec is about. `path` is how the user writes it: `spec.template` in a Schedule, `spec` in a Backup.
 * Order and meaning: velero pkg/backup/item_backupper.go, itemInclusionChecks.
 */
export function selectionOf(spec: Node | undefined, path: string, filter: ResourceFilter): Selector {
  return {
    op: 'all',
    of: [
      includedNamespaces(spec, path),
      excludedNamespaces(spec, path),
      notExcluded('namespace'),
      notExcluded('claim'),
      typesIncluded(filter, path),
      labels(spec, path),
    ],
  };
}

function includedNamespaces(spec: Node | undefined, path: string): Selector {
  const list = get(spec, 'includedNamespaces');
  const { patterns, open } = patternsOrAll(list);
  return {
    op: 'test',
    on: 'component',
    field: 'namespace',
    is: { op: 'globs', patterns, dialect: 'velero', open },
    label: `${path}.includedNamespaces`,
    ...(list?.at && { from: list.at, repair: { kind: 'append-to-list', list: list.at } }),
  };
}

function excludedNamespaces(spec: Node | undefined, path: string): Selector {
  const list = get(spec, 'excludedNamespaces');
  if (list === undefined) return { op: 'all', of: [] };
  const patterns = list.kind === 'list' ? list.items : [list];
  const inner: TestSelector = {
    op: 'test',
    on: 'component',
    field: 'namespace',
    is: { op: 'globs', patterns, dialect: 'velero', open: list.kind === 'list' && list.open !== undefined },
    label: `${path}.excludedNamespaces`,
    ...(list.at && { from: list.at, repair: { kind: 'remove-from-list', list: list.at } }),
  };
  return { op: 'not', of: inner, gap: 'opted-out' };
}

function notExcluded(on: 'namespace' | 'claim'): Selector {
  const test: TestSelector = {
    op: 'test',
    on,
    field: 'labels',
    key: excludeLabel,
    is: { op: 'equals', value: scalar('true') },
    label: `the label ${excludeLabel} on the ${on}`,
    // A Namespace that no file shows is taken as an ordinary one: the label is rare and its owner put it there on purpose.
    whenUnseen: 'no',
    repair: { kind: 'remove-key' },
  };
  return { op: 'not', of: test, gap: 'opted-out' };
}

/** The claim's type must pass the filters; when it does not, the data stays out even where pods are saved. */
function typesIncluded(filter: ResourceFilter, path: string): Selector {
  if (filter.claims === 'yes') return { op: 'all', of: [] };
  const noClaim: TestSelector = {
    op: 'test',
    on: 'claim',
    field: 'name',
    is: { op: 'exists' },
    label: 'a volume without a claim',
    whenUnseen: 'no',
  };
  const at = filter.at?.at;
  const byType: Selector = {
    op: 'constant',
    value: filter.claims,
    label: `${path} leaves persistentvolumeclaims out by its resource filters`,
    gap: 'metadata-only',
    ...(at && { from: at }),
  };
  return { op: 'any', of: [{ op: 'not', of: noClaim, gap: 'metadata-only' }, byType] };
}

/** labelSelector or orLabelSelectors: the claim itself must match, or a pod that mounts it (pkg/util/actionhelpers/pod_helper.go). */
function labels(spec: Node | undefined, path: string): Selector {
  const one = get(spec, 'labelSelector');
  const several = get(spec, 'orLabelSelectors');
  const selectors = [
    ...(one === undefined || (one.kind === 'map' && one.entries.size === 0)
      ? []
      : [{ node: one, label: `${path}.labelSelector` }]),
    ...itemsOf(several).map((node) => ({ node, label: `${path}.orLabelSelectors` })),
  ];
  if (selectors.length === 0) return { op: 'all', of: [] };
  return {
    op: 'any',
    of: selectors.flatMap(({ node, label }) => [
      labelSelector(node, { on: 'claim', label, gap: 'selector-misses', repairable: true }),
      labelSelector(node, { on: 'pod', label, gap: 'selector-misses' }),
    ]),
  };
}

/** Pre-hooks run in the pod before its volumes are read: by annotation, or from spec.hooks. */
export function quiescedBy(spec: Node | undefined, path: string): Selector {
  const annotation: TestSelector = {
    op: 'test',
    on: 'pod',
    field: 'annotations',
    key: 'pre.hook.backup.velero.io/command',
    is: { op: 'exists' },
    label: 'a pre-hook on the pod',
  };
  const hooks = itemsOf(get(spec, 'hooks.resources')).filter((hook) => itemsOf(get(hook, 'pre')).length > 0);
  return {
    op: 'any',
    of: [
      annotation,
      ...hooks.map((hook): Selector => {
        const { patterns, open } = patternsOrAll(get(hook, 'includedNamespaces'));
        const selector = get(hook, 'labelSelector');
        return {
          op: 'all',
          of: [
            {
              op: 'test',
              on: 'component',
              field: 'namespace',
              is: { op: 'globs', patterns, dialect: 'velero', open },
              label: `${path}.hooks`,
            },
            ...(mapOf(selector) ? [labelSelector(selector, { on: 'pod', label: `${path}.hooks` })] : []),
          ],
        };
      }),
    ],
  };
}
