import { type LiveObject, liveText } from '../../../core/model/live-object.ts';
import type { CopyRequest, DeleteRequest, Plan } from '../../../core/model/plan.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { draft, listed, refuse } from '../../../core/plan/draft.ts';
import { basisOf, itemsOf } from '../../../core/plan/seen.ts';
import { contentsOf, isAboutOnly } from '../backup-contents.ts';
import { copiesOf, volumeDataOf } from '../volume-data.ts';
import { labelledBy, labelNeeds } from './labels.ts';
import { locationChecks } from './location.ts';
import {
  backupType,
  claimType,
  fileBackupType,
  locationType,
  pointOf,
  runName,
  uploadType,
  veleroRef,
  veleroVersion,
} from './names.ts';
import { backupOf, pinnedPoint } from './source.ts';
import { createBackup, mayCreate, mayGet, waitForBackup } from './steps.ts';

/** Where Velero and its OpenShift operator are installed unless somebody decides otherwise. */
const usualNamespaces = ['velero', 'openshift-adp'];

export function copyNeeds(request: CopyRequest, world: World): readonly Need[] {
  const isUnread = world.all(locationType, undefined).state === 'unread';
  const system = systemOf(world);
  return [
    { type: locationType },
    ...(isUnread ? usualNamespaces.map((namespace) => ({ type: locationType, namespace })) : []),
    ...(typeof system === 'string' ? [{ type: locationType, namespace: system }] : []),
    { type: claimType, namespace: request.namespace },
    ...labelNeeds(request.only, request.namespace),
  ];
}

/** Back up now. */
export function planCopy(request: CopyRequest, world: World): Plan | Refused {
  const { namespace, only } = request;
  const system = systemOf(world);
  if (typeof system !== 'string') return system;
  const selection = labelledBy(world, namespace, only);
  if ('refused' in selection) return selection;
  const { labels, alsoMatched } = selection;
  const name = runName(namespace);
  const what = labels ? `what is labelled ${listed(Object.entries(labels).map((one) => one.join('=')))}` : namespace;
  return {
    ...draft(request, world),
    title: `Back up ${labels ? `${what} in ${namespace}` : what} now`,
    target: { namespace: system, isNew: false },
    effects: [
      { kind: 'create', what: 'Backup', namespace: system, name, detail: `of ${what}, kept for 30 days` },
      { kind: 'keep', what: 'Namespace', name: namespace, detail: 'nothing in it changes' },
    ],
    dangers: [
      ...(alsoMatched.length > 0 ? [`${listed(alsoMatched)} has the same labels and is backed up as well.`] : []),
      ...(labels
        ? ['Only what has these labels is in it: ConfigMaps, Secrets and Services without them are not.']
        : []),
    ],
    checks: locationChecks(world, system, undefined, true),
    rights: [...mayCreate(system, 'backups'), ...mayGet(system, 'backups')],
    steps: [
      {
        ...createBackup(system, name, `Ask Velero for Backup ${name}`, {
          includedNamespaces: [namespace],
          ...(labels && { labelSelector: { matchLabels: labels } }),
          ttl: '720h0m0s',
        }),
        leaves: `Backup ${name}, as far as it came`,
      },
      waitForBackup(system, name, ['Completed', 'PartiallyFailed']),
    ],
  };
}

/** The namespace of the one Velero there is. */
function systemOf(world: World): string | Refused {
  const everywhere = itemsOf(world.all(locationType, undefined));
  const found = everywhere ?? usualNamespaces.flatMap((one) => itemsOf(world.all(locationType, one)) ?? []);
  const namespaces = [...new Set(found.map(({ metadata }) => metadata.namespace ?? ''))].sort();
  const [only, ...more] = namespaces;
  if (only === undefined) {
    return refuse(
      everywhere ? 'Velero has no BackupStorageLocation.' : 'where Velero keeps its objects cannot be read.',
      everywhere ? 'Ask the platform team to configure one.' : 'Ask for the right to list backupstoragelocations.',
    );
  }
  return more.length === 0
    ? only
    : refuse(`there are several Veleros: in ${listed(namespaces)}.`, 'Back up with the tools of the one you mean.');
}

export function deleteNeeds(request: DeleteRequest): readonly Need[] {
  const at = pointOf(request.point);
  if (!at) return [];
  const { namespace } = at;
  return [
    { type: backupType, ...at },
    ...[locationType, fileBackupType, uploadType].map((type) => ({ type, namespace })),
  ];
}

/** By a DeleteBackupRequest: a Backup that is only deleted is found in its store again, a minute later. */
export function planDelete(request: DeleteRequest, world: World): Plan | Refused {
  const backup = backupOf(request.point, world);
  if ('refused' in backup) return backup;
  const { name, namespace: system = '', uid = '' } = backup.metadata;
  const { namespace } = request;
  const contents = contentsOf(backup, namespace);
  if (contents.namespace === 'no') {
    return refuse(
      `Backup ${name} holds nothing of ${namespace}: ${contents.text}.`,
      'Choose a backup of this namespace.',
    );
  }
  if (isInUse(backup)) return refuse(`Backup ${name} is still being made.`, 'Wait until it is complete.');
  const copies = copiesOf(backup, {
    files: itemsOf(world.all(fileBackupType, system)),
    uploads: itemsOf(world.all(uploadType, system)),
  });
  const pinned = pinnedPoint(backup, volumeDataOf(backup, copies, { namespace, now: world.now }));
  const own = 'backops-delete-{run}';
  return {
    ...draft(request, world),
    title: `Delete Backup ${name} and all that it holds`,
    point: pinned,
    target: { namespace: system, isNew: false },
    effects: [{ kind: 'delete', what: 'Backup', namespace: system, name, detail: `with its data: ${pinned.data}` }],
    dangers: [
      'The backup and its volume data are deleted from the store and from the storage: nothing brings them back.',
      ...(isAboutOnly(backup, namespace) ? [] : [`It is not yours alone: it holds ${contents.text}.`]),
      'The records of restores from it (Restores, with their logs) are deleted as well; what they restored stays.',
    ],
    basis: [basisOf(backupType, backup)],
    checks: locationChecks(world, system, liveText(backup, 'spec', 'storageLocation'), true),
    rights: [...mayCreate(system, 'deletebackuprequests'), ...mayGet(system, 'backups')],
    steps: [
      {
        id: 'create-request',
        title: `Ask Velero to delete Backup ${name}`,
        do: 'create',
        object: {
          apiVersion: veleroVersion,
          kind: 'DeleteBackupRequest',
          metadata: {
            name: own,
            namespace: system,
            // As Velero's own command line labels it; the uid keeps it from a later backup of the same name.
            labels: { ...(name.length <= 63 && { 'velero.io/backup-name': name }), 'velero.io/backup-uid': uid },
          },
          spec: { backupName: name },
        },
        isPointOfNoReturn: true,
      },
      {
        id: 'wait-gone',
        title: `Wait until Backup ${name} is gone`,
        do: 'wait',
        ref: veleroRef(backupType, system, name),
        until: { is: 'gone' },
        seconds: 900,
      },
    ],
  };
}

function isInUse(backup: LiveObject): boolean {
  return /^(InProgress|WaitingFor|Finalizing)/.test(liveText(backup, 'status', 'phase') ?? '');
}
