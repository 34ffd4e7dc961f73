import { type ClusterReader, clusterError, isClusterError, type ServedKind } from '../../core/model/cluster-reader.ts';
import type { ClusterWriter } from '../../core/model/cluster-writer.ts';
import { asUntouched } from './errors.ts';
import { pause } from './until.ts';

/** A cluster that may be changed. */
export interface WritableCluster {
  readonly reader: ClusterReader;
  readonly writer: ClusterWriter;
}

/** What the steps of a run work with. */
export interface Tools extends WritableCluster {
  readonly run: string;
  /** Seconds that the cluster may be away. */
  readonly patienceSeconds: number;
  /** Multiplies the time limits of waiting: 1, and less where a test waits for what never comes. See `limitOf`. */
  readonly haste: number;
  readonly signal: AbortSignal;
  kind(type: string): Promise<ServedKind>;
  /** What is waited for, and why. */
  tell(detail: Detail): void;
}

export interface Detail {
  readonly waitsFor?: string;
  readonly done?: number;
  readonly total?: number;
  readonly unit?: 'objects' | 'bytes';
  /** Of single volumes, in bytes. */
  readonly parts?: readonly { readonly name: string; readonly done: number; readonly total: number }[];
}

/** Looks kinds up once. */
export function kindsOf(reader: ClusterReader, signal: AbortSignal): (type: string) => Promise<ServedKind> {
  const found = new Map<string, ServedKind>();
  return async (type) => {
    const known = found.get(type);
    if (known) return known;
    const [kind] = await reader.discover([type], signal);
    if (!kind) throw clusterError('absent', `the server does not serve ${type} any more.`, 'Was its operator removed?');
    found.set(type, kind);
    return kind;
  };
}

/** Asking again may help, and does no harm: every action can be begun a second time. */
const passing = new Set(['unreachable', 'slow', 'server', 'proxy']);

/** Does it again while the cluster is away, until it was away for too long. A refusal at the first attempt leaves nothing touched. */
export async function persist<T>({ patienceSeconds, signal, tell }: Tools, act: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceSeconds * 1000;
  let isFirst = true;
  for (let wait = 500; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await act();
    } catch (error) {
      signal.throwIfAborted();
      const isPassing = isClusterError(error) && passing.has(error.clusterCode);
      // What was asked before and got no answer may have been done.
      if (!isPassing) throw isFirst ? asUntouched(error) : error;
      isFirst = false;
      if (Date.now() + wait > until) throw error;
      tell({ waitsFor: error.message });
      await pause(wait, signal);
      signal.throwIfAborted();
    }
  }
}
