import type { ClusterReader } from '../core/model/cluster-reader.ts';
import type { RestorePoint, RestorePointQuery, RestorePoints } from '../core/model/restore-point.ts';
import { keyOf, objectsFor, type Readings, readOnce } from './readings.ts';

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
  { query, systemNamespaces, signal }: PointsRequest,
): Promise<FoundPoints> {
  const request = { namespace: query.namespace, ...(systemNamespaces && { systemNamespaces }) };
  const reads = systems.flatMap((system) => system.reads);
  return pointsIn(await readOnce(reader, reads, request, signal), systems, query);
}

/** What was read, or is being followed, as restore points. Pure. */
export function pointsIn(readings: Readings, systems: readonly RestorePoints[], query: RestorePointQuery): FoundPoints {
  const installed = systems.flatMap(({ provider, title, reads, list }) => {
    const read = reads.flatMap((one) => {
      const reading = readings.get(keyOf(one));
      return reading ? [{ ...one, ...reading }] : [];
    });
    if (!read.some(({ isPoint }) => isPoint)) return [];
    const system: InstalledSystem = {
      provider,
      title,
      apiVersions: [...new Set(read.map(({ kind }) => kind.apiVersion))].sort(),
      isListed: read.some(({ isPoint, objects }) => isPoint && objects !== undefined),
    };
    const unread = read.flatMap(({ type, isPoint, denied }) =>
      denied.map((one): Unread => ({ ...one, provider, type, isPoint })),
    );
    return [{ system, unread, points: list(objectsFor(readings, reads), query) }];
  });
  return {
    points: installed.flatMap(({ points }) => points).sort(newestFirst),
    systems: installed.map(({ system }) => system),
    unread: installed.flatMap(({ unread }) => unread),
  };
}

function newestFirst(left: RestorePoint, right: RestorePoint): number {
  const [a, b] = [Date.parse(left.createdAt ?? ''), Date.parse(right.createdAt ?? '')];
  return (Number.isNaN(b) ? 0 : b) - (Number.isNaN(a) ? 0 : a) || left.id.localeCompare(right.id);
}
