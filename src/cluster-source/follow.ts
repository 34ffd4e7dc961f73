import type { ClusterReader, ServedKind } from '../core/model/cluster-reader.ts';
import { type ClusterReading, type PlaceReading, readCluster, type SourceRequest, slimmed } from './read.ts';
import type { SourceRead } from './reads.ts';
import { type SlimObject, slim } from './slim.ts';

/** Milliseconds: rights can be granted, and backup systems installed, while somebody looks. */
const untilReadAgain = 300_000;
/** A watch is a connection of its own. */
const mostWatches = 12;

/**
 * Reads the cluster, follows its policies and namespaces, and reads all of it again now and then, until the signal is aborted; then it
 * resolves. Rejects with a ClusterError when the cluster cannot be asked at all.
 */
export async function followCluster(
  reader: ClusterReader,
  reads: readonly SourceRead[],
  request: SourceRequest & { readonly signal: AbortSignal },
  tell: (reading: ClusterReading) => void,
): Promise<void> {
  const { signal } = request;
  while (!signal.aborted) {
    const round = new AbortController();
    const stop = AbortSignal.any([signal, round.signal]);
    let reading = await readCluster(reader, reads, request);
    if (signal.aborted) return;
    tell(reading);
    const update = (at: number, inPlace: number, place: PlaceReading): void => {
      if (stop.aborted) return;
      const kinds = reading.kinds.map((one, index) =>
        index === at ? { ...one, places: one.places.with(inPlace, place) } : one,
      );
      reading = { ...reading, kinds };
      tell(reading);
    };
    for (const { kind, place, at, inPlace } of watchable(reading).slice(0, mostWatches))
      void watchPlace(reader, kind, place, (now) => update(at, inPlace, now), stop);
    await pause(untilReadAgain, signal);
    round.abort();
  }
}

function watchable({ kinds }: ClusterReading) {
  return kinds.flatMap(({ read, kind, places }, at) =>
    kind && (read.role === 'policy' || read.type === 'Namespace')
      ? places.flatMap((place, inPlace) => (place.denied || place.asked ? [] : [{ kind, place, at, inPlace }]))
      : [],
  );
}

/** Whoever may not watch sees what there is when all is read again; a connection that is lost is told by whoever made it. */
async function watchPlace(
  reader: ClusterReader,
  kind: ServedKind,
  { namespace }: PlaceReading,
  tell: (now: PlaceReading) => void,
  signal: AbortSignal,
): Promise<void> {
  const where = namespace === undefined ? {} : { namespace };
  const objects = new Map<string, SlimObject>();
  const idOf = (one: { readonly name: string; readonly namespace?: string }) => `${one.namespace ?? ''}/${one.name}`;
  const watching = reader.watch(
    kind,
    where,
    (event) => {
      if (event.type === 'lost') return;
      if (event.type === 'listed') {
        const all = slimmed(kind, event.objects);
        objects.clear();
        for (const one of all.objects) objects.set(idOf(one), one);
        return tell({ ...where, ...all });
      }
      const before = objects.get(idOf(event.object.metadata));
      const now = event.type === 'changed' ? slim(kind.type, kind.apiVersion, event.object) : undefined;
      // Controllers write the status of their objects all the time, which is not kept.
      if (before?.text === now?.text) return;
      if (now) objects.set(idOf(now), now);
      else objects.delete(idOf(event.object.metadata));
      tell({ ...where, objects: [...objects.values()] });
    },
    signal,
  );
  await watching.catch(() => undefined);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const clock = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(clock);
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
