import { type LiveObject, liveNumber, liveText, liveValue } from '../../core/model/live-object.ts';
import type { VolumeData, VolumeDataPlace, VolumeFact } from '../../core/model/restore-point.ts';
import { factText, fileFact } from './volume-data.ts';

/** What a bucket holds about the volumes of one backup; undefined where the file is missing or cannot be read. */
export interface StoredVolumes {
  /** `-volumeinfo.json.gz`: velero internal/volume/volumes_information.go, since 1.13. */
  readonly infos: readonly unknown[] | undefined;
  /** `-podvolumebackups.json.gz` and `-csi-volumesnapshots.json.gz`: only asked for where there is no volumeinfo. */
  readonly fileBackups: readonly unknown[] | undefined;
  readonly snapshots: readonly unknown[] | undefined;
}

export interface Volume {
  readonly namespace: string | undefined;
  readonly fact: VolumeFact | undefined;
  /** Why its data was left out, or why nothing can be said. */
  readonly leftOut?: string;
  readonly name: string;
}

/** The facts of a bucket, which are exact about claims; of one namespace where one is asked for. */
export function storedVolumeData(backup: LiveObject, stored: StoredVolumes, namespace: string | undefined): VolumeData {
  const all = stored.infos?.map(volumeOf) ?? olderVolumes(backup, stored);
  const volumes = all.filter((one) => namespace === undefined || one.namespace === namespace);
  const isWide = namespace === undefined && new Set(volumes.map((one) => one.namespace)).size > 1;
  const label = (one: Volume) => (isWide && one.namespace !== undefined ? `${one.namespace}/${one.name}` : one.name);
  const facts = volumes.flatMap((one) => (one.fact ? [{ ...one.fact, volume: label(one) }] : []));
  const leftOut = volumes.flatMap((one) =>
    one.leftOut === undefined ? [] : [`${label(one)} is not in it: ${one.leftOut}`],
  );
  const told = [...facts.map(volumeText), ...leftOut];
  const done = facts.filter(({ state }) => state === 'complete');
  const isOpen = facts.some(({ state }) => state === 'running' || state === 'unknown');
  if (facts.length === 0)
    return { presence: 'unknown', where: [], reason: told.join('; ') || whyNone(stored), volumes: [] };
  return {
    presence: done.length === facts.length ? 'yes' : done.length > 0 ? 'partial' : isOpen ? 'unknown' : 'failed',
    where: [...new Set(done.map(({ where }) => where))],
    reason: told.join('; '),
    volumes: facts,
  };
}

function whyNone({ infos, fileBackups, snapshots }: StoredVolumes): string {
  if (infos !== undefined) return 'Velero recorded no volume in it';
  if (fileBackups === undefined && snapshots === undefined)
    return 'what Velero recorded about volumes is missing or cannot be read';
  return 'no copy of a volume is recorded; this version of Velero did not record volumes that it left out';
}

/** As the words for a cluster's facts, but what is a snapshot is not said to be copied. */
export function volumeText(fact: VolumeFact): string {
  if (fact.state !== 'complete' || fact.where === 'object-store') return factText(fact);
  return `${fact.volume} ${fact.where === 'same-storage' ? 'as a snapshot on its storage' : 'as a snapshot by a plugin'}`;
}

export function volumeOf(info: unknown): Volume {
  const claim = liveText(info, 'pvcName');
  const name =
    claim ?? liveText(info, 'pvbInfo', 'volumeName') ?? liveText(info, 'pvName') ?? 'a volume without a name';
  const namespace = liveText(info, 'pvcNamespace') ?? liveText(info, 'pvbInfo', 'podNamespace');
  if (liveValue(info, 'skipped') === true) {
    return { name, namespace, fact: undefined, leftOut: liveText(info, 'skippedReason') ?? 'Velero left it out' };
  }
  const method = liveText(info, 'backupMethod');
  const where = placeOf(method, liveValue(info, 'snapshotDataMoved') === true);
  if (where === undefined) {
    return {
      name,
      namespace,
      fact: undefined,
      leftOut: `how it was copied is not known here (${method ?? 'no method'})`,
    };
  }
  const bytes = sizes.map((path) => liveNumber(info, ...path)).find((size) => size !== undefined && size > 0);
  const fact = { volume: name, where, state: stateOf(info), ...(bytes !== undefined && { sizeBytes: bytes }) };
  return { name, namespace, fact };
}

const sizes = [
  ['pvbInfo', 'size'],
  ['snapshotDataMovementInfo', 'size'],
  ['csiSnapshotInfo', 'size'],
] as const;

function placeOf(method: string | undefined, isMoved: boolean): VolumeDataPlace | undefined {
  if (method === 'PodVolumeBackup') return 'object-store';
  if (method === 'CSISnapshot') return isMoved ? 'object-store' : 'same-storage';
  return method === 'NativeSnapshot' ? 'cloud-snapshot' : undefined;
}

/** `result` is younger than the phases, whose fields have no JSON name in Go and so begin with a capital letter. */
function stateOf(info: unknown): VolumeFact['state'] {
  const phases = ['pvbInfo', 'snapshotDataMovementInfo', 'nativeSnapshotInfo'].map((part) =>
    liveText(info, part, 'Phase'),
  );
  const result = liveText(info, 'result');
  if (result === 'failed' || phases.some((phase) => /^(Failed|Cancel)/.test(phase ?? ''))) return 'failed';
  if (result === 'succeeded' || phases.some((phase) => phase === 'Completed')) return 'complete';
  if (liveValue(info, 'csiSnapshotInfo', 'ReadyToUse') === true && !phases.some((phase) => phase)) return 'complete';
  return phases.some((phase) => /^(New|Accepted|Prepared|InProgress)$/.test(phase ?? '')) ? 'running' : 'unknown';
}

function olderVolumes(backup: LiveObject, { fileBackups, snapshots }: StoredVolumes): Volume[] {
  const files = (fileBackups ?? []).filter(isObject).map((one) => {
    const fact = fileFact(one);
    return { name: fact.volume, namespace: liveText(one, 'spec', 'pod', 'namespace'), fact };
  });
  // Moved snapshots are deleted once their data is in the store, which this version recorded in the cluster only.
  if (liveValue(backup, 'spec', 'snapshotMoveData') === true) return files;
  const taken = (snapshots ?? []).filter(isObject).map((one): Volume => {
    const name = liveText(one, 'spec', 'source', 'persistentVolumeClaimName') ?? one.metadata.name;
    const state = liveValue(one, 'status', 'readyToUse') === true ? 'complete' : 'unknown';
    return { name, namespace: one.metadata.namespace, fact: { volume: name, where: 'same-storage', state } };
  });
  return [...files, ...taken];
}

function isObject(value: unknown): value is LiveObject {
  return liveText(value, 'metadata', 'name') !== undefined;
}
