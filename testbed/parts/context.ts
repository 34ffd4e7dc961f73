import type { Programs } from '../build/build.ts';
import type { NodeMode } from '../build/modules.ts';
import type { KubeApi } from '../run/kube-api.ts';
import type { Processes } from '../run/processes.ts';

/** What every part needs to start. */
export interface Context {
  readonly mode: NodeMode;
  /** This testbed's own folder, removed at its end. */
  readonly dir: string;
  /** The address that everything listens on: the loopback, or a bridge's that pods reach too. */
  readonly host: string;
  readonly programs: Programs;
  readonly processes: Processes;
  readonly ports: Ports;
}

export type Ports = Readonly<Record<(typeof portNames)[number], number>>;

const portNames = ['etcd', 'etcdPeer', 'apiServer', 'kubelet', 's3', 'veleroMetrics', 'spare'] as const;

export function portsFrom(first: number): Ports {
  return Object.fromEntries(portNames.map((name, index) => [name, first + index])) as Ports;
}

/** A context whose API server answers. */
export interface ClusterContext extends Context {
  readonly api: KubeApi;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
}
