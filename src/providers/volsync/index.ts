import type { Provider } from '../../core/model/provider.ts';
import { overwrites } from './destination.ts';
import { readPolicies } from './policies.ts';
import { scaffold } from './scaffold.ts';

export const volsync: Provider = {
  id: 'volsync',
  title: 'VolSync',
  docs: 'https://volsync.readthedocs.io/',
  platform: 'kubernetes',
  kinds: [
    { type: 'volsync.backube/ReplicationSource', role: 'policy' },
    { type: 'volsync.backube/ReplicationDestination', role: 'restore', overwrites },
  ],
  policies: readPolicies,
  scaffold,
};
