import { chartType } from '../../core/model/chart.ts';
import type { Provider } from '../../core/model/provider.ts';
import { optIn, optOut } from './capture.ts';
import { readPolicies } from './policies.ts';
import { scaffold } from './scaffold.ts';
import { excludeLabel } from './selection.ts';

export const velero: Provider = {
  id: 'velero',
  title: 'Velero',
  docs: 'https://velero.io/docs/',
  platform: 'kubernetes',
  kinds: [
    { type: 'velero.io/Schedule', role: 'policy' },
    { type: 'velero.io/Backup', role: 'policy' },
    // The chart's values may hold schedules; other releases state nothing.
    { type: 'helm.toolkit.fluxcd.io/HelmRelease', role: 'policy' },
    { type: 'argoproj.io/Application', role: 'policy' },
    { type: chartType, role: 'policy' },
    { type: 'velero.io/Restore', role: 'restore' },
    { type: 'velero.io/BackupStorageLocation', role: 'support' },
    { type: 'velero.io/VolumeSnapshotLocation', role: 'support' },
  ],
  marks: [
    { where: 'annotations', key: optIn, belongsTo: 'pod', effect: 'opt-in', value: 'volume-names' },
    { where: 'annotations', key: optOut, belongsTo: 'pod', effect: 'opt-out', value: 'volume-names' },
    { where: 'labels', key: excludeLabel, belongsTo: 'any', effect: 'opt-out', value: 'true' },
    { where: 'annotations', key: 'pre.hook.backup.velero.io/command', belongsTo: 'pod', effect: 'hook' },
    { where: 'annotations', key: 'post.hook.backup.velero.io/command', belongsTo: 'pod', effect: 'hook' },
  ],
  policies: readPolicies,
  scaffold,
};
