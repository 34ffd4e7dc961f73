// A node on which containers run: containerd and kubelet, inside the namespaces that run/isolated.sh makes.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CannotRun } from '../../test/support/cannot-run.ts';
import { isExecutable, onPath, run } from '../../test/support/command.ts';
import { images, pauseImage, writeImage } from '../images/compose.ts';
import type { Bridge } from '../run/bridge.ts';
import { reachableSocket } from '../run/reachable.ts';
import type { ClusterContext, Context } from './context.ts';
import { nodeName } from './kwok-node.ts';

const cniPrograms = '/usr/lib/cni';

export const kubeletRoot = (dir: string): string => join(dir, 'kubelet');
const socket = (dir: string): string => join(dir, 'containerd.sock');

/** What `checkContainers` looks for comes with these. */
export const containerPackages = [
  ...['runc', 'containernetworking-plugins', 'busybox-static', 'iptables', 'iproute2', 'util-linux'],
];

/** Throws CannotRun unless containers can run here. */
export function checkContainers(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new CannotRun('mode containers needs root on Linux', 'use mode kwok, or run it in a virtual machine or CI');
  }
  const missing = missingForContainers();
  if (missing.length === 0) return;
  throw new CannotRun(
    `mode containers lacks ${missing.join(', ')}`,
    `on Debian: apt-get install ${containerPackages.join(' ')}`,
  );
}

export function missingForContainers(): readonly string[] {
  const missing = ['runc', 'busybox', 'iptables', 'ip', 'unshare'].filter((name) => onPath(name) === undefined);
  return isExecutable(join(cniPrograms, 'bridge')) ? missing : [...missing, `${cniPrograms}/bridge`];
}

export async function startContainerNode(context: ClusterContext, bridge: Bridge): Promise<void> {
  const { dir, programs, processes, api, kubeconfig } = context;
  await startContainerd(context, bridge);
  await mkdir(kubeletRoot(dir), { recursive: true });
  const config = join(dir, 'kubelet.yaml');
  await writeFile(config, stringify(kubeletConfiguration(context)));
  await processes.run({
    name: 'kubelet',
    program: programs.path('kubelet'),
    args: [
      `--config=${config}`,
      `--kubeconfig=${kubeconfig}`,
      `--root-dir=${kubeletRoot(dir)}`,
      `--cert-dir=${join(dir, 'kubelet-certificates')}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${context.host}`,
    ],
  });
  await api
    .until(`/api/v1/nodes/${nodeName}`, 'the node is ready', (node) =>
      (node.status?.conditions ?? []).some(
        (one: { type: string; status: string }) => one.type === 'Ready' && one.status === 'True',
      ),
    )
    .catch(async (cause) => {
      throw new Error(`the node is not ready:\n${await processes.tail('kubelet')}`, { cause });
    });
}

async function startContainerd(context: Context, bridge: Bridge): Promise<void> {
  const { dir, programs, processes } = context;
  await mkdir(join(dir, 'cni'), { recursive: true });
  await writeFile(join(dir, 'cni', '10-bridge.conflist'), JSON.stringify(network(dir, bridge)));
  const config = join(dir, 'containerd.toml');
  await writeFile(config, containerdConfiguration(dir));
  await processes.run({
    name: 'containerd',
    program: programs.path('containerd'),
    args: ['--config', config],
    // It finds its shim, and the shim finds runc.
    env: { PATH: `${programs.folder('containerd')}:${process.env.PATH}` },
    endsLast: true,
  });
  const ended = (): boolean => processes.list().some((one) => one.name === 'containerd' && one.state === 'ended');
  await reachableSocket(socket(dir), ended).catch(async (cause) => {
    throw new Error(`containerd does not answer:\n${await processes.tail('containerd')}`, { cause });
  });
  for (const image of await images(programs, onPath('busybox') ?? 'busybox')) {
    const file = await writeImage(image, dir);
    await run(programs.path('ctr'), ['--address', socket(dir), '--namespace', 'k8s.io', 'images', 'import', file]);
    await rm(file);
  }
}

const network = (dir: string, bridge: Bridge): object => ({
  cniVersion: '1.0.0',
  name: bridge.name,
  plugins: [
    {
      type: 'bridge',
      bridge: bridge.name,
      ipam: {
        type: 'host-local',
        dataDir: join(dir, 'addresses'),
        ranges: [[{ subnet: bridge.subnet, gateway: bridge.address }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
  ],
});

function containerdConfiguration(dir: string): string {
  const quoted = (text: string): string => JSON.stringify(text);
  // restrict_oom_score_adj: without CAP_SYS_RESOURCE every sandbox would die while it lowers its score.
  return `version = 3
root = ${quoted(join(dir, 'containerd'))}
state = "/run/containerd"
[grpc]
address = ${quoted(socket(dir))}
[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true
disable_apparmor = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
SystemdCgroup = false
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = [${quoted(cniPrograms)}]
conf_dir = ${quoted(join(dir, 'cni'))}
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = ${quoted(pauseImage)}
`;
}

function kubeletConfiguration({ dir, host, ports }: Context): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: host,
    port: ports.kubelet,
    healthzPort: 0,
    containerRuntimeEndpoint: `unix://${socket(dir)}`,
    podLogsDir: join(dir, 'pod-logs'),
    volumePluginDir: join(dir, 'volume-plugins'),
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    // One node, on a machine that has other work: no cgroups per class, no eviction, old cgroups and swap are fine.
    failCgroupV1: false,
    failSwapOn: false,
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    localStorageCapacityIsolation: false,
    makeIPTablesUtilChains: false,
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%' },
  };
}
