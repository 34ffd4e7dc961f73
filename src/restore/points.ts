import { type ClusterReader, isClusterError, type ServedKind } from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { LiveRead, RestorePoint, RestorePointQuery, RestorePoints } from '../core/model/restore-point.ts';

export interface FoundPoints {
  /** Newest first. */
  readonly points: readonly RestorePoint[];
  readonly systems: readonly InstalledSystem[];
  readonly unread: readonly Unread[];
}

/** A backup system whose kinds the server serves. */
export interface InstalledSystem {
  readonly provider: string;
  readonly title: string;
  /** `velero.io/v1`: of its API, which is not the version of its program. */
  readonly apiVersions: readonly string[];
  /** Could its points be listed? When not, that there are none to see says nothing. */
  readonly isListed: boolean;
}

/** What the user may not read. */
export interface Unread {
  readonly provider: string;
  readonly type: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  readonly isPoint: boolean;
  readonly message: string;
  readonly remedy: string;
}

export interface PointsRequest {
  readonly query: RestorePointQuery;
  /** Where backup systems keep their objects, when it is not one of the usual namespaces. */
  readonly systemNamespaces?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Lists what every installed system offers. Only reads. Rejects with a ClusterError when the cluster cannot be asked at all. */
export async function findRestorePoints(
  reader: ClusterReader,
  systems: readonly RestorePoints[],
  request: PointsRequest,
): Promise<FoundPoints> {
  const types = systems.flatMap(({ reads }) => reads.map(({ type }) => type));
  const served = new Map((await reader.discover(types, request.signal)).map((kind) => [kind.type, kind]));
  const found = await Promise.all(
    systems.map(async ({ provider, title, reads, list }) => {
      const kinds = reads.flatMap((read) => served.get(read.type) ?? []);
      if (!reads.some(({ type, isPoint }) => isPoint && served.has(type))) return undefined;
      const objects = new Map<string, readonly LiveObject[]>();
      const unread: Unread[] = [];
      await Promise.all(
        reads.map(async (read) => {
          const kind = served.get(read.type);
          if (!kind) return;
          const result = await readAll(reader, kind, read, request);
          if (result.objects) objects.set(read.type, result.objects);
          unread.push(...result.unread.map((one) => ({ ...one, provider, type: read.type, isPoint: read.isPoint })));
        }),
      );
      const points = list({ of: (type) => objects.get(type) }, request.query);
      const isListed = reads.some(({ type, isPoint }) => isPoint && objects.has(type));
      const apiVersions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))].sort();
      return { points, unread, system: { provider, title, apiVersions, isListed } };
    }),
  );
  const installed = found.filter((one) => one !== undefined);
  return {
    points: installed.flatMap(({ points }) => points).sort(newestFirst),
    systems: installed.map(({ system }) => system),
    unread: installed.flatMap(({ unread }) => unread),
  };
}

interface ReadResult {
  /** Undefined where nothing could be read. */
  readonly objects?: readonly LiveObject[];
  readonly unread: readonly Pick<Unread, 'namespace' | 'message' | 'remedy'>[];
}

async function readAll(
  reader: ClusterReader,
  kind: ServedKind,
  read: LiveRead,
  { query, systemNamespaces, signal }: PointsRequest,
): Promise<ReadResult> {
  const one = async (namespace: string | undefined): Promise<ReadResult> => {
    try {
      return { objects: await reader.list(kind, namespace, signal), unread: [] };
    } catch (error) {
      // What one user may not read is a fact about the answer; everything else ends the command.
      if (!isClusterError(error) || error.clusterCode !== 'forbidden') throw error;
      const { message, remedy } = error;
      return { unread: [{ ...(namespace !== undefined && { namespace }), message, remedy }] };
    }
  };
  if (read.scope !== 'system') return one(read.scope === 'asked' ? query.namespace : undefined);
  if (systemNamespaces === undefined) {
    const everywhere = await one(undefined);
    if (everywhere.objects) return everywhere;
  }
  const namespaces = systemNamespaces ?? read.usualNamespaces ?? [];
  const results = await Promise.all(namespaces.map(one));
  const readable = results.flatMap(({ objects }) => (objects ? [objects] : []));
  const unread = results.flatMap((result) => result.unread);
  // Of the usual namespaces most are not there, and a server says "forbidden" of those, too.
  if (readable.length > 0) return { objects: readable.flat(), unread: systemNamespaces === undefined ? [] : unread };
  return { unread: systemNamespaces === undefined ? unread.slice(0, 1) : unread };
}

function newestFirst(left: RestorePoint, right: RestorePoint): number {
  const [a, b] = [Date.parse(left.createdAt ?? ''), Date.parse(right.createdAt ?? '')];
  return (Number.isNaN(b) ? 0 : b) - (Number.isNaN(a) ? 0 : a) || left.id.localeCompare(right.id);
}
