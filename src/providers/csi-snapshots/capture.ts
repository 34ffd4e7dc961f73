import { scalar } from '../../core/model/node.ts';
import type { CaptureRule } from '../../core/model/policy.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';

const provisioners = [
  'rancher.io/local-path',
  'kubernetes.io/no-provisioner',
  'k8s.io/minikube-hostpath',
  'docker.io/hostpath',
  'cluster.local/nfs-subdir-external-provisioner',
  'k8s-sigs.io/nfs-subdir-external-provisioner',
  'openebs.io/local',
  'efs.csi.aws.com',
];

/** Snapshots stay on the storage. Some storage has none: those VolumeSnapshots never become ready. */
export function capturesOf(): CaptureRule[] {
  return [
    {
      when: withoutSnapshots(),
      method: 'none',
      gap: 'nothing',
      because: 'its storage class has no snapshots, so that they never become ready',
    },
    { when: { op: 'all', of: [] }, method: 'snapshot', because: 'CSI snapshots' },
  ];
}

function withoutSnapshots(): Selector {
  const isOne: TestSelector = {
    op: 'test',
    on: 'storageClass',
    field: 'provisioner',
    is: { op: 'in', values: provisioners.map((name) => scalar(name)) },
    label: 'its storage class',
    whenUnseen: 'no',
  };
  // A class that is only named says nothing about its driver; names are free, but these belong to their drivers' own manifests.
  const known: TestSelector = { ...isOne, is: { op: 'exists' } };
  const byName: TestSelector = {
    ...isOne,
    field: 'name',
    is: {
      op: 'in',
      values: ['local-path', 'hostpath', 'openebs-hostpath', 'local-storage'].map((name) => scalar(name)),
    },
  };
  const classless: TestSelector = {
    ...isOne,
    field: 'snapshotClass',
    is: { op: 'equals', value: scalar(false) },
    label: 'a VolumeSnapshotClass of its driver',
  };
  return { op: 'any', of: [{ op: 'all', of: [known, isOne] }, classless, byName] };
}
