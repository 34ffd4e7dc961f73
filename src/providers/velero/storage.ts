import { scalar } from '../../core/model/node.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import type { ResourceFilter } from './names.ts';

/** pkg/podvolume/backupper.go: running pod, regular container, no hostPath, no raw block device. */
export function reachable(filter: ResourceFilter): Selector {
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
      { op: 'constant', value: filter.pods, label: 'pods pass the resource filters' },
      field('mounted'),
      field('running'),
      { op: 'not', of: sourceIn(['hostPath']) },
      {
        op: 'not',
        of: {
          op: 'test',
          on: 'volume',
          field: 'mode',
          is: { op: 'equals', value: scalar('Block') },
          label: 'whether it is a raw block device',
        },
      },
      { op: 'not', of: kindIn(['host-path', 'image-layer']) },
    ],
  };
}

/**
 * Storage for which neither a CSI driver with snapshots nor a native plug-in exists. `csiAlone`: nothing but CSI takes the snapshots, so that
 * a driver without a VolumeSnapshotClass has none (Velero then fails that volume).
 */
export function noSnapshotPossible(csiAlone: Selector): Selector {
  const classless: Selector = {
    op: 'all',
    of: [
      csiAlone,
      {
        op: 'test',
        on: 'storageClass',
        field: 'snapshotClass',
        is: { op: 'equals', value: scalar(false) },
        label: 'a VolumeSnapshotClass of its driver',
        whenUnseen: 'no',
      },
    ],
  };
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
      classless,
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

export function kindIn(kinds: readonly string[]): TestSelector {
  return {
    op: 'test',
    on: 'volume',
    field: 'kind',
    is: { op: 'in', values: kinds.map((kind) => scalar(kind)) },
    label: 'the kind of its volume',
  };
}
