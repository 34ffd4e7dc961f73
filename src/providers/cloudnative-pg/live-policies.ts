import type { LivePolicies } from '../../core/model/live-policies.ts';
import { objectStoreType, scheduledBackupType } from './types.ts';

/** Not the Clusters: they are in the files, and judged as they are there. */
export const livePolicies: LivePolicies = {
  provider: 'cloudnative-pg',
  title: 'CloudNativePG',
  reads: [
    { type: scheduledBackupType, role: 'policy', scope: 'namespace' },
    { type: objectStoreType, role: 'fact', scope: 'namespace' },
  ],
};
