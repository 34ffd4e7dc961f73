import type { LivePolicies } from '../../core/model/live-policies.ts';

export const livePolicies: LivePolicies = {
  provider: 'csi-snapshots',
  title: 'CSI snapshots',
  reads: [
    { type: 'snapscheduler.backube/SnapshotSchedule', role: 'policy', scope: 'namespace' },
    { type: 'snapshot.storage.k8s.io/VolumeSnapshotClass', role: 'fact', scope: 'cluster' },
  ],
};
