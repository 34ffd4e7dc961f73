import { type ClusterReader, isClusterError, type ServedKind } from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { ClusterIdentity } from '../core/model/plan.ts';
import type { Need, Seen, World } from '../core/model/restorer.ts';

/** Rounds of asking; a planner needs three: the point, what it names, what that names. */
const maxRounds = 8;

export interface WorldRequest {
  /** The namespace whose uid tells the cluster from another one. */
  readonly namespace: string;
  /** ISO time. */
  readonly now: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads what is needed, until nothing new is. What may not be read is kept as unread with the server's reason; every other failure
 * rejects with a ClusterError.
 */
export async function readWorld(
  reader: ClusterReader,
  needs: (world: World) => readonly Need[],
  { namespace, now, signal }: WorldRequest,
): Promise<World> {
  const served = new Map<string, ServedKind | undefined>();
  const lists = new Map<string, Seen<readonly LiveObject[]>>();
  const ones = new Map<string, Seen<LiveObject>>();
  const { context, server } = reader;
  let identity: ClusterIdentity = { context, server };
  const unasked = { state: 'unread', why: 'it was not asked for' } as const;

  const world: World = {
    get cluster() {
      return identity;
    },
    now,
    apiVersion: (type) => served.get(type)?.apiVersion,
    one: (type, at, name) => ones.get(key(type, at, name)) ?? fromList(lists.get(key(type, at)), name) ?? unasked,
    all: (type, at) => lists.get(key(type, at)) ?? unasked,
  };

  async function discover(types: readonly string[]): Promise<void> {
    const unknown = [...new Set(types)].filter((type) => !served.has(type));
    if (unknown.length === 0) return;
    for (const type of unknown) served.set(type, undefined);
    for (const kind of await reader.discover(unknown, signal)) served.set(kind.type, kind);
  }

  async function read(need: Need): Promise<void> {
    const { type, namespace: at, name } = need;
    const kind = served.get(type);
    if (name === undefined) {
      const seen = await asked(kind, (one) => reader.list(one, at, signal));
      lists.set(key(type, at), seen);
    } else {
      ones.set(key(type, at, name), await asked(kind, (one) => reader.get(one, at, name, signal)));
    }
  }

  const first: Need = { type: 'Namespace', name: namespace };
  const done = new Set<string>();
  for (let round = 0; round < maxRounds; round += 1) {
    const wanted = (round === 0 ? [first] : needs(world)).filter((need) => !done.has(idOf(need)));
    if (round > 0 && wanted.length === 0) return world;
    await discover(wanted.map(({ type }) => type));
    for (const need of wanted) done.add(idOf(need));
    await Promise.all([...new Map(wanted.map((need) => [idOf(need), need])).values()].map(read));
    const seen = world.one('Namespace', undefined, namespace);
    const uid = seen.state === 'seen' ? seen.value.metadata.uid : undefined;
    identity = { context, server, ...(uid !== undefined && { namespaceUid: uid }) };
  }
  throw new Error(`a planner asked for something new ${maxRounds} times`);
}

async function asked<T>(
  kind: ServedKind | undefined,
  ask: (kind: ServedKind) => Promise<T | undefined>,
): Promise<Seen<T>> {
  if (!kind) return { state: 'absent' };
  try {
    const value = await ask(kind);
    return value === undefined ? { state: 'absent' } : { state: 'seen', value };
  } catch (error) {
    if (isClusterError(error) && error.clusterCode === 'forbidden') return { state: 'unread', why: error.message };
    throw error;
  }
}

function fromList(list: Seen<readonly LiveObject[]> | undefined, name: string): Seen<LiveObject> | undefined {
  if (list?.state !== 'seen') return undefined;
  const value = list.value.find(({ metadata }) => metadata.name === name);
  return value ? { state: 'seen', value } : { state: 'absent' };
}

const key = (type: string, namespace: string | undefined, name?: string): string =>
  JSON.stringify([type, namespace ?? '', name ?? '']);
const idOf = ({ type, namespace, name }: Need): string => key(type, namespace, name);
