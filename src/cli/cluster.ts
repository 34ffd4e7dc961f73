import { resolve } from 'node:path';
import { isClusterError } from '../core/model/cluster-reader.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import { Refusal } from './refusal.ts';

/** Reads; its `writer` is there to be handed to what runs a plan. */
export type OpenedCluster = ReturnType<typeof import('../cluster/index.ts').openCluster>;

/** What the Kubernetes client's HTTP library states as its engine (undici 8). */
const oldestNode = [22, 19] as const;

/** Opens the cluster for one task and says in our words why it cannot be asked. Its bundle is loaded here and nowhere else. */
export async function withCluster<T>(
  args: Arguments,
  io: Io,
  task: (cluster: OpenedCluster) => Promise<T>,
): Promise<T> {
  checkNode(process.versions.node);
  const { openCluster } = await import('../cluster/index.ts');
  const [kubeconfig, context] = [args.value('kubeconfig'), args.value('context')];
  let cluster: OpenedCluster | undefined;
  try {
    cluster = openCluster({
      ...(kubeconfig !== undefined && { kubeconfig: resolve(io.cwd, kubeconfig) }),
      ...(context !== undefined && { context }),
      env: io.env,
      // Whoever calls a command names the kubeconfig, as with kubectl.
      mayRunPrograms: true,
    });
    return await task(cluster);
  } catch (error) {
    if (isClusterError(error)) throw new Refusal('cluster', error.message, error.remedy);
    throw error;
  } finally {
    cluster?.close();
  }
}

export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new Refusal(
    'cluster',
    `what talks to a cluster needs Node ${oldestNode.join('.')} or later; this is Node ${version}.`,
    'Install a newer Node; the commands that read files run on this one.',
  );
}
