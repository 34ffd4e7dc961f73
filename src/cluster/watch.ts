import { setTimeout as delay } from 'node:timers/promises';
import {
  type ClusterError,
  clusterError,
  isClusterError,
  type ServedKind,
  type WatchEvent,
  type Watched,
} from '../core/model/cluster-reader.ts';
import { type LiveObject, liveNumber } from '../core/model/live-object.ts';
import type { Connection } from './connection.ts';
import { listAll } from './list.ts';
import { pathOf, queryOf } from './paths.ts';

/** The server ends a watch at its time; these milliseconds are for the way. */
const grace = 5_000;
const defaultPatienceSeconds = 120;
/** Milliseconds. */
const firstPause = 500;
const longestPause = 10_000;
/** A watch that ends sooner counts as a failed attempt for the pause, or a server that ends each at once would be asked without end. */
const shortest = 1_000;

/** Asking again gives the same answer, or asks a person for a login again. */
const isFinal = new Set<string>([
  'untrusted',
  'credentials',
  'unauthorized',
  'forbidden',
  'certificate',
  'absent',
  'invalid',
] satisfies ClusterError['clusterCode'][]);

/** What a watch says beside objects. */
type Line =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: LiveObject }
  | { readonly type: 'ERROR'; readonly object: unknown };

const forgotten = Symbol('the server has forgotten the place where the watch was');

/**
 * See `ClusterReader.watch`. The server is told to end each watch after `seconds`, and the watch goes on where it was. That bounds how long a
 * server that fell silent goes unnoticed, and a right that was taken away: an API server looks at rights only when a watch begins.
 */
export async function followChanges(
  connection: Connection,
  kind: ServedKind,
  what: Watched,
  tell: (event: WatchEvent) => void,
  signal: AbortSignal,
  seconds: number,
): Promise<void> {
  const path = pathOf(kind, what.namespace);
  const selectors = selectorsOf(what);
  const known = new Map<string, LiveObject>();
  let from: string | undefined;
  let isOpen = false;
  let isLost = false;
  let outageSince: number | undefined;
  let listedAt = 0;

  async function list(): Promise<void> {
    const found = await listAll(connection, kind, { namespace: what.namespace, ...selectors }, signal);
    known.clear();
    for (const object of found.objects) known.set(keyOf(object), object);
    from = found.resourceVersion ?? '0';
    isLost = false;
    outageSince = undefined;
    listedAt = performance.now();
    tell({ type: 'listed', objects: found.objects });
  }

  async function watch(): Promise<void> {
    const query = { watch: true, allowWatchBookmarks: true, timeoutSeconds: seconds, resourceVersion: from };
    const status = await connection.follow(
      path + queryOf({ ...query, ...selectors }),
      { milliseconds: seconds * 1000 + grace, opened, line },
      signal,
      [410],
    );
    if (status === 410) throw forgotten;
  }

  function opened(): void {
    isOpen = true;
    outageSince = undefined;
    if (!isLost) return;
    isLost = false;
    // It goes on where it broke, perhaps without any change: this says that what is shown is true again.
    tell({ type: 'listed', objects: [...known.values()] });
  }

  function line(text: string): void {
    const { type, object } = lineOf(text);
    if (type === 'ERROR') {
      const status = liveNumber(object, 'code') ?? 500;
      throw status === 410 ? forgotten : connection.refusal(path, status, object);
    }
    from = object.metadata.resourceVersion ?? from;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') known.delete(keyOf(object));
    else known.set(keyOf(object), object);
    tell({ type: type === 'DELETED' ? 'gone' : 'changed', object });
  }

  for (let failures = 0; !signal.aborted; ) {
    const begun = performance.now();
    let pause = 0;
    let error: ClusterError | undefined;
    isOpen = false;
    try {
      if (from === undefined) await list();
      await watch();
    } catch (thrown) {
      if (signal.aborted) return;
      if (thrown === forgotten) {
        from = undefined;
        // What is shown is old: no pause, unless even a fresh place is forgotten at once.
        if (performance.now() - listedAt > shortest) continue;
      } else if (isClusterError(thrown) && !isFinal.has(thrown.clusterCode)) error = thrown;
      else throw thrown;
    }
    failures = performance.now() - begun < shortest || (error && !isOpen) ? failures + 1 : 0;
    if (failures > 0) pause = Math.min(firstPause * 2 ** (failures - 1), longestPause) * (0.5 + Math.random() / 2);
    if (error) {
      outageSince ??= performance.now();
      const waited = performance.now() + pause - outageSince;
      if (waited > (what.patienceSeconds ?? defaultPatienceSeconds) * 1000) throw error;
      // A connection that merely broke is tried once more first: load balancers do that every few minutes.
      if (!isLost && (!isOpen || error.clusterCode === 'slow')) {
        isLost = true;
        tell({ type: 'lost', error });
      }
    }
    await delay(pause, undefined, { signal }).catch(() => {});
  }
}

function selectorsOf({ name, labels }: Watched) {
  return {
    fieldSelector: name && `metadata.name=${name}`,
    labelSelector:
      labels &&
      Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
  };
}

function lineOf(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw clusterError(
      'server',
      'a watch was answered with something that is no JSON.',
      'Does a proxy stand in between?',
    );
  }
}

function keyOf({ metadata }: LiveObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}
