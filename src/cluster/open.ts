import { type ClusterReader, clusterError, type ServedKind } from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import { connectionTo } from './connection.ts';
import { discoverKinds } from './discovery.ts';
import { type KubeconfigOptions, loadKubeconfig } from './kubeconfig.ts';

export interface ClusterOptions extends KubeconfigOptions {
  /** May programs that the kubeconfig names be run? Never in an untrusted workspace. */
  readonly mayRunPrograms: boolean;
  /** Milliseconds that one answer may take; default 20 s. */
  readonly timeoutMilliseconds?: number;
}

/** Objects per request: what kubectl asks for, small enough for a slow server. */
const pageSize = 500;

/** Reads the kubeconfig and contacts nothing: the first request does. Throws a ClusterError. */
export function openCluster(options: ClusterOptions): ClusterReader {
  const config = loadKubeconfig(options);
  const connection = connectionTo(config, options);

  async function list(kind: ServedKind, namespace: string | undefined, signal?: AbortSignal) {
    // A continue token lives a few minutes; on a slow walk through many pages the server asks to begin again.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const found = await pages(kind, namespace, signal);
      if (found) return found;
    }
    throw clusterError('slow', `the list of ${kind.plural} changed faster than it could be read.`, 'Try again.');
  }

  async function pages(kind: ServedKind, namespace: string | undefined, signal?: AbortSignal) {
    const found: LiveObject[] = [];
    let next = '';
    do {
      const query = `?limit=${pageSize}${next && `&continue=${encodeURIComponent(next)}`}`;
      const answer = await connection.get(pathOf(kind, namespace) + query, signal, next ? [410] : []);
      if (answer.status === 410) return undefined;
      const page = answer.body as { items?: LiveObject[]; metadata?: { continue?: string } };
      found.push(...(page.items ?? []));
      next = page.metadata?.continue ?? '';
    } while (next !== '');
    return found;
  }

  return {
    context: config.context,
    server: config.server,
    discover: (types, signal) => discoverKinds(connection, types, signal),
    list,
    async get(kind, namespace, name, signal) {
      const answer = await connection.get(`${pathOf(kind, namespace)}/${encodeURIComponent(name)}`, signal, [404]);
      return answer.status === 404 ? undefined : (answer.body as LiveObject);
    },
    close: connection.close,
  };
}

function pathOf(kind: ServedKind, namespace: string | undefined): string {
  const root = kind.apiVersion.includes('/') ? '/apis' : '/api';
  const scope = kind.isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}/${kind.apiVersion}${scope}/${kind.plural}`;
}
