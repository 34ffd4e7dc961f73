import type { Node } from '../../core/model/node.ts';
import type { CaptureRule, PolicyProblem } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, itemsOf, show, textOf } from '../../core/model/read.ts';
import type { Place } from '../../core/model/source.ts';
import type { ServerDefaults } from './server.ts';

const oldFilters = ['includedResources', 'excludedResources', 'includeClusterResources'];
const scopedFilters = [
  'includedClusterScopedResources',
  'excludedClusterScopedResources',
  'includedNamespaceScopedResources',
  'excludedNamespaceScopedResources',
];

/** Why the server refuses or never sees what an object asks for (pkg/controller/backup_controller.go, prepareBackupRequest). */
export function refusals(
  spec: Node | undefined,
  namespace: Node | undefined,
  at: Place,
  server: ServerDefaults,
  context: PolicyContext,
): PolicyProblem[] {
  const found: PolicyProblem[] = [];
  const tell = (message: string, node?: Node) => found.push({ kind: 'ineffective', message, at: node?.at ?? at });
  const here = textOf(namespace);
  const servers = textOf(server.namespace);
  if (here !== undefined && servers !== undefined && here !== servers)
    tell(`it lies in the namespace ${here}, and the Velero server reads those of ${servers} only`, namespace);
  const one = get(spec, 'labelSelector');
  const several = get(spec, 'orLabelSelectors');
  if (one?.kind === 'map' && itemsOf(several).length > 0)
    tell('it sets both labelSelector and orLabelSelectors, which Velero refuses', several);
  const isSet = (key: string) => {
    const node = get(spec, key);
    return node !== undefined && node.kind !== 'unknown' && !(node.kind === 'list' && node.items.length === 0);
  };
  const old = oldFilters.find(isSet);
  const scoped = scopedFilters.find(isSet);
  if (old && scoped) tell(`it sets both ${old} and ${scoped}, which Velero refuses`, get(spec, scoped));
  const location = textOf(get(spec, 'storageLocation'));
  const target = context
    .resources('velero.io/BackupStorageLocation')
    .find(({ resource }) => location !== undefined && show(resource.name) === location);
  if (target && textOf(get(target.resource.body, 'spec.accessMode')) === 'ReadOnly')
    tell(`its location ${location} is read-only`, get(spec, 'storageLocation'));
  return found;
}

/** A refused backup captures nothing, whatever else it says. */
export function refused(problems: readonly PolicyProblem[]): CaptureRule[] {
  return problems
    .slice(0, 1)
    .map(({ message, at }) => ({ when: { op: 'all', of: [] }, method: 'none', gap: 'nothing', because: message, at }));
}
