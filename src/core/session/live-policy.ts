import { isClusterPath } from '../model/cluster-path.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { TestSelector } from '../model/selector.ts';
import type { StatedWorld } from './caches.ts';

/**
 * A policy that a connected cluster holds. It says nothing of components whose namespace that cluster lacks, and nothing at all
 * where a file of the workspace defines it: once that is applied the file's text holds, and the file is what is judged.
 */
export function withinCluster(policy: BackupPolicy, world: StatedWorld): BackupPolicy | undefined {
  const { resource } = policy;
  const isWritten = world
    .resources(resource.type)
    .some((one) => one.resource.address === resource.address && !isClusterPath(one.environment));
  if (isWritten) return undefined;
  const isThere: TestSelector = {
    op: 'test',
    on: 'component',
    field: 'namespace',
    // Where not all namespaces can be seen, one of them has a name that is not known.
    is: { op: 'in', values: world.own('Namespace').map(({ name }) => name) },
    label: `whether ${world.environment.title} has its namespace`,
  };
  const { enable: _, ...state } = policy.state;
  const { selection } = policy;
  // Behind its own operands: which namespaces it is about is what tells most policies apart at once.
  const own = selection.op === 'all' ? selection.of : [selection];
  return { ...policy, state, selection: { op: 'all', of: [...own, isThere] } };
}
