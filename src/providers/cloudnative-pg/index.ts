import type { Provider } from '../../core/model/provider.ts';
import { readPolicies } from './policies.ts';
import { scaffold } from './scaffold.ts';
import { backupType, clusterType, objectStoreType, scheduledBackupType } from './types.ts';

export const cloudnativePg: Provider = {
  id: 'cloudnative-pg',
  title: 'CloudNativePG',
  docs: 'https://cloudnative-pg.io/documentation/current/backup/',
  platform: 'kubernetes',
  kinds: [
    { type: scheduledBackupType, role: 'policy' },
    { type: backupType, role: 'policy' },
    // Says where and how it can be backed up; alone it is backed up when somebody asks.
    { type: clusterType, role: 'policy' },
    { type: objectStoreType, role: 'support' },
  ],
  policies: readPolicies,
  scaffold,
};
