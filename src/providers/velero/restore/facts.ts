import { type LiveObject, liveNumber, liveText, liveValue } from '../../../core/model/live-object.ts';
import { isAboutOnly } from '../backup-contents.ts';
import type { Copies } from '../volume-data.ts';

/**
 * What a backup has of a claim. `files`: its files, `moved`: a snapshot's contents, both in the store and known by name.
 * `snapshot`: perhaps one of the snapshots that the backup counts, whose claims stand in its store only. `none`: nothing, for sure.
 */
export type ClaimData = 'files' | 'moved' | 'snapshot' | 'none' | 'failed' | 'unknown';

export interface Facts {
  of(claim: string): ClaimData;
  /** Of every claim that no copy is known of by name. */
  readonly otherwise: ClaimData;
  /** Claims whose copy is known by name and complete. */
  readonly known: readonly KnownCopy[];
  /** Snapshots by CSI or by a plugin, of all namespaces that the backup holds. */
  readonly snapshots: {
    readonly attempted: number;
    readonly completed: number;
    /** Is the backup about this namespace alone? */
    readonly isOurs: boolean;
    readonly isByPlugin: boolean;
  };
}

export interface KnownCopy {
  readonly claim: string;
  readonly data: 'files' | 'moved';
  readonly bytes?: number;
}

interface Copy {
  readonly claim: string;
  readonly data: ClaimData;
  readonly bytes?: number;
}

export function factsOf(backup: LiveObject, copies: Copies, namespace: string): Facts {
  const found: Copy[] = [
    ...(copies.files ?? [])
      .filter((one) => liveText(one, 'spec', 'pod', 'namespace') === namespace)
      .flatMap((one) => copyOf(one, one.metadata.annotations?.['velero.io/pvc-name'], 'files')),
    ...(copies.uploads ?? [])
      .filter((one) => liveText(one, 'spec', 'sourceNamespace') === namespace)
      .flatMap((one) => copyOf(one, liveText(one, 'spec', 'sourcePVC'), 'moved')),
  ];
  const isMoved = liveValue(backup, 'spec', 'snapshotMoveData') === true;
  const count = (kind: string, what: string) => liveNumber(backup, 'status', `${kind}Snapshots${what}`) ?? 0;
  const sum = (what: string) => (isMoved ? 0 : count('csiVolume', what)) + count('volume', what);
  const snapshots = {
    attempted: sum('Attempted'),
    completed: sum('Completed'),
    isOurs: isAboutOnly(backup, namespace),
    isByPlugin: count('volume', 'Attempted') > 0,
  };
  const otherwise: ClaimData =
    snapshots.completed > 0
      ? 'snapshot'
      : // DataUploads do not come along when another cluster finds the backup in its store.
        snapshots.attempted === 0 && !isMoved && copies.files !== undefined && copies.uploads !== undefined
        ? 'none'
        : snapshots.attempted > 0 && !isMoved
          ? 'failed'
          : 'unknown';
  return {
    // A complete copy counts: a volume that several pods mount is tried once for each.
    of: (claim) => {
      const its = found.filter((one) => one.claim === claim).map(({ data }) => data);
      return its.find((data) => data === 'files' || data === 'moved') ?? its[0] ?? otherwise;
    },
    otherwise,
    known: found
      .flatMap(({ claim, data, bytes }) =>
        data === 'files' || data === 'moved' ? { claim, data, ...(bytes !== undefined && { bytes }) } : [],
      )
      .sort((a, b) => (a.claim < b.claim ? -1 : 1)),
    snapshots,
  };
}

function copyOf(one: LiveObject, claim: string | undefined, data: 'files' | 'moved'): Copy[] {
  if (claim === undefined) return [];
  const phase = liveText(one, 'status', 'phase');
  const bytes = liveNumber(one, 'status', 'progress', 'totalBytes');
  const isFailed = phase === 'Failed' || phase === 'Canceled';
  const state = phase === 'Completed' ? data : isFailed ? 'failed' : 'unknown';
  return [{ claim, data: state, ...(bytes !== undefined && { bytes }) }];
}
