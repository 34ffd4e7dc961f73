// What is built: the programs of each Go module in this folder, with the flags that they need.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testbedDir } from '../run/paths.ts';

export interface GoModule {
  /** Names the folder of its binaries in the cache. */
  readonly id: string;
  /** Where its go.mod is. */
  readonly folder: string;
  /** Packages; a program is called like the last part of its package. */
  readonly packages: readonly string[];
  /** Versions for the linker to set: without them programs refuse each other or misreport themselves. */
  readonly linkerFlags: string;
  readonly tags?: string;
  /** Manifests of other modules that are kept beside the programs: module and folder in it. */
  readonly manifests?: readonly { readonly module: string; readonly folder: string; readonly pattern: RegExp }[];
  /** Seconds on two cores with nothing cached, measured. */
  readonly coldSeconds: number;
}

export type NodeMode = 'kwok' | 'containers';

const folderOf = (name: string): string => join(testbedDir, name);

function versionOf(folder: string, module: string): string {
  const text = readFileSync(join(folderOf(folder), 'go.mod'), 'utf8');
  const found = new RegExp(`^\\s*(?:require )?${module.replaceAll('.', '\\.')} (v\\S+)`, 'm').exec(text)?.[1];
  if (found === undefined) throw new Error(`testbed/${folder}/go.mod does not require ${module}`);
  return found;
}

export const kubernetesVersion = versionOf('control-plane', 'k8s.io/kubernetes');
export const veleroVersion = versionOf('velero', 'github.com/vmware-tanzu/velero');

const [major = '', minor = ''] = kubernetesVersion.slice(1).split('.');
const kubernetesFlags = Object.entries({ gitVersion: kubernetesVersion, gitMajor: major, gitMinor: minor })
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  .join(' ');

const controlPlane: GoModule = {
  id: 'control-plane',
  folder: folderOf('control-plane'),
  packages: [
    'k8s.io/kubernetes/cmd/kube-apiserver',
    'k8s.io/kubernetes/cmd/kube-controller-manager',
    'k8s.io/kubernetes/cmd/kube-scheduler',
    // etcd; its package's last part makes it `v3` for `go build`, which skips such a part: the program is `server`.
    'go.etcd.io/etcd/server/v3',
    'github.com/kubernetes-csi/external-snapshotter/v8/cmd/snapshot-controller',
    'github.com/kubernetes-csi/external-snapshotter/v8/cmd/csi-snapshotter',
    'github.com/kubernetes-csi/external-provisioner/v6/cmd/csi-provisioner',
    'sigs.k8s.io/kwok/cmd/kwok',
  ],
  linkerFlags: kubernetesFlags,
  manifests: [
    {
      module: 'github.com/kubernetes-csi/external-snapshotter/client/v8',
      folder: 'config/crd',
      pattern: /^snapshot\.storage.*\.yaml$/,
    },
  ],
  coldSeconds: 510,
};

const s3: GoModule = {
  id: 's3',
  folder: folderOf('s3'),
  packages: ['github.com/versity/versitygw/cmd/versitygw'],
  linkerFlags: '',
  coldSeconds: 60,
};

const velero: GoModule = {
  id: 'velero',
  folder: folderOf('velero'),
  packages: [
    'github.com/vmware-tanzu/velero/cmd/velero',
    'github.com/vmware-tanzu/velero/cmd/velero-restore-helper',
    'github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws',
  ],
  linkerFlags: [
    `-X github.com/vmware-tanzu/velero/pkg/buildinfo.Version=${veleroVersion}`,
    // Beside the metrics that it has a flag for, the server listens on port 8080 of every address, which a second testbed's
    // could not. No flag changes that: 0 switches it off.
    '-X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0',
  ].join(' '),
  coldSeconds: 300,
};

const csiDirectory: GoModule = {
  id: 'csi-directory',
  folder: folderOf('csi-directory'),
  packages: ['backops/testbed/csi-directory'],
  linkerFlags: '',
  coldSeconds: 15,
};

/** The modules that a testbed of this mode is made of, in the order in which they are built. */
export function modulesFor(mode: NodeMode): readonly GoModule[] {
  const everywhere = [controlPlane, csiDirectory, s3, velero];
  return mode === 'kwok' ? everywhere : [...everywhere, kubelet, containerd];
}

const kubelet: GoModule = {
  id: 'kubelet',
  folder: folderOf('control-plane'),
  packages: ['k8s.io/kubernetes/cmd/kubelet'],
  linkerFlags: kubernetesFlags,
  coldSeconds: 40,
};

const containerd: GoModule = {
  id: 'containerd',
  folder: folderOf('containerd'),
  packages: ['containerd', 'containerd-shim-runc-v2', 'ctr'].map(
    (name) => `github.com/containerd/containerd/v2/cmd/${name}`,
  ),
  linkerFlags: '',
  tags: 'no_btrfs,no_zfs,no_devmapper',
  coldSeconds: 80,
};

/** The name of the program that `go build` makes of a package: a version at the end does not count. */
export function programOf(goPackage: string): string {
  const parts = goPackage.split('/');
  const last = parts.at(-1) ?? '';
  return /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last;
}
