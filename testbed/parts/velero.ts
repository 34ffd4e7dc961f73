import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { veleroVersion } from '../build/modules.ts';
import { veleroImage } from '../images/compose.ts';
import type { KubeObject } from '../run/kube-api.ts';
import { manifest } from '../run/manifests.ts';
import { kubeletRoot } from './container-node.ts';
import type { ClusterContext } from './context.ts';
import type { S3 } from './s3.ts';

/** The Velero server as a local process, with one backup location; resolves when that is available. */
export async function startVelero(context: ClusterContext, s3: S3): Promise<void> {
  const { dir, ports, programs, processes, api, kubeconfig } = context;
  const credentials = `[default]\naws_access_key_id=${s3.accessKey}\naws_secret_access_key=${s3.secretKey}\n`;
  const home = join(dir, 'velero');
  await mkdir(join(home, 'plugins'), { recursive: true });
  await writeFile(join(home, 'credentials'), credentials, { mode: 0o600 });
  // Velero runs every program in the folder as a plug-in, so only that one may be there.
  await symlink(programs.path('velero-plugin-for-aws'), join(home, 'plugins', 'velero-plugin-for-aws'));

  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'velero' } });
  const kinds = await definitions(context);
  await Promise.all(kinds.map((object) => api.apply(object)));
  // Velero looks once, and ends when the server does not serve all of them yet.
  await Promise.all(kinds.flatMap(servedBy).map((one) => api.pathOf(one)));
  const values = { version: veleroVersion, credentials, bucket: s3.bucket, region: s3.region, endpoint: s3.endpoint };
  const server = await manifest('velero.yaml', values);
  const agent = context.mode === 'containers' ? await nodeAgent(context) : [];
  // Where containers run, the Deployment comes with the agent: with the account that its jobs need, and without a pod.
  const objects = agent.length > 0 ? [...server.filter(({ kind }) => kind !== 'Deployment'), ...agent] : server;
  for (const object of objects) await api.apply(object);

  await processes.run({
    name: 'velero',
    program: programs.path('velero'),
    args: [
      'server',
      '--features=EnableCSI',
      `--plugin-dir=${join(home, 'plugins')}`,
      `--kubeconfig=${kubeconfig}`,
      '--namespace=velero',
      `--metrics-address=127.0.0.1:${ports.veleroMetrics}`,
      '--profiler-address=',
      // Ten seconds by default: most of the time of a small backup.
      '--item-operation-sync-frequency=1s',
      // With room for one, a backup that was asked for while another ran is sometimes taken up a minute late: the queue looks at
      // the number that run before the one that has just ended is taken off it (controller/backup_queue_controller.go).
      '--concurrent-backups=20',
    ],
    env: {
      AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
      VELERO_NAMESPACE: 'velero',
      // Each second instead of every fifth, for the first ten.
      CSI_SNAPSHOT_EARLY_FREQUENT_POLLING: 'true',
    },
  });
  const location = '/apis/velero.io/v1/namespaces/velero/backupstoragelocations/default';
  await api
    .until(location, 'the backup location is available', (one) => one.status?.phase === 'Available')
    .catch(async (cause) => {
      throw new Error(`Velero is not ready:\n${await processes.tail('velero')}`, { cause });
    });
}

/** An object of each version of a CustomResourceDefinition. */
function servedBy({ spec }: KubeObject): readonly KubeObject[] {
  const versions: readonly { readonly name: string }[] = spec.versions;
  return versions.map(({ name }) => ({
    apiVersion: `${spec.group}/${name}`,
    kind: spec.names.kind,
    metadata: { name: 'any' },
  }));
}

async function definitions(context: ClusterContext): Promise<readonly KubeObject[]> {
  return install(context, ['--crds-only']);
}

/**
 * Velero's agent on each node, for file-system backup and the data mover, as `velero install` makes it. The server stays a
 * local process also here: its Deployment is what jobs are modelled on, with no pod of its own.
 */
async function nodeAgent(context: ClusterContext): Promise<readonly KubeObject[]> {
  const { dir, host, ports } = context;
  const objects = await install(context, [
    '--use-node-agent',
    '--use-volume-snapshots=false',
    '--features=EnableCSI',
    '--no-secret',
    '--no-default-backup-location',
    `--image=${veleroImage}`,
    `--kubelet-root-dir=${kubeletRoot(dir)}`,
  ]);
  // No kube-proxy: the service's address leads nowhere.
  const server = [
    { name: 'KUBERNETES_SERVICE_HOST', value: host },
    { name: 'KUBERNETES_SERVICE_PORT', value: String(ports.apiServer) },
  ];
  return objects
    .filter(({ kind }) => ['ServiceAccount', 'ClusterRoleBinding', 'DaemonSet', 'Deployment'].includes(kind))
    .map((object) => {
      const pod = object.spec?.template?.spec;
      if (pod === undefined) return object;
      const container = { ...pod.containers[0], imagePullPolicy: 'Never', resources: {} };
      container.env = [...(container.env ?? []), ...server];
      const spec = { ...object.spec, template: { ...object.spec.template, spec: { ...pod, containers: [container] } } };
      return { ...object, spec: object.kind === 'Deployment' ? { ...spec, replicas: 0 } : spec };
    });
}

async function install(
  { programs, kubeconfig }: ClusterContext,
  flags: readonly string[],
): Promise<readonly KubeObject[]> {
  const args = ['install', ...flags, '--dry-run', '-o', 'json', `--kubeconfig=${kubeconfig}`];
  const { stdout } = await promisify(execFile)(programs.path('velero'), args, { maxBuffer: 1 << 26 });
  const list = JSON.parse(stdout) as { readonly items: readonly KubeObject[] };
  return list.items;
}
