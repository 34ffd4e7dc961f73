import type { Provider } from '../../core/model/provider.ts';
import { readPolicies } from './policies.ts';
import { scaffold } from './scaffold.ts';

export const csiSnapshots: Provider = {
  id: 'csi-snapshots',
  title: 'CSI snapshots and SnapScheduler',
  docs: 'https://backube.github.io/snapscheduler/',
  platform: 'kubernetes',
  kinds: [
    { type: 'snapscheduler.backube/SnapshotSchedule', role: 'policy' },
    { type: 'snapshot.storage.k8s.io/VolumeSnapshot', role: 'policy' },
    { type: 'groupsnapshot.storage.k8s.io/VolumeGroupSnapshot', role: 'policy' },
    { type: 'snapshot.storage.k8s.io/VolumeSnapshotClass', role: 'support' },
    { type: 'groupsnapshot.storage.k8s.io/VolumeGroupSnapshotClass', role: 'support' },
  ],
  policies: readPolicies,
  scaffold,
};
