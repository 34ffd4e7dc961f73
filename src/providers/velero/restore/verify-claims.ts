import { counted } from '../../../core/model/counted.ts';
import { type LiveObject, liveNumber, liveText } from '../../../core/model/live-object.ts';
import type { Verified } from '../../../core/model/restorer.ts';
import { listed } from '../../../core/plan/draft.ts';
import { itemsOf, seenValue } from '../../../core/plan/seen.ts';
import {
  backupType,
  claimResources,
  claimType,
  downloadType,
  fileRestoreType,
  isLabelOf,
  snapshotType,
} from './names.ts';
import type { Asked } from './verify.ts';

/**
 * Bound is not filled: a claim without data comes back empty, and Velero says Completed. A claim is proved by what filled it: a snapshot
 * that this Restore made, files that were restored into this very claim, or a download.
 */
export function verifyClaims(asked: Asked): Verified[] {
  const { plan, request, name, world } = asked;
  const { namespace } = plan.target;
  const kinds = request.only?.kinds;
  if (kinds && !kinds.some((kind) => claimResources.includes(kind))) return [];
  const seen = world.all(claimType, namespace);
  if (seen.state === 'unread') return unreadClaims(asked, seen.why);
  const claims = itemsOf(seen) ?? [];
  const back = claims.filter(({ metadata }) => isLabelOf(metadata.labels?.['velero.io/restore-name'], name));
  const missing = plan.volumes.filter(({ claim }) => !back.some(({ metadata }) => metadata.name === claim));
  return [
    ...missing.map(
      ({ claim }): Verified =>
        claims.some(({ metadata }) => metadata.name === claim)
          ? { outcome: 'failed', message: `claim ${claim} is not the restored one: somebody else made it` }
          : { outcome: 'failed', message: `claim ${claim} did not come back` },
    ),
    ...back.map((claim) => verifyClaim(claim, asked)),
    ...(back.length === 0 && missing.length === 0 && plan.point?.presence !== 'unknown'
      ? [{ outcome: 'unknown' as const, message: 'no claim came back, and the backup has volume data' }]
      : []),
  ];
}

/** A namespace that a developer may not look into: what Velero's own objects tell is all there is. */
function unreadClaims({ plan, system, name, world }: Asked, why: string): Verified[] {
  const files = (itemsOf(world.all(fileRestoreType, system)) ?? []).filter(({ metadata }) =>
    isLabelOf(metadata.labels?.['velero.io/restore-name'], name),
  );
  const done = files.filter((one) => liveText(one, 'status', 'phase') === 'Completed');
  const failed = files.filter((one) => liveText(one, 'status', 'phase') !== 'Completed');
  return [
    ...(done.length > 0
      ? [
          {
            outcome: 'ok' as const,
            message: `the files of ${counted(done.length, 'volume')} came back (${sizeOf(done)})`,
          },
        ]
      : []),
    ...(failed.length > 0
      ? [
          {
            outcome: 'failed' as const,
            message: `the files of ${listed(failed.map((one) => `${liveText(one, 'spec', 'volume') ?? '?'} of pod ${liveText(one, 'spec', 'pod', 'name') ?? '?'}`))} did not come back`,
          },
        ]
      : []),
    {
      outcome: 'unknown',
      message: `whether the claims in ${plan.target.namespace} have their data cannot be seen: ${why}`,
    },
  ];
}

function verifyClaim(claim: LiveObject, asked: Asked): Verified {
  const { name } = claim.metadata;
  const proof = proofOf(claim, asked);
  if (proof.outcome !== 'ok') return proof;
  return liveText(claim, 'status', 'phase') === 'Bound'
    ? { outcome: 'ok', message: `claim ${name} is bound, ${proof.message}` }
    : { outcome: 'unknown', message: `claim ${name} has no volume yet: it is filled when a pod first uses it` };
}

function proofOf(claim: LiveObject, { plan, system, name: restore, world }: Asked): Verified {
  const { name, uid, namespace } = claim.metadata;
  const isOurs = ({ metadata }: LiveObject): boolean => isLabelOf(metadata.labels?.['velero.io/restore-name'], restore);
  const files = itemsOf(world.all(fileRestoreType, system));
  const own = files?.filter((one) => isOurs(one) && one.metadata.labels?.['velero.io/pvc-uid'] === uid) ?? [];
  const download = itemsOf(world.all(downloadType, system))?.find(
    (one) =>
      isOurs(one) &&
      liveText(one, 'spec', 'targetVolume', 'pvc') === name &&
      liveText(one, 'spec', 'targetVolume', 'namespace') === namespace,
  );
  const copies = own.length > 0 ? own : download ? [download] : [];
  if (copies.length > 0) {
    const bad = copies.find((one) => liveText(one, 'status', 'phase') !== 'Completed');
    if (!bad) return { outcome: 'ok', message: `and its data came back from the store (${sizeOf(copies)})` };
    const why = liveText(bad, 'status', 'message');
    const phase = liveText(bad, 'status', 'phase') ?? 'not begun';
    return {
      outcome: 'failed',
      message: `the data of claim ${name} did not come back: ${phase}${why ? `, ${why}` : ''}`,
    };
  }
  if (liveText(claim, 'spec', 'dataSource', 'kind') === 'VolumeSnapshot') {
    const from = liveText(claim, 'spec', 'dataSource', 'name') ?? '';
    const snapshots = itemsOf(world.all(snapshotType, namespace));
    if (!snapshots) {
      return { outcome: 'unknown', message: `claim ${name} names VolumeSnapshot ${from}, which cannot be read` };
    }
    const snapshot = snapshots.find(({ metadata }) => metadata.name === from);
    // A claim that once came from a snapshot still names it when it is restored without data.
    if (snapshot && isOurs(snapshot)) return { outcome: 'ok', message: 'and filled from the snapshot of the backup' };
    return {
      outcome: 'failed',
      message: `claim ${name} came back without the data of the backup: it names VolumeSnapshot ${from}, which this restore did not make`,
    };
  }
  const backup = seenValue(world.one(backupType, system, plan.point?.name ?? ''));
  // A volume from a plugin's snapshot carries no sign of where it came from.
  const isByPlugin = (liveNumber(backup, 'status', 'volumeSnapshotsCompleted') ?? 0) > 0;
  if (isByPlugin || !files) {
    return { outcome: 'unknown', message: `what filled claim ${name} cannot be seen` };
  }
  const phase = liveText(claim, 'status', 'phase') ?? 'without a phase';
  // With the reclaim policy Retain it names the volume of the original, which another claim holds.
  return phase === 'Bound'
    ? { outcome: 'failed', message: `claim ${name} came back EMPTY: nothing shows that data was put into it` }
    : { outcome: 'failed', message: `claim ${name} is ${phase}, and nothing shows that data will be put into it` };
}

function sizeOf(copies: readonly LiveObject[]): string {
  return counted(
    copies.reduce((sum, one) => sum + (liveNumber(one, 'status', 'progress', 'bytesDone') ?? 0), 0),
    'byte',
  );
}
