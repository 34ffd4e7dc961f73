import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { type Cluster, KubeConfig, type User } from '@kubernetes/client-node';
import { clusterError } from '../core/model/cluster-reader.ts';

export interface KubeconfigOptions {
  /** Absolute path; without it KUBECONFIG, then ~/.kube/config, then the pod's own service account. */
  readonly kubeconfig?: string;
  /** Without it the current context. */
  readonly context?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder where a pod finds its own token; default /var/run/secrets/kubernetes.io/serviceaccount. */
  readonly serviceAccount?: string;
}

export interface LoadedKubeconfig {
  readonly client: KubeConfig;
  readonly context: string;
  readonly server: string;
  readonly cluster: Cluster;
  readonly user: User;
}

/** One that the kubeconfig offers. */
export interface KubeContext {
  readonly context: string;
  readonly cluster: string;
  /** Undefined where the kubeconfig lacks the cluster. */
  readonly server: string | undefined;
  /** The namespace that the context names. */
  readonly namespace: string | undefined;
  readonly user: string | undefined;
  readonly isCurrent: boolean;
}

const podFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
const howToName = 'Name one with --kubeconfig FILE or the variable KUBECONFIG.';

/** The files that a kubeconfig is read from, whether they are there or not: when one changes, what was read is old. */
export function kubeconfigPaths({ kubeconfig, env }: KubeconfigOptions): readonly string[] {
  if (kubeconfig !== undefined) return [kubeconfig];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed : [join(env.HOME ?? homedir(), '.kube', 'config')];
}

/** Contacts nothing and runs nothing. Throws a ClusterError: `no-kubeconfig` where there is none. */
export function listContexts(options: KubeconfigOptions): readonly KubeContext[] {
  const client = merged(options);
  return client.getContexts().map(({ name, cluster, user, namespace }) => ({
    context: name,
    cluster,
    server: client.getCluster(cluster)?.server,
    namespace: namespace || undefined,
    user: user || undefined,
    isCurrent: name === client.getCurrentContext(),
  }));
}

/** Reads and merges like kubectl: of two entries with one name the first wins. Runs nothing. Throws a ClusterError. */
export function loadKubeconfig(options: KubeconfigOptions): LoadedKubeconfig {
  const client = merged(options);
  const names = client.getContexts().map(({ name }) => name);
  const wanted = options.context ?? client.getCurrentContext();
  const known = names.length > 0 ? `There are: ${names.join(', ')}.` : 'The kubeconfig holds no context.';
  if (!wanted) throw clusterError('kubeconfig', 'the kubeconfig names no current context.', `Use --context. ${known}`);
  const context = client.getContextObject(wanted);
  if (!context) throw clusterError('kubeconfig', `the kubeconfig has no context ${wanted}.`, known);
  client.setCurrentContext(wanted);
  const cluster = client.getCluster(context.cluster);
  const user = client.getUser(context.user);
  for (const [what, name, found] of [
    ['cluster', context.cluster, cluster],
    ['user', context.user, user],
  ] as const) {
    if (found) continue;
    const remedy = `Add it, or choose another context. ${known}`;
    throw clusterError(
      'kubeconfig',
      `context ${wanted} names ${what} ${name}, which the kubeconfig lacks or which is broken.`,
      remedy,
    );
  }
  if (!cluster || !user || !URL.canParse(cluster.server)) {
    throw clusterError(
      'kubeconfig',
      `cluster ${context.cluster} has no usable server address.`,
      'Write https://host:port.',
    );
  }
  return { client, context: wanted, server: cluster.server, cluster, user };
}

function merged(options: KubeconfigOptions): KubeConfig {
  if (options.kubeconfig !== undefined) return read(options.kubeconfig);
  const paths = kubeconfigPaths(options);
  // kubectl passes over files of the list that are not there.
  const files = paths.filter((path) => existsSync(path)).map(read);
  if (files.length === 0) {
    const pod = ofPod(options);
    if (pod) return pod;
    throw clusterError('no-kubeconfig', `there is no kubeconfig at ${paths.join(' or ')}.`, howToName);
  }
  const client = new KubeConfig();
  client.loadFromOptions({
    clusters: firstOfEach(files.flatMap((file) => file.getClusters())),
    users: firstOfEach(files.flatMap((file) => file.getUsers())),
    contexts: firstOfEach(files.flatMap((file) => file.getContexts())),
    currentContext: files.map((file) => file.getCurrentContext()).find(Boolean),
  });
  return client;
}

/** What every pod has: its own service account. The token is read again while it is used, since it lives an hour. */
function ofPod({ env, serviceAccount = podFolder }: KubeconfigOptions): KubeConfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443', KUBECONFIG } = env;
  const tokenFile = join(serviceAccount, 'token');
  if (!host || KUBECONFIG || !existsSync(tokenFile)) return undefined;
  const namespace = join(serviceAccount, 'namespace');
  const client = new KubeConfig();
  const name = 'in-cluster';
  client.loadFromOptions({
    clusters: [
      {
        name,
        server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
        caFile: join(serviceAccount, 'ca.crt'),
        skipTLSVerify: false,
      },
    ],
    users: [{ name, authProvider: { name: 'tokenFile', config: { tokenFile } } }],
    contexts: [
      {
        name,
        cluster: name,
        user: name,
        ...(existsSync(namespace) && { namespace: readFileSync(namespace, 'utf8').trim() }),
      },
    ],
    currentContext: name,
  });
  return client;
}

function read(path: string): KubeConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    const code = why === 'ENOENT' ? 'no-kubeconfig' : 'kubeconfig';
    throw clusterError(code, `the kubeconfig ${path} cannot be read: ${why}.`, howToName);
  }
  const client = new KubeConfig();
  try {
    // As for kubectl, an entry that is broken harms only the contexts that use it.
    client.loadFromString(text, { onInvalidEntry: 'filter' });
  } catch (error) {
    // The parser's message goes on with an excerpt, which can hold a token: only its first line is repeated.
    const why = text.trim() === '' ? 'it is empty' : ((error as Error).message.split('\n')[0] ?? '');
    throw clusterError(
      'kubeconfig',
      `${path} is no kubeconfig: ${why}.`,
      'Mend it, or write a new one with the tool of your cluster; kubectl config view --kubeconfig FILE checks it.',
    );
  }
  if (client.getContexts().length + client.getClusters().length + client.getUsers().length === 0) {
    throw clusterError('kubeconfig', `${path} is no kubeconfig: it holds no clusters, users or contexts.`, howToName);
  }
  client.makePathsAbsolute(dirname(path));
  return client;
}

function firstOfEach<T extends { readonly name: string }>(all: readonly T[]): T[] {
  return all.filter((one, index) => all.findIndex(({ name }) => name === one.name) === index);
}
