// The only way to a cluster, and the only importer of the Kubernetes client: a bundle of its own, loaded on first use.
export { download } from './download.ts';
export { kubeconfigPaths, listContexts } from './kubeconfig.ts';
export { openCluster } from './open.ts';
