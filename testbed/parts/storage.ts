// CSI: our driver over directories, Kubernetes' side-cars beside it, and the classes that use it.
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../run/kube-api.ts';
import { manifest, readObjects } from '../run/manifests.ts';
import { kubeletRoot } from './container-node.ts';
import type { ClusterContext } from './context.ts';
import { nodeName } from './kwok-node.ts';

/** What the driver does wrong until it is told otherwise. Read by testbed/csi-directory/faults.go. */
export interface CsiFaults {
  readonly delayMilliseconds?: number;
  readonly capacityBytes?: number;
  readonly snapshotNeverReady?: boolean;
  /** Calls that fail: `code` is a gRPC code such as UNAVAILABLE, `times` 0 or absent means every call. */
  readonly fail?: readonly {
    readonly method?: string;
    readonly code: string;
    readonly times?: number;
    readonly message?: string;
  }[];
}

export interface Storage {
  /** The folder that holds the files of a volume, by the name of its PersistentVolume. */
  volumePath(persistentVolume: string): string;
  setFaults(faults: CsiFaults): Promise<void>;
}

/** Five requests a second are the default, and pauses that double: kind to a shared API server, and most of a backup's time here. */
const impatient = [
  '--kube-api-qps=200',
  '--kube-api-burst=400',
  '--retry-interval-start=100ms',
  '--retry-interval-max=1s',
];

export async function startStorage(context: ClusterContext): Promise<Storage> {
  const { dir, mode, programs, processes, api, kubeconfig } = context;
  const state = join(dir, 'csi');
  const socket = join(dir, 'csi.sock');
  const sideCar = (name: string, args: readonly string[] = []): Promise<void> =>
    processes.run({
      name,
      program: programs.path(name),
      args: [`--kubeconfig=${kubeconfig}`, ...impatient, ...args],
    });
  const registry = join(kubeletRoot(dir), 'plugins_registry');
  const nodeFlags = ['--mount', `--node-id=${nodeName}`, `--kubelet-registry=${registry}`];
  if (mode === 'containers') await mkdir(registry, { recursive: true });
  await processes.run({
    name: 'csi-directory',
    program: programs.path('csi-directory'),
    args: [
      `--endpoint=unix://${socket}`,
      `--state-dir=${state}`,
      `--capacity=${100 * 2 ** 40}`,
      ...(mode === 'containers' ? nodeFlags : []),
    ],
  });
  await applyDefinitions(context);
  await Promise.all([
    sideCar('snapshot-controller', ['--leader-election=false']),
    sideCar('csi-snapshotter', [`--csi-address=${socket}`]),
    sideCar('csi-provisioner', [`--csi-address=${socket}`, '--feature-gates=Topology=false']),
  ]);
  for (const object of await manifest('storage.yaml')) await api.apply(object);
  return {
    volumePath: (persistentVolume) => join(state, 'volumes', persistentVolume, 'data'),
    setFaults: async (faults) => {
      const file = join(state, 'faults.json');
      await writeFile(`${file}.new`, JSON.stringify(faults));
      await rename(`${file}.new`, file);
    },
  };
}

/** The snapshot objects' CustomResourceDefinitions, from the module that the controllers were built with. */
async function applyDefinitions({ programs, api }: ClusterContext): Promise<void> {
  const folder = join(programs.folder('csi-snapshotter'), 'manifests');
  const objects: KubeObject[] = [];
  for (const file of await readdir(folder)) objects.push(...(await readObjects(join(folder, file))));
  await Promise.all(objects.map((object) => api.apply(object)));
}
