import { type Node, scalar } from '../../core/model/node.ts';
import type { CaptureRule } from '../../core/model/policy.ts';
import { booleanOf, get, isTrue } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import { not, type Tri } from '../../core/model/tri.ts';
import type { ResourceFilter } from './names.ts';
import type { ServerDefaults } from './server.ts';

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
  policies: readonly CaptureRule[],
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
  return [
    ...policies,
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
      when: noSnapshotPossible(),
      method: 'none',
      because: 'its kind of storage cannot be snapshotted, and nothing opts into file-system backup',
    },
    {
      when: {
        op: 'all',
        of: [
          constant(snapshotsWork, 'whether the Velero server takes snapshots (EnableCSI)'),
          constant(move, 'the server flag --default-snapshot-move-data'),
        ],
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

/** pkg/podvolume/backupper.go: running pod, regular container, no hostPath. */
function reachable(filter: ResourceFilter): Selector {
  const field = (name: string): TestSelector => ({
    op: 'test',
    on: 'pod',
    field: name,
    is: { op: 'equals', value: scalar(true) },
    label: `whether a running pod mounts it`,
  });
  return {
    op: 'all',
    of: [
      constant(filter.pods, 'pods pass the resource filters'),
      field('mounted'),
      field('running'),
      { op: 'not', of: sourceIn(['hostPath']) },
      { op: 'not', of: kindIn(['host-path', 'image-layer']) },
    ],
  };
}

/** Storage for which neither a CSI driver with snapshots nor a native plug-in exists. */
function noSnapshotPossible(): Selector {
  const provisioners = [
    'rancher.io/local-path',
    'kubernetes.io/no-provisioner',
    'k8s.io/minikube-hostpath',
    'docker.io/hostpath',
    'nfs.csi.k8s.io',
    'cluster.local/nfs-subdir-external-provisioner',
    'k8s-sigs.io/nfs-subdir-external-provisioner',
    'openebs.io/local',
    'efs.csi.aws.com',
  ];
  const byProvisioner: TestSelector = {
    op: 'test',
    on: 'storageClass',
    field: 'provisioner',
    is: { op: 'in', values: provisioners.map((name) => scalar(name)) },
    label: 'its storage class',
    whenUnseen: 'no',
  };
  const names = [
    'local-path',
    'hostpath',
    'local-hostpath',
    'openebs-hostpath',
    'local-storage',
    'nfs',
    'nfs-client',
    'nfs-csi',
    'manual',
  ];
  const byName: TestSelector = {
    op: 'test',
    on: 'storageClass',
    field: 'name',
    is: { op: 'in', values: names.map((name) => scalar(name)) },
    label: 'its storage class',
    whenUnseen: 'no',
  };
  return {
    op: 'any',
    of: [
      settled(byProvisioner),
      byName,
      sourceIn(['nfs', 'hostPath', 'local']),
      kindIn(['empty-dir', 'host-path', 'network', 'image-layer', 'ephemeral']),
    ],
  };
}

/** A class that is only named, not defined, is judged by its name alone. */
function settled(test: TestSelector): Selector {
  return {
    op: 'all',
    of: [
      {
        op: 'test',
        on: 'storageClass',
        field: 'provisioner',
        is: { op: 'exists' },
        label: test.label,
        whenUnseen: 'no',
      },
      test,
    ],
  };
}

function sourceIn(kinds: readonly string[]): TestSelector {
  return {
    op: 'test',
    on: 'volume',
    field: 'source',
    is: { op: 'in', values: kinds.map((kind) => scalar(kind)) },
    label: 'the kind of its volume',
  };
}

function kindIn(kinds: readonly string[]): TestSelector {
  return {
    op: 'test',
    on: 'volume',
    field: 'kind',
    is: { op: 'in', values: kinds.map((kind) => scalar(kind)) },
    label: 'the kind of its volume',
  };
}

function constant(value: Tri, label: string, node?: Node): Selector {
  return { op: 'constant', value, label, ...(node?.at && { from: node.at }) };
}
