import { labelSelector } from '../../core/model/label-selector.ts';
import { type Node, scalar } from '../../core/model/node.ts';
import { get, itemsOf } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import type { ResourceFilter } from './names.ts';
import { excludedNamespaces, includedNamespaces } from './namespaces.ts';
import type { ServerDefaults } from './server.ts';

export const excludeLabel = 'velero.io/exclude-from-backup';

/**
 * Which volumes a BackupSpec is about. `path` is how the user writes it: `spec.template` in a Schedule, `spec` in a Backup.
 * Order and meaning: velero pkg/backup/item_backupper.go, itemInclusionChecks.
 */
export function selectionOf(
  spec: Node | undefined,
  path: string,
  filter: ResourceFilter,
  server: ServerDefaults,
): Selector {
  return {
    op: 'all',
    of: [
      includedNamespaces(spec, path, server),
      excludedNamespaces(spec, path, server),
      notExcluded('namespace'),
      notExcluded('claim'),
      typesIncluded(filter, path),
      labels(spec, path, filter),
    ],
  };
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
function labels(spec: Node | undefined, path: string, filter: ResourceFilter): Selector {
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
      // A pod that the backup leaves out brings no claims along.
      {
        op: 'all' as const,
        of: [
          {
            op: 'constant' as const,
            value: filter.pods,
            label: `${path} leaves pods out by its resource filters`,
            gap: 'selector-misses' as const,
          },
          labelSelector(node, { on: 'pod', label, gap: 'selector-misses' }),
        ],
      },
    ]),
  };
}
