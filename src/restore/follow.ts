import {
  type ClusterError,
  type ClusterReader,
  isClusterError,
  type ServedKind,
} from '../core/model/cluster-reader.ts';
import type { LiveObject } from '../core/model/live-object.ts';
import type { LiveRead } from '../core/model/restore-point.ts';
import {
  deniedBy,
  type Glance,
  isReadable,
  keyOf,
  placesOf,
  type Reading,
  type Readings,
  type ReadRequest,
  readingOf,
} from './readings.ts';

export interface Followed {
  readonly readings: Readings;
  /** The connection of a watch broke and is made again: what is shown may be old. */
  readonly lost?: ClusterError;
}

/** Milliseconds: rights can be granted, and backup systems installed, while somebody looks. */
const untilAskedAgain = 60_000;
const whileRemoving = 1_000;

/**
 * Reads like `readOnce`, and goes on until the signal is aborted; then it resolves. `tell` is called once everything was read,
 * and after every change; what there is then is put together when it is asked for. Rejects with a ClusterError when asking
 * again cannot help.
 */
export async function follow(
  reader: ClusterReader,
  reads: readonly LiveRead[],
  request: ReadRequest,
  tell: (look: () => Followed) => void,
  signal: AbortSignal,
): Promise<void> {
  const own = new AbortController();
  const stop = AbortSignal.any([signal, own.signal]);
  const byKey = new Map(reads.map((read) => [keyOf(read), read]));
  const kinds = new Map<string, FollowedKind>();
  const look = (): Followed => {
    const all = [...kinds].flatMap(([key, one]) => (one.reading ? [[key, one.reading()] as const] : []));
    const lost = [...kinds.values()].map((one) => one.lost()).find((one) => one !== undefined);
    return { readings: new Map(all), ...(lost && { lost }) };
  };
  let isDiscovered = false;
  const changed = (): void => {
    if (isDiscovered && !stop.aborted && [...kinds.values()].every((one) => one.isReady())) tell(look);
  };
  // What is absent now may be served no more: that is looked at sooner than usual.
  let wake = new AbortController();
  const removed = (): void => wake.abort();
  let isOver = false;
  await new Promise<void>((resolve, reject) => {
    const end = (error?: unknown): void => {
      if (isOver) return;
      isOver = true;
      own.abort();
      if (error === undefined || signal.aborted) resolve();
      else reject(error);
    };
    signal.addEventListener('abort', () => end(), { once: true });
    const discover = async (): Promise<void> => {
      while (!stop.aborted) {
        const served = await reader.discover([...new Set(reads.map(({ type }) => type))], stop);
        const gone = [...kinds.keys()].filter((key) => !served.some(({ type }) => type === byKey.get(key)?.type));
        for (const key of gone) {
          kinds.get(key)?.stop();
          kinds.delete(key);
        }
        for (const [key, read] of byKey) {
          const kind = served.find(({ type }) => type === read.type);
          if (kind && !kinds.has(key))
            kinds.set(key, followKind(reader, kind, read, request, { changed, removed, fail: end }, stop));
        }
        isDiscovered = true;
        changed();
        wake = new AbortController();
        await pause(untilAskedAgain, AbortSignal.any([stop, wake.signal]));
        // All kinds of a group go one after the other.
        if (wake.signal.aborted) await pause(whileRemoving, stop);
      }
    };
    discover().catch(end);
  });
}

interface Told {
  changed(): void;
  /** The server knows nothing of the kind at this place. */
  removed(): void;
  fail(error: unknown): void;
}

interface FollowedKind {
  isReady(): boolean;
  reading(): Reading;
  lost(): ClusterError | undefined;
  stop(): void;
}

function followKind(
  reader: ClusterReader,
  kind: ServedKind,
  read: LiveRead,
  request: ReadRequest,
  told: Told,
  signal: AbortSignal,
): FollowedKind {
  const own = new AbortController();
  const stop = AbortSignal.any([signal, own.signal]);
  const places = placesOf(read, request);
  const { changed } = told;
  const start = (namespace: string | undefined, changed: () => void): FollowedPlace =>
    followPlace(reader, kind, namespace, { ...told, changed }, stop);
  let otherwise: readonly FollowedPlace[] = [];
  const first: readonly FollowedPlace[] = places.first.map((namespace) =>
    start(namespace, () => {
      const isDenied = first.every(({ glance }) => glance && !isReadable(glance));
      if (isDenied && otherwise.length === 0) otherwise = places.otherwise.map((one) => start(one, changed));
      changed();
    }),
  );
  const known = (all: readonly FollowedPlace[]): Glance[] => all.flatMap(({ glance }) => glance ?? []);
  return {
    isReady: () => {
      const [now, instead] = [known(first), known(otherwise)];
      if (now.length < first.length) return false;
      return now.some(isReadable) || instead.length === otherwise.length;
    },
    reading: () => readingOf(kind, known(first), known(otherwise)),
    lost: () => [...first, ...otherwise].map((one) => one.lost).find((one) => one !== undefined),
    stop: () => own.abort(),
  };
}

interface FollowedPlace {
  /** Undefined until something was answered. */
  glance: Glance | undefined;
  lost: ClusterError | undefined;
}

function followPlace(
  reader: ClusterReader,
  kind: ServedKind,
  namespace: string | undefined,
  { changed, removed, fail }: Told,
  signal: AbortSignal,
): FollowedPlace {
  const place: FollowedPlace = { glance: undefined, lost: undefined };
  const objects = new Map<string, LiveObject>();
  const idOf = ({ metadata }: LiveObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;
  const show = (glance: Glance): void => {
    place.glance = glance;
    place.lost = undefined;
    changed();
  };
  const listed = (all: readonly LiveObject[]): void => {
    objects.clear();
    for (const one of all) objects.set(idOf(one), one);
    show({ objects: [...objects.values()] });
  };

  async function watch(): Promise<void> {
    const what = namespace === undefined ? {} : { namespace };
    await reader.watch(
      kind,
      what,
      (event) => {
        if (signal.aborted) return;
        if (event.type === 'lost') {
          place.lost = event.error;
          changed();
        } else if (event.type === 'listed') listed(event.objects);
        else {
          if (event.type === 'changed') objects.set(idOf(event.object), event.object);
          else objects.delete(idOf(event.object));
          show({ objects: [...objects.values()] });
        }
      },
      signal,
    );
  }

  /** Whoever may list and not watch sees what there is, only later. */
  async function listOnce(): Promise<void> {
    try {
      listed(await reader.list(kind, namespace, signal));
    } catch (error) {
      const denied = deniedBy(error, namespace);
      if (!denied) throw error;
      show({ denied });
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await watch();
      } catch (error) {
        if (isClusterError(error) && error.clusterCode === 'absent') {
          listed([]);
          removed();
        } else if (deniedBy(error, namespace)) await listOnce();
        else throw error;
      }
      await pause(untilAskedAgain, signal);
    }
  }

  run().catch((error: unknown) => {
    if (!signal.aborted) fail(error);
  });
  return place;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const clock = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(clock);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
