import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type KubeApi, kubeApi } from '../run/kube-api.ts';
import { type TestbedUser, writeKubeconfig } from '../run/kubeconfig.ts';
import type { Context } from './context.ts';
import { developers } from './developer.ts';

export interface ControlPlane {
  readonly api: KubeApi;
  /** Path of a user's kubeconfig. */
  kubeconfig(user: TestbedUser): string;
  /** Forgets etcd's history and restarts the API server: watches from before are answered with 410 Gone. */
  forgetHistory(): Promise<void>;
}

/** etcd, API server, controller manager and scheduler; resolves when the API server is ready. */
export async function startControlPlane(context: Context): Promise<ControlPlane> {
  const { dir, host, ports, programs, processes } = context;
  const certificates = join(dir, 'apiserver');
  const tokens = { admin: randomBytes(16).toString('hex'), dev: randomBytes(16).toString('hex') };
  await mkdir(certificates, { recursive: true });
  await writeSecrets(dir, tokens);

  const etcd = `http://127.0.0.1:${ports.etcd}`;
  await processes.run({
    name: 'etcd',
    program: programs.path('server'),
    args: [
      `--data-dir=${join(dir, 'etcd')}`,
      `--listen-client-urls=${etcd}`,
      `--advertise-client-urls=${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${ports.etcdPeer}`,
      `--initial-cluster=default=http://127.0.0.1:${ports.etcdPeer}`,
      // The data goes with the testbed.
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
    endsLast: true,
  });
  await processes.run({
    name: 'kube-apiserver',
    program: programs.path('kube-apiserver'),
    args: [
      `--etcd-servers=${etcd}`,
      `--bind-address=${host}`,
      `--advertise-address=${host}`,
      `--secure-port=${ports.apiServer}`,
      `--cert-dir=${certificates}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${join(dir, 'sa.pub')}`,
      `--service-account-signing-key-file=${join(dir, 'sa.key')}`,
      `--token-auth-file=${join(dir, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.0.0.0/24',
      '--allow-privileged=true',
      // It would write 127.0.0.1 into an Endpoints object, which the API does not allow.
      '--endpoint-reconciler-type=none',
      // Instead of the node's name, which nobody resolves.
      '--kubelet-preferred-address-types=InternalIP',
    ],
    endsLast: true,
  });
  const server = `https://${host}:${ports.apiServer}`;
  const ca = await certificate(context, join(certificates, 'apiserver.crt'));
  const api = kubeApi(server, ca, tokens.admin);
  await ready(context, api);
  const kubeconfig = (user: TestbedUser): string => join(dir, `${user}.kubeconfig`);
  await writeKubeconfig(kubeconfig('admin'), { server, ca, user: 'admin', token: tokens.admin });
  await writeKubeconfig(kubeconfig('dev'), { server, ca, user: 'dev', token: tokens.dev, namespace: 'shop' });
  await startControllers(context, kubeconfig('admin'), join(certificates, 'apiserver.crt'));
  return {
    api,
    kubeconfig,
    forgetHistory: async () => {
      await compact(etcd);
      await processes.kill('kube-apiserver');
      await processes.start('kube-apiserver');
      await ready(context, api);
    },
  };
}

async function startControllers({ dir, programs, processes }: Context, kubeconfig: string, ca: string): Promise<void> {
  // `--secure-port=0`: nobody asks them anything, and their fixed ports would keep a second testbed from starting.
  const common = [`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
  await processes.run({
    name: 'kube-controller-manager',
    program: programs.path('kube-controller-manager'),
    args: [...common, `--service-account-private-key-file=${join(dir, 'sa.key')}`, `--root-ca-file=${ca}`],
  });
  await processes.run({ name: 'kube-scheduler', program: programs.path('kube-scheduler'), args: common });
}

async function writeSecrets(dir: string, tokens: Readonly<Record<TestbedUser, string>>): Promise<void> {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  await writeFile(join(dir, 'sa.key'), keys.privateKey, { mode: 0o600 });
  await writeFile(join(dir, 'sa.pub'), keys.publicKey);
  const rows = [`${tokens.admin},admin,admin,"system:masters"`, `${tokens.dev},dev,dev,"${developers}"`];
  await writeFile(join(dir, 'tokens.csv'), `${rows.join('\n')}\n`, { mode: 0o600 });
}

/** The API server signs its certificate itself, at its first start. */
async function certificate(context: Context, file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('END CERTIFICATE')) return text;
    await stillRuns(context);
    await delay(50);
  }
}

async function ready(context: Context, api: KubeApi): Promise<void> {
  while ((await api.request<unknown>('GET', '/readyz').catch(() => undefined)) !== 'ok') {
    await stillRuns(context);
    await delay(50);
  }
}

async function stillRuns({ processes }: Context): Promise<void> {
  const ended = processes.list().find((part) => part.state === 'ended');
  if (ended !== undefined) {
    throw new Error(`${ended.name} ended while the cluster started:\n${await processes.tail(ended.name)}`);
  }
}

/** Through etcd's JSON gateway, where numbers of 64 bits are strings. */
async function compact(etcd: string): Promise<void> {
  const post = async (path: string, body: object): Promise<{ readonly header: { readonly revision: string } }> => {
    const response = await fetch(`${etcd}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd answers ${response.status} to ${path}: ${await response.text()}`);
    return (await response.json()) as { readonly header: { readonly revision: string } };
  };
  const { header } = await post('/v3/kv/range', { key: Buffer.from('none').toString('base64') });
  await post('/v3/kv/compaction', { revision: header.revision, physical: true });
}
