import { type ClusterReader, isClusterError, type ServedKind } from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { SourceRead } from './reads.ts';
import { type SlimObject, slim } from './slim.ts';

/** What a cluster answered; kept as it is, and put together with the workspace by `textsOf`. */
export interface ClusterReading {
  readonly context: string;
  readonly kinds: readonly KindReading[];
}

export interface KindReading {
  readonly read: SourceRead;
  /** Absent: the server does not serve it, so that there is none. */
  readonly kind?: ServedKind;
  readonly places: readonly PlaceReading[];
}

/** One look at a namespace, or at the whole cluster. */
export interface PlaceReading {
  /** Absent: the whole cluster. */
  readonly namespace?: string;
  readonly objects: readonly SlimObject[];
  /** Only these were asked for, each by its name. */
  readonly asked?: readonly string[];
  /** There may be others that could not be read. */
  readonly denied?: Denied;
}

export interface Denied {
  readonly message: string;
  readonly remedy: string;
}

export interface SourceRequest {
  /** Namespaces of the workspace's components: where to look when the whole cluster may not be listed. */
  readonly namespaces: readonly string[];
  readonly signal?: AbortSignal;
}

/** More of one kind are no policies that a person wrote. */
const mostObjects = 5_000;

/** Only reads. Rejects with a ClusterError when the cluster cannot be asked at all; what one user may not read is part of the answer. */
export async function readCluster(
  reader: ClusterReader,
  reads: readonly SourceRead[],
  request: SourceRequest,
): Promise<ClusterReading> {
  const types = [...new Set(reads.map(({ type }) => type))];
  const served = new Map((await reader.discover(types, request.signal)).map((kind) => [kind.type, kind]));
  const readAll = (some: readonly SourceRead[], placesOf: (read: SourceRead) => readonly (string | undefined)[]) =>
    Promise.all(
      some.map(async (read): Promise<KindReading> => {
        const kind = served.get(read.type);
        if (!kind) return { read, places: [] };
        return { read, kind, places: await look(reader, kind, placesOf(read), otherwise(read, request), request) };
      }),
    );
  const found = await readAll(
    reads.filter(({ scope }) => scope !== 'beside'),
    () => [undefined],
  );
  const beside = await readAll(
    reads.filter(({ scope }) => scope === 'beside'),
    ({ provider }) => namespacesOf(found, provider),
  );
  return { context: reader.context, kinds: [...found, ...beside] };
}

/** Where to look when the whole cluster may not be listed. */
function otherwise({ scope, usualNamespaces = [] }: SourceRead, { namespaces }: SourceRequest): readonly string[] {
  return scope === 'namespace' ? namespaces : scope === 'system' ? usualNamespaces : [];
}

/** Where the backup system keeps its objects. */
function namespacesOf(found: readonly KindReading[], provider: string): string[] {
  const its = found.filter(({ read }) => read.provider === provider && read.scope === 'system');
  return [
    ...new Set(
      its.flatMap(({ places }) => places.flatMap(({ objects }) => objects)).flatMap(({ namespace }) => namespace ?? []),
    ),
  ];
}

async function look(
  reader: ClusterReader,
  kind: ServedKind,
  first: readonly (string | undefined)[],
  others: readonly string[],
  { namespaces, signal }: SourceRequest,
): Promise<PlaceReading[]> {
  const at = async (namespace: string | undefined): Promise<PlaceReading> => {
    const where = namespace === undefined ? {} : { namespace };
    try {
      return { ...where, ...slimmed(kind, await reader.list(kind, namespace, signal)) };
    } catch (error) {
      return { ...where, objects: [], denied: deniedBy(error) };
    }
  };
  const found = await Promise.all(first.map(at));
  if (!found.some(({ denied }) => denied)) return found;
  // Whoever may work in a namespace may read it by its name, and not list them all.
  if (kind.type === 'Namespace') return [await byName(reader, kind, namespaces, signal)];
  return [...found, ...(await Promise.all(others.map(at)))];
}

async function byName(
  reader: ClusterReader,
  kind: ServedKind,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<PlaceReading> {
  let denied: Denied | undefined;
  const objects = await Promise.all(
    names.map(async (name) => {
      try {
        return await reader.get(kind, undefined, name, signal);
      } catch (error) {
        denied = deniedBy(error);
        return undefined;
      }
    }),
  );
  const found = slimmed(
    kind,
    objects.filter((one) => one !== undefined),
  );
  return { ...found, asked: names, ...(denied && { denied }) };
}

export function slimmed(kind: ServedKind, objects: readonly LiveObject[]): Pick<PlaceReading, 'objects' | 'denied'> {
  const some = objects.slice(0, mostObjects).flatMap((one) => slim(kind.type, kind.apiVersion, one) ?? []);
  if (objects.length <= mostObjects) return { objects: some };
  const message = `there are ${objects.length}, and ${mostObjects} are read.`;
  return { objects: some, denied: { message, remedy: 'Tell us what they are for.' } };
}

/** What concerns one kind or namespace; everything else ends the reading. */
export function deniedBy(error: unknown): Denied {
  if (!isClusterError(error) || !['forbidden', 'server', 'slow', 'absent'].includes(error.clusterCode)) throw error;
  const { message, remedy } = error;
  return { message, remedy };
}
