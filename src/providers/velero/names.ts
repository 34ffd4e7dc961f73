import { type Node, scalar } from '../../core/model/node.ts';
import { get, itemsOf, textOf } from '../../core/model/read.ts';
import type { Tri } from '../../core/model/tri.ts';

/** Names by which the API server's discovery resolves persistentvolumeclaims; a misspelt name is kept and matches nothing. */
const claimNames = new Set([
  'persistentvolumeclaims',
  'persistentvolumeclaim',
  'pvc',
  'persistentvolumeclaims.',
  'persistentvolumeclaims.core',
  '*',
]);
const podNames = new Set(['pods', 'pod', 'po', '*']);
const volumeNames = new Set(['persistentvolumes', 'persistentvolume', 'pv', '*']);

export interface ResourceFilter {
  readonly claims: Tri;
  readonly pods: Tri;
  readonly volumes: Tri;
  /** Where the filter is written. */
  readonly at?: Node;
}

/**
 * Which of claims, pods and volumes pass a BackupSpec's type filters. The old pair (includedResources, excludedResources) and
 * the four scoped ones cannot be mixed (velero pkg/apis/velero/v1/backup_types.go).
 */
export function resourceFilter(spec: Node | undefined): ResourceFilter {
  const included = get(spec, 'includedResources') ?? get(spec, 'includedNamespaceScopedResources');
  const excluded = get(spec, 'excludedResources') ?? get(spec, 'excludedNamespaceScopedResources');
  const passes = (names: ReadonlySet<string>): Tri => {
    if (names.has('*') && listed(excluded, names) === 'yes') return 'no';
    const wanted =
      included === undefined || (included.kind === 'list' && included.items.length === 0)
        ? 'yes'
        : listed(included, names);
    const unwanted = listed(excluded, names);
    if (unwanted === 'yes' || wanted === 'no') return 'no';
    return unwanted === 'unknown' || wanted === 'unknown' ? 'unknown' : 'yes';
  };
  const at = included ?? excluded;
  return { claims: passes(claimNames), pods: passes(podNames), volumes: passes(volumeNames), ...(at && { at }) };
}

function listed(list: Node | undefined, names: ReadonlySet<string>): Tri {
  if (list === undefined) return 'no';
  if (list.kind !== 'list') return 'unknown';
  let open = list.open !== undefined;
  for (const item of list.items) {
    const text = textOf(item);
    if (text === undefined) open = true;
    else if (names.has(text.toLowerCase())) return 'yes';
  }
  return open ? 'unknown' : 'no';
}

/** The items of a list of patterns, `["*"]` when it is absent or empty: Velero then takes everything. */
export function patternsOrAll(list: Node | undefined): { patterns: readonly Node[]; open: boolean } {
  if (list === undefined || (list.kind === 'list' && list.items.length === 0 && !list.open))
    return { patterns: [scalar('*')], open: false };
  if (list.kind !== 'list') return { patterns: [list], open: false };
  return { patterns: itemsOf(list), open: list.open !== undefined };
}
