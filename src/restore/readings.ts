import {
  type ClusterError,
  type ClusterReader,
  isClusterError,
  type ServedKind,
} from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { LiveObjects, LiveRead } from '../core/model/restore-point.ts';

export interface ReadRequest {
  /** The namespace that is asked for. */
  readonly namespace: string;
  /** Where backup systems keep their objects, when it is not one of the usual namespaces. */
  readonly systemNamespaces?: readonly string[];
}

/** What was read, by kind. What the server does not serve is not in it. */
export type Readings = ReadonlyMap<string, Reading>;

export interface Reading {
  readonly kind: ServedKind;
  /** Undefined where nothing could be read, which is not the same as none. */
  readonly objects?: readonly LiveObject[];
  readonly denied: readonly Denied[];
}

export interface Denied {
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  readonly message: string;
  readonly remedy: string;
}

/** One look at one namespace, or at the whole cluster. */
export type Glance = { readonly objects: readonly LiveObject[] } | { readonly denied: Denied };

/** Two providers may read a kind in different places. */
export const keyOf = (read: LiveRead): string => `${read.scope} ${read.type}`;

/** What a provider that reads these is shown of it. */
export function objectsFor(readings: Readings, reads: readonly LiveRead[]): LiveObjects {
  return {
    of: (type) => {
      const read = reads.find((one) => one.type === type);
      return read && readings.get(keyOf(read))?.objects;
    },
  };
}

/** Where to look, and where when that is not allowed. */
export interface Places {
  readonly first: readonly (string | undefined)[];
  readonly otherwise: readonly string[];
}

export function placesOf(read: LiveRead, { namespace, systemNamespaces }: ReadRequest): Places {
  if (read.scope === 'asked') return { first: [namespace], otherwise: [] };
  if (read.scope === 'cluster') return { first: [undefined], otherwise: [] };
  if (systemNamespaces !== undefined) return { first: systemNamespaces, otherwise: [] };
  return { first: [undefined], otherwise: read.usualNamespaces ?? [] };
}

export function isReadable(glance: Glance): glance is Extract<Glance, { objects: unknown }> {
  return 'objects' in glance;
}

/** What the looks at the places come to; `otherwise` is empty where nobody had to look there. */
export function readingOf(kind: ServedKind, first: readonly Glance[], otherwise: readonly Glance[]): Reading {
  const isFirst = first.some(isReadable) || otherwise.length === 0;
  const used = isFirst ? first : otherwise;
  const readable = used.filter(isReadable);
  const denied = used.flatMap((one) => ('denied' in one ? [one.denied] : []));
  // Of the usual namespaces most are not there, and a server says "forbidden" of those, too.
  if (readable.length > 0)
    return { kind, objects: readable.flatMap(({ objects }) => objects), denied: isFirst ? denied : [] };
  return { kind, denied: isFirst ? denied : denied.slice(0, 1) };
}

/** What one user may not read is a fact about the answer; everything else ends the reading. */
export function deniedBy(error: unknown, namespace: string | undefined): Denied | undefined {
  if (!isClusterError(error) || error.clusterCode !== 'forbidden') return undefined;
  const { message, remedy }: ClusterError = error;
  return { ...(namespace !== undefined && { namespace }), message, remedy };
}

/** Lists once. Only reads. Rejects with a ClusterError when the cluster cannot be asked at all. */
export async function readOnce(
  reader: ClusterReader,
  reads: readonly LiveRead[],
  request: ReadRequest,
  signal?: AbortSignal,
): Promise<Readings> {
  const kinds = await reader.discover([...new Set(reads.map(({ type }) => type))], signal);
  const served = new Map(kinds.map((kind) => [kind.type, kind]));
  const glance = async (kind: ServedKind, namespace: string | undefined): Promise<Glance> => {
    try {
      return { objects: await reader.list(kind, namespace, signal) };
    } catch (error) {
      const denied = deniedBy(error, namespace);
      if (denied) return { denied };
      throw error;
    }
  };
  const byKey = new Map(reads.map((read) => [keyOf(read), read]));
  const found = await Promise.all(
    [...byKey].map(async ([key, read]): Promise<[string, Reading][]> => {
      const kind = served.get(read.type);
      if (!kind) return [];
      const places = placesOf(read, request);
      const first = await Promise.all(places.first.map((namespace) => glance(kind, namespace)));
      const isSeen = first.some(isReadable);
      const otherwise = isSeen ? [] : await Promise.all(places.otherwise.map((namespace) => glance(kind, namespace)));
      return [[key, readingOf(kind, first, otherwise)]];
    }),
  );
  return new Map(found.flat());
}
