import { type ClusterReader, clusterError } from '../core/model/cluster-reader.ts';
import { kindOf } from '../core/model/object-type.ts';
import { claimTest, workloadTypes } from '../core/plan/pod-claims.ts';

const claimKind = 'PersistentVolumeClaim';
const claimNames = new Set(['persistentvolumeclaim', 'persistentvolumeclaims', 'pvc']);

/** The kinds that `--workload` takes. */
export const workloadKinds: readonly string[] = [claimKind, ...workloadTypes.map(kindOf)];

/**
 * Which claims belong to a workload of the cluster; undefined for a kind that is not among `workloadKinds`.
 * A claim is named by itself and need not exist any more. Rejects with a ClusterError.
 */
export async function claimsOfWorkload(
  reader: ClusterReader,
  namespace: string,
  kind: string,
  name: string,
  signal?: AbortSignal,
): Promise<((claim: string) => boolean) | undefined> {
  if (claimNames.has(kind.toLowerCase())) return (claim) => claim === name;
  const type = workloadTypes.find((one) => kindOf(one).toLowerCase() === kind.toLowerCase());
  if (type === undefined) return undefined;
  const [served] = await reader.discover([type], signal);
  const object = served && (await reader.get(served, namespace, name, signal));
  if (!object) {
    throw clusterError(
      'server',
      `namespace ${namespace} has no ${kindOf(type)} ${name}.`,
      `Name the volume instead, which need not be there any more: --workload ${claimKind}/NAME`,
    );
  }
  return claimTest(type, object);
}
