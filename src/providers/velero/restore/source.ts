import { counted } from '../../../core/model/counted.ts';
import { type LiveObject, liveNumber, liveText } from '../../../core/model/live-object.ts';
import type { Check, PinnedPoint } from '../../../core/model/plan.ts';
import type { VolumeData } from '../../../core/model/restore-point.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { refuse } from '../../../core/plan/draft.ts';
import { itemsOf } from '../../../core/plan/seen.ts';
import { contentsOf } from '../backup-contents.ts';
import { copiesOf, volumeDataOf } from '../volume-data.ts';
import { type Facts, factsOf } from './facts.ts';
import { locationChecks } from './location.ts';
import { backupType, fileBackupType, locationType, pointId, pointOf, restoreType, uploadType } from './names.ts';

/** A backup that can be restored, with everything that the cluster tells about it. */
export interface Source {
  readonly backup: LiveObject;
  /** Of Velero. */
  readonly system: string;
  readonly pinned: PinnedPoint;
  readonly data: VolumeData;
  readonly facts: Facts;
  readonly contents: string;
  readonly dangers: readonly string[];
  readonly checks: readonly Check[];
}

export function sourceNeeds(point: string): readonly Need[] {
  const at = pointOf(point);
  if (!at) return [];
  const { namespace } = at;
  return [
    { type: backupType, ...at },
    ...[locationType, fileBackupType, uploadType, restoreType].map((type) => ({ type, namespace })),
  ];
}

export function backupOf(point: string, world: World): LiveObject | Refused {
  const at = pointOf(point);
  if (!at) return refuse(`${point} is no backup of Velero.`, 'Name a restore point by its id, as it is listed.');
  const seen = world.one(backupType, at.namespace, at.name);
  if (seen.state === 'seen') return seen.value;
  return seen.state === 'unread'
    ? refuse(`Backup ${at.name} cannot be read: ${seen.why}`, `Ask for the right to get backups in ${at.namespace}.`)
    : refuse(`there is no Backup ${at.name} in ${at.namespace} any more.`, 'Choose another restore point.');
}

export function sourceOf(point: string, namespace: string, world: World): Source | Refused {
  const backup = backupOf(point, world);
  if ('refused' in backup) return backup;
  const { name, namespace: system = '' } = backup.metadata;
  const unusable = unusableReason(backup, world.now);
  if (unusable !== undefined) return refuse(`Backup ${name} ${unusable}.`, 'Choose another restore point.');
  const contents = contentsOf(backup, namespace);
  if (contents.namespace === 'no') {
    return refuse(`Backup ${name} holds nothing of ${namespace}: ${contents.text}.`, 'Choose another restore point.');
  }
  const copies = copiesOf(backup, {
    files: itemsOf(world.all(fileBackupType, system)),
    uploads: itemsOf(world.all(uploadType, system)),
  });
  const data = volumeDataOf(backup, copies, { namespace, now: world.now });
  const errors = liveNumber(backup, 'status', 'errors') ?? 0;
  const isPartial = liveText(backup, 'status', 'phase') === 'PartiallyFailed';
  return {
    backup,
    system,
    pinned: pinnedPoint(backup, data),
    data,
    facts: factsOf(backup, copies, namespace),
    contents: contents.text,
    dangers: isPartial
      ? [`Backup ${name} is incomplete: ${counted(errors, 'error')} while it was made. Something is missing in it.`]
      : [],
    checks: [
      ...locationChecks(world, system, liveText(backup, 'spec', 'storageLocation'), false),
      ...(contents.namespace === 'unknown'
        ? [
            {
              id: 'contents',
              outcome: 'unknown' as const,
              message: `whether Backup ${name} holds ${namespace} cannot be told: ${contents.text}`,
              remedy: 'Look into the list of its objects.',
            },
          ]
        : []),
    ],
  };
}

export function pinnedPoint(backup: LiveObject, data: VolumeData): PinnedPoint {
  const { name, namespace = '', uid = '' } = backup.metadata;
  const createdAt = liveText(backup, 'status', 'startTimestamp') ?? backup.metadata.creationTimestamp;
  const expiresAt = liveText(backup, 'status', 'expiration');
  return {
    id: pointId(namespace, name),
    type: backupType,
    name,
    namespace,
    uid,
    ...(createdAt !== undefined && { createdAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    presence: data.presence,
    data: data.reason,
  };
}

function unusableReason(backup: LiveObject, now: string): string | undefined {
  const phase = liveText(backup, 'status', 'phase') ?? 'New';
  if (backup.metadata.deletionTimestamp || phase === 'Deleting') return 'is being deleted';
  if (phase !== 'Completed' && phase !== 'PartiallyFailed') return `cannot be restored: it is ${phase}`;
  const expiration = liveText(backup, 'status', 'expiration');
  if (Date.parse(expiration ?? '') <= Date.parse(now)) return `expired at ${expiration}: it can vanish at any moment`;
  return undefined;
}
