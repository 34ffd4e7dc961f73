import { type ClusterReader, isClusterError, type ServedKind, type Watched } from '../../core/model/cluster-reader.ts';
import type { LiveObject } from '../../core/model/live-object.ts';

export type Judged =
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'waiting'; readonly why: string };

export interface UntilOptions {
  readonly seconds: number;
  readonly patienceSeconds: number;
  readonly signal: AbortSignal;
  /** Why it still waits; undefined while it sees nothing. */
  readonly tell?: (why: string) => void;
}

export type Ended = { readonly is: 'done' } | { readonly is: 'failed' | 'late'; readonly why: string };

/** Milliseconds between looks where watching is not allowed. */
const pollMilliseconds = 2_000;

/**
 * Follows objects until `judge` has its answer or the time is over. Rejects with a ClusterError when the cluster cannot be asked,
 * and with the signal's reason when it is aborted.
 */
export async function until(
  reader: ClusterReader,
  kind: ServedKind,
  watched: Watched,
  judge: (objects: readonly LiveObject[]) => Judged,
  { seconds, patienceSeconds, signal, tell }: UntilOptions,
): Promise<Ended> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const objects = new Map<string, LiveObject>();
  let last = 'the cluster has not answered yet';
  let ended: Ended | undefined;
  const look = (): void => {
    if (ended) return;
    const judged = judge([...objects.values()]);
    if (judged.is === 'waiting') {
      if (judged.why !== last) tell?.(judged.why);
      last = judged.why;
      return;
    }
    ended = judged;
    ending.abort();
  };
  const clock = setTimeout(() => {
    ended ??= { is: 'late', why: last };
    ending.abort();
  }, seconds * 1000);
  const either = AbortSignal.any([signal, ending.signal]);
  try {
    await reader.watch(
      kind,
      { ...watched, patienceSeconds },
      (event) => {
        if (event.type === 'lost') {
          tell?.(event.error.message);
          return;
        }
        if (event.type === 'listed') {
          objects.clear();
          for (const one of event.objects) objects.set(keyOf(one), one);
        } else if (event.type === 'gone') objects.delete(keyOf(event.object));
        else objects.set(keyOf(event.object), event.object);
        look();
      },
      either,
    );
  } catch (error) {
    if (!ended && !(isClusterError(error) && error.clusterCode === 'forbidden')) throw error;
    // A question that the end of the time cut off is no failure.
    if (!ended)
      await poll().catch((failure: unknown) => {
        if (!either.aborted) throw failure;
      });
  } finally {
    clearTimeout(clock);
  }
  signal.throwIfAborted();
  return ended ?? { is: 'late', why: last };

  /** For those who may get and list, but not watch. */
  async function poll(): Promise<void> {
    while (!either.aborted) {
      const { namespace, name, labels = {} } = watched;
      const found =
        name === undefined
          ? (await reader.list(kind, namespace, either)).filter(({ metadata }) =>
              Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value),
            )
          : [await reader.get(kind, namespace, name, either)].filter((one) => one !== undefined);
      objects.clear();
      for (const one of found) objects.set(keyOf(one), one);
      look();
      await pause(pollMilliseconds, either);
    }
  }
}

const keyOf = ({ metadata }: LiveObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** Resolves after the time, or as soon as the signal is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(clock);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const clock = setTimeout(over, milliseconds);
    signal.addEventListener('abort', over);
  });
}
