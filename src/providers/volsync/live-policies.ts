import type { LivePolicies } from '../../core/model/live-policies.ts';

export const livePolicies: LivePolicies = {
  provider: 'volsync',
  title: 'VolSync',
  reads: [{ type: 'volsync.backube/ReplicationSource', role: 'policy', scope: 'namespace' }],
};
