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
}

export interface LoadedKubeconfig {
  readonly client: KubeConfig;
  readonly context: string;
  readonly server: string;
  readonly cluster: Cluster;
  readonly user: User;
}

const tokenFile = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const howToName = 'Name one with --kubeconfig FILE or the variable KUBECONFIG.';

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
    throw clusterError('kubeconfig', `context ${wanted} names ${what} ${name}, which the kubeconfig lacks.`, remedy);
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
  const { kubeconfig, env } = options;
  if (kubeconfig !== undefined) return read(kubeconfig);
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  const paths = listed.length > 0 ? listed : [join(env.HOME ?? homedir(), '.kube', 'config')];
  // kubectl passes over files of the list that are not there.
  const files = paths.filter((path) => existsSync(path)).map(read);
  if (files.length === 0) {
    if (listed.length === 0 && env.KUBERNETES_SERVICE_HOST && existsSync(tokenFile)) {
      const client = new KubeConfig();
      client.loadFromCluster();
      return client;
    }
    throw clusterError('kubeconfig', `there is no kubeconfig at ${paths.join(' or ')}.`, howToName);
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

function read(path: string): KubeConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw clusterError('kubeconfig', `the kubeconfig ${path} cannot be read: ${codeOf(error)}.`, howToName);
  }
  const client = new KubeConfig();
  try {
    client.loadFromString(text);
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
