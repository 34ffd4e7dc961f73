import type { Entry, MapNode, Node, UnknownReason } from '../../model/node.ts';
import { get, itemsOf, mapOf } from '../../model/read.ts';

/** Half of what pod templates say, and nothing that backups depend on. */
const unreadOfContainers = ['livenessProbe', 'readinessProbe', 'startupProbe', 'ports', 'resources', 'securityContext'];
const unreadOfPods = ['affinity', 'securityContext', 'tolerations', 'topologySpreadConstraints'];

const reason: UnknownReason = { code: 'unsupported', detail: 'BackOps does not read what it says about running pods' };

/** Drops the parts of a workload that nobody asks for: they would take half of the memory. Their places stay. */
export function forgetPodDetails(type: string, body: MapNode): void {
  const path = podPath(type);
  const pod = path === undefined ? undefined : mapOf(get(body, path));
  if (!pod) return;
  forget(pod, unreadOfPods);
  for (const key of ['containers', 'initContainers'])
    for (const container of itemsOf(get(pod, key))) if (container.kind === 'map') forget(container, unreadOfContainers);
}

function podPath(type: string): string | undefined {
  if (type === 'Pod') return 'spec';
  if (type === 'batch/CronJob') return 'spec.jobTemplate.spec.template.spec';
  return /^(?:apps\/|batch\/|extensions\/|ReplicationController$)/.test(type) ? 'spec.template.spec' : undefined;
}

/** The tree was just read and belongs to nobody else yet, so that it is changed in place. */
function forget(map: MapNode, keys: readonly string[]): void {
  const entries = map.entries as Map<string, Entry>;
  for (const key of keys) {
    const entry = entries.get(key);
    if (!entry || (entry.value.kind !== 'map' && entry.value.kind !== 'list')) continue;
    const value: Node = { kind: 'unknown', reason, ...(entry.value.at && { at: entry.value.at }) };
    entries.set(key, { ...entry, value });
  }
}
