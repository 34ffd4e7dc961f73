import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { testbedDir } from '../run/paths.ts';
import { reachable } from '../run/reachable.ts';
import type { ClusterContext } from './context.ts';

export const nodeName = 'node-1';

/** One node on which pods become ready without a container; `exec` runs the command on this machine, in a folder of its own. */
export async function startKwokNode(context: ClusterContext): Promise<void> {
  const { dir, ports, programs, processes, api, kubeconfig } = context;
  const execFolder = join(dir, 'exec');
  await mkdir(execFolder);
  const stages = await readFile(join(testbedDir, 'manifests', 'kwok-stages.yaml'), 'utf8');
  const exec = {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterExec',
    metadata: { name: 'local' },
    spec: { execs: [{ local: { workDir: execFolder } }] },
  };
  const config = join(dir, 'kwok.yaml');
  await writeFile(config, `${stages}---\n${stringify(exec)}`);
  await processes.run({
    name: 'kwok',
    program: programs.path('kwok'),
    args: [
      `--kubeconfig=${kubeconfig}`,
      '--manage-all-nodes=true',
      '--node-ip=127.0.0.1',
      `--node-port=${ports.kubelet}`,
      `--server-address=127.0.0.1:${ports.kubelet}`,
      `--tls-cert-file=${join(dir, 'apiserver', 'apiserver.crt')}`,
      `--tls-private-key-file=${join(dir, 'apiserver', 'apiserver.key')}`,
      '--node-lease-duration-seconds=40',
      `--config=${config}`,
    ],
  });
  // kwok reads a node's address and port when it first sees the node: its server has to be there before.
  await listening(context);
  const room = { cpu: '64', memory: '256Gi', pods: '1000', 'ephemeral-storage': '1Ti' };
  await api.apply({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeName,
      labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': nodeName },
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
  });
  await api.request(
    'PATCH',
    `/api/v1/nodes/${nodeName}/status`,
    { status: { allocatable: room, capacity: room } },
    'application/merge-patch+json',
  );
  await api.until(`/api/v1/nodes/${nodeName}`, 'the node is ready', (node) =>
    (node.status?.conditions ?? []).some(
      (one: { type: string; status: string }) => one.type === 'Ready' && one.status === 'True',
    ),
  );
}

async function listening({ ports, processes }: ClusterContext): Promise<void> {
  await reachable('127.0.0.1', ports.kubelet, () =>
    processes.list().some((one) => one.name === 'kwok' && one.state === 'ended'),
  ).catch(async (cause) => {
    throw new Error(`kwok does not listen:\n${await processes.tail('kwok')}`, { cause });
  });
}
