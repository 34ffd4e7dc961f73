import type { Activities, Activity, Progress, VolumeProgress } from '../../core/model/activity.ts';
import { type LiveObject, liveNumber, liveText, liveTexts, liveValue } from '../../core/model/live-object.ts';
import type { LiveObjects } from '../../core/model/restore-point.ts';
import { contentsOf } from './backup-contents.ts';
import { activityState, copyState } from './phases.ts';

const backup = 'velero.io/Backup';
const restore = 'velero.io/Restore';
/** Kinds that carry the data of one volume each, and where they name its namespace and its volume. */
const copies = {
  backup: [
    { type: 'velero.io/PodVolumeBackup', namespace: ['spec', 'pod', 'namespace'], volume: ['spec', 'volume'] },
    { type: 'velero.io/DataUpload', namespace: ['spec', 'sourceNamespace'], volume: ['spec', 'sourcePVC'] },
  ],
  restore: [
    { type: 'velero.io/PodVolumeRestore', namespace: ['spec', 'pod', 'namespace'], volume: ['spec', 'volume'] },
    {
      type: 'velero.io/DataDownload',
      namespace: ['spec', 'targetVolume', 'namespace'],
      volume: ['spec', 'targetVolume', 'pvc'],
    },
  ],
} as const;
const usualNamespaces = ['velero', 'openshift-adp'];
const inSystem = (type: string, isPoint: boolean) => ({ type, scope: 'system', isPoint, usualNamespaces }) as const;

/** Backups and restores that concern, or may concern, a namespace, with their items and the bytes of each volume. */
export const activities: Activities = {
  provider: 'velero',
  title: 'Velero',
  reads: [
    inSystem(backup, true),
    inSystem(restore, true),
    ...[...copies.backup, ...copies.restore].map(({ type }) => inSystem(type, false)),
  ],
  list(objects, namespace) {
    const backups = (objects.of(backup) ?? []).flatMap((one): Activity[] => {
      const contents = contentsOf(one, namespace);
      if (contents.namespace === 'no') return [];
      const progress = itemsOf(one, 'itemsBackedUp');
      return [
        {
          ...common(one, 'backup'),
          about: contents.text,
          ...progress,
          volumes: volumesOf(one, 'backup', objects, [namespace]),
        },
      ];
    });
    const restores = (objects.of(restore) ?? []).flatMap((one): Activity[] => {
      const touched = touchedBy(one, namespace, objects);
      if (touched === undefined) return [];
      const progress = itemsOf(one, 'itemsRestored');
      return [
        {
          ...common(one, 'restore'),
          about: touched.about,
          ...progress,
          volumes: volumesOf(one, 'restore', objects, touched.namespaces),
        },
      ];
    });
    return [...backups, ...restores];
  },
};

function common(one: LiveObject, what: 'backup' | 'restore') {
  const { name, namespace = '', deletionTimestamp, creationTimestamp } = one.metadata;
  const phase = liveText(one, 'status', 'phase') ?? 'New';
  const startedAt = liveText(one, 'status', 'startTimestamp') ?? creationTimestamp;
  const endedAt = liveText(one, 'status', 'completionTimestamp');
  const message = liveText(one, 'status', 'failureReason') ?? liveTexts(one, 'status', 'validationErrors')[0];
  const [errors, warnings] = [liveNumber(one, 'status', 'errors'), liveNumber(one, 'status', 'warnings')];
  return {
    id: `velero/${what === 'backup' ? 'Backup' : 'Restore'}/${namespace}/${name}`,
    provider: 'velero',
    type: what === 'backup' ? backup : restore,
    name,
    namespace,
    what,
    phase,
    state: deletionTimestamp ? ('deleting' as const) : activityState(phase),
    ...(startedAt && { startedAt }),
    ...(endedAt && { endedAt }),
    ...(message && { message }),
    ...(errors && { errors }),
    ...(warnings && { warnings }),
  };
}

function itemsOf(one: LiveObject, field: string): { progress?: Progress } {
  const total = liveNumber(one, 'status', 'progress', 'totalItems');
  const done = liveNumber(one, 'status', 'progress', field) ?? (total === undefined ? undefined : 0);
  return done === undefined ? {} : { progress: { unit: 'objects', done, ...(total !== undefined && { total }) } };
}

/** Which namespaces a restore writes to, as far as this one is concerned; undefined where it is not concerned. */
function touchedBy(one: LiveObject, namespace: string, objects: LiveObjects) {
  const name = liveText(one, 'spec', 'backupName');
  const schedule = liveText(one, 'spec', 'scheduleName');
  const from = name ? `Backup ${name}` : schedule ? `the last Backup of Schedule ${schedule}` : 'a Backup';
  const mapping = Object.entries(Object(liveValue(one, 'spec', 'namespaceMapping'))).map(
    ([source, target]) => [source, String(target)] as const,
  );
  const included = liveTexts(one, 'spec', 'includedNamespaces');
  const isAll = included.length === 0 || included.includes('*');
  const isIncluded = (source: string): boolean => {
    if (liveTexts(one, 'spec', 'excludedNamespaces').includes(source)) return false;
    if (!isAll) return included.includes(source);
    const found = objects.of(backup)?.find((each) => each.metadata.name === name);
    // Without its backup nobody can say what it brings back: it may be about this namespace.
    return found === undefined || contentsOf(found, source).namespace !== 'no';
  };
  const pairs = mapping.filter(
    ([source, target]) => (source === namespace || target === namespace) && isIncluded(source),
  );
  const isMapped = mapping.some(([source]) => source === namespace);
  if (pairs.length === 0 && (isMapped || !isIncluded(namespace))) return undefined;
  const ways = pairs.map(([source, target]) => (source === target ? source : `${source} into ${target}`));
  const what = ways.length > 0 ? ways.join(', ') : namespace;
  return { about: `${what} from ${from}`, namespaces: [namespace, ...pairs.map(([, target]) => target)] };
}

function volumesOf(
  run: LiveObject,
  what: 'backup' | 'restore',
  objects: LiveObjects,
  namespaces: readonly string[],
): VolumeProgress[] {
  const { name, namespace } = run.metadata;
  const kind = what === 'backup' ? 'Backup' : 'Restore';
  const isOf = ({ metadata }: LiveObject): boolean =>
    metadata.namespace === namespace &&
    // By owner too: the label cuts and hashes names of more than 63 characters.
    (metadata.labels?.[`velero.io/${what}-name`] === name ||
      metadata.ownerReferences?.some((owner) => owner.kind === kind && owner.name === name) === true);
  return copies[what].flatMap(({ type, namespace: at, volume }) =>
    (objects.of(type) ?? [])
      .filter((one) => isOf(one) && namespaces.includes(liveText(one, ...at) ?? ''))
      .map((one): VolumeProgress => {
        const total = liveNumber(one, 'status', 'progress', 'totalBytes');
        const done = liveNumber(one, 'status', 'progress', 'bytesDone');
        const message = liveText(one, 'status', 'message');
        return {
          volume: one.metadata.annotations?.['velero.io/pvc-name'] ?? liveText(one, ...volume) ?? one.metadata.name,
          state: copyState(liveText(one, 'status', 'phase') ?? 'New'),
          ...((done !== undefined || total !== undefined) && {
            progress: { unit: 'bytes', done: done ?? 0, ...(total !== undefined && { total }) },
          }),
          ...(message && { message }),
        };
      }),
  );
}
