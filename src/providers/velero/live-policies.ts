import type { LivePolicies } from '../../core/model/live-policies.ts';

/** Where Velero and its OpenShift operator are installed unless somebody decides otherwise. */
const usualNamespaces = ['velero', 'openshift-adp'];

export const livePolicies: LivePolicies = {
  provider: 'velero',
  title: 'Velero',
  reads: [
    { type: 'velero.io/Schedule', role: 'policy', scope: 'system', usualNamespaces },
    { type: 'velero.io/BackupStorageLocation', role: 'fact', scope: 'system', usualNamespaces },
    { type: 'velero.io/VolumeSnapshotLocation', role: 'fact', scope: 'system', usualNamespaces },
    // The server, for its flags, and the volume policies that schedules refer to.
    { type: 'apps/Deployment', role: 'fact', scope: 'beside' },
    { type: 'ConfigMap', role: 'fact', scope: 'beside' },
  ],
};
