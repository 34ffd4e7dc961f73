import type { Node } from '../../core/model/node.ts';
import type { CaptureMethod, CaptureRule } from '../../core/model/policy.ts';
import { booleanOf, get, isTrue } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { not, type Tri } from '../../core/model/tri.ts';
import type { ResourceFilter } from './names.ts';
import type { ServerDefaults } from './server.ts';
import { noSnapshotPossible, reachable } from './storage.ts';
import type { VolumePolicy } from './volume-policies.ts';

export const optIn = 'backup.velero.io/backup-volumes';
export const optOut = 'backup.velero.io/backup-volumes-excludes';

const always: Selector = { op: 'all', of: [] };

/**
 * How the data of a selected volume is captured. Precedence: volume policy, then the pods' annotations, then
 * defaultVolumesToFsBackup, then snapshots (velero internal/volumehelper/volume_policy_helper.go).
 */
export function capturesOf(
  spec: Node | undefined,
  path: string,
  filter: ResourceFilter,
  server: ServerDefaults,
  policies: readonly VolumePolicy[],
): CaptureRule[] {
  const snapshotVolumes = get(spec, 'snapshotVolumes');
  const fsDefault = get(spec, 'defaultVolumesToFsBackup');
  const moveData = get(spec, 'snapshotMoveData');
  // Who says anything about volumes has thought of them: what stays unsaid then has the default of an installation.
  const spoken = [snapshotVolumes, fsDefault, moveData].some((node) => booleanOf(node) !== undefined);
  const fsByDefault = isTrue(fsDefault, server.seen || !spoken ? server.fsBackup : 'no');
  const move = isTrue(moveData, server.seen || !spoken ? server.moveData : 'no');
  const snapshotsWanted = isTrue(snapshotVolumes, true);
  const asked = booleanOf(snapshotVolumes) === true || booleanOf(moveData) === true;
  const snapshotsWork: Tri = asked ? 'yes' : server.snapshots;
  const fs = optedIn(fsByDefault, fsDefault);
  const fsAt = fsDefault?.at ?? get(spec, '')?.at;
  const place = (node: Node | undefined) => (node?.at ? { at: node.at } : {});
  const moves = constant(move, 'the server flag --default-snapshot-move-data', moveData);
  const others = constant(not(server.locations), 'whether a plug-in takes snapshots beside CSI');
  const csiAlone: Selector = { op: 'any', of: [moves, others] };
  return [
    ...policies.flatMap((policy) => rulesOf(policy, filter, moves, csiAlone)),
    {
      when: { op: 'all', of: [fs, { op: 'not', of: reachable(filter) }] },
      method: 'none',
      because: 'file-system backup reaches only volumes that a running pod of the backup mounts',
      ...(fsAt && { at: fsAt }),
    },
    {
      when: fs,
      method: 'file-copy',
      because:
        fsByDefault === 'yes' ? 'file-system backup of all volumes' : 'file-system backup, opted into by the pod',
      ...place(fsDefault),
    },
    {
      when: constant(not(snapshotsWanted), `${path}.snapshotVolumes`),
      method: 'none',
      because: `${path}.snapshotVolumes is false and nothing opts into file-system backup`,
      ...place(snapshotVolumes),
    },
    {
      when: noSnapshotPossible(csiAlone),
      method: 'none',
      because: 'its kind of storage cannot be snapshotted, and nothing opts into file-system backup',
    },
    {
      when: constant(server.native && booleanOf(get(spec, 'includeClusterResources')) === false ? 'yes' : 'no', path),
      method: 'none',
      because: `${path}.includeClusterResources is false: the native plug-in needs the PersistentVolume`,
      ...place(get(spec, 'includeClusterResources')),
    },
    {
      when: {
        op: 'all',
        of: [constant(snapshotsWork, 'whether the Velero server takes snapshots (EnableCSI)'), moves],
      },
      method: 'snapshot-copy',
      because: 'snapshotMoveData copies the snapshot to the backup location',
      ...place(moveData),
    },
    {
      when: constant(snapshotsWork, 'whether the Velero server takes snapshots (EnableCSI)'),
      method: 'snapshot',
      because: 'a snapshot that stays on the storage, because snapshotMoveData is not set',
      ...place(snapshotVolumes),
    },
    {
      when: always,
      method: 'none',
      because: 'the Velero server in this workspace takes no snapshots, and nothing opts into file-system backup',
    },
  ];
}

/** With the default on, the opt-in list is ignored and only the opt-out list counts (velero-io/velero#7550). */
function optedIn(byDefault: Tri, fsDefault: Node | undefined): Selector {
  const lists = (key: string): TestSelector => ({
    op: 'test',
    on: 'pod',
    field: 'annotations',
    key,
    is: { op: 'lists', separator: ',', field: 'volumeName' },
    label: `the annotation ${key} of the pod`,
    // Without a pod in the files nobody can have opted in where it would be seen; the default below still speaks.
    whenUnseen: 'no',
  });
  const named = constant(
    byDefault,
    fsDefault ? 'defaultVolumesToFsBackup' : 'the server flag --default-volumes-to-fs-backup',
    fsDefault,
  );
  return { op: 'any', of: [lists(optIn), { op: 'all', of: [named, { op: 'not', of: lists(optOut) }] }] };
}

/** What the action of a volume policy comes to, on storage that may not be able to do it. */
function rulesOf(policy: VolumePolicy, filter: ResourceFilter, moves: Selector, csiAlone: Selector): CaptureRule[] {
  const { when, because, action } = policy;
  const rule = (method: CaptureMethod, why = because, also?: Selector): CaptureRule => ({
    when: also ? { op: 'all', of: [when, also] } : when,
    method,
    because: why,
    ...(policy.at && { at: policy.at }),
  });
  switch (action) {
    case 'skip':
      return [rule('none')];
    case 'fs-backup':
      return [
        rule('none', `${because}, which reaches only volumes that a running pod mounts`, {
          op: 'not',
          of: reachable(filter),
        }),
        rule('file-copy'),
      ];
    case 'snapshot':
      return [
        rule('none', `${because}, which its kind of storage cannot have`, noSnapshotPossible(csiAlone)),
        rule('snapshot-copy', because, moves),
        rule('snapshot'),
      ];
    default:
      return [rule('unknown')];
  }
}

function constant(value: Tri, label: string, node?: Node): Selector {
  return { op: 'constant', value, label, ...(node?.at && { from: node.at }) };
}
