import type { ConnectionState } from './connection.ts';
import type { LiveNow } from './live.ts';

/** What the welcome texts of the cluster views ask for, as `backops.cluster`. */
export type ClusterView =
  | 'untrusted'
  | 'loading'
  | 'no-kubeconfig'
  | 'kubeconfig'
  | 'login'
  | 'forbidden'
  | 'unreachable'
  | 'no-system'
  | 'ready';

/** Pure: what there is to be said about the cluster as a whole. */
export function clusterView(state: ConnectionState, now: LiveNow | undefined): ClusterView {
  switch (state.is) {
    case 'untrusted':
      return 'untrusted';
    case 'idle':
    case 'connecting':
      return 'loading';
    case 'connected':
      if (!now) return 'loading';
      if (now.points.systems.length === 0) return 'no-system';
      return now.points.systems.some(({ isListed }) => isListed) ? 'ready' : 'forbidden';
    case 'failed':
      switch (state.error.clusterCode) {
        case 'no-kubeconfig':
        case 'kubeconfig':
        case 'untrusted':
        case 'forbidden':
          return state.error.clusterCode;
        case 'credentials':
        case 'unauthorized':
          return 'login';
        default:
          return 'unreachable';
      }
  }
}
