import type { ClusterReader } from '../core/model/cluster-reader.ts';
import type { ClusterWriter } from '../core/model/cluster-writer.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import { connectionTo } from './connection.ts';
import { discoverKinds } from './discovery.ts';
import { type KubeconfigOptions, loadKubeconfig } from './kubeconfig.ts';
import { listAll } from './list.ts';
import { pathOf } from './paths.ts';
import { askRights } from './rights.ts';
import { followChanges } from './watch.ts';
import { writerOf } from './writer.ts';

export interface ClusterOptions extends KubeconfigOptions {
  /** May programs that the kubeconfig names be run? Never in an untrusted workspace. */
  readonly mayRunPrograms: boolean;
  /** Milliseconds that one answer may take; default 20 s. */
  readonly timeoutMilliseconds?: number;
  /** Seconds after which a watch is asked for anew, where it was; default 45. A silent server is noticed a little later. */
  readonly watchSeconds?: number;
}

export interface OpenedCluster extends ClusterReader {
  /** Through the same connection, so that what is changed is what was read. To be handed to `src/restore/run`, and used by nobody else. */
  readonly writer: ClusterWriter;
}

/** Reads the kubeconfig and contacts nothing: the first request does. Throws a ClusterError. */
export function openCluster(options: ClusterOptions): OpenedCluster {
  const config = loadKubeconfig(options);
  const connection = connectionTo(config, options, () => loadKubeconfig({ ...options, context: config.context }));
  return {
    context: config.context,
    clusterName: config.cluster.name,
    server: config.server,
    discover: (types, signal) => discoverKinds(connection, types, signal),
    list: async (kind, namespace, signal) => (await listAll(connection, kind, { namespace }, signal)).objects,
    async get(kind, namespace, name, signal) {
      const answer = await connection.get(pathOf(kind, namespace, name), signal, [404]);
      return answer.status === 404 ? undefined : (answer.body as LiveObject);
    },
    watch: (kind, what, tell, signal) =>
      followChanges(connection, kind, what, tell, signal, options.watchSeconds ?? 45),
    mayI: (rights, signal) => askRights(connection, rights, signal),
    writer: writerOf(connection),
    close: connection.close,
  };
}
