import { type ClusterError, clusterError } from '../core/model/cluster-reader.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';
import { shownProxy } from './proxy.ts';

/** Said by OpenSSL when the certificate's issuer is not the one that the kubeconfig names. */
const wrongIssuer = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

export const isWrongIssuer = (code: string): boolean => wrongIssuer.has(code);

export function networkError(config: LoadedKubeconfig, proxy: string | undefined, error: Error): ClusterError {
  const { server, cluster } = config;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const where = `of cluster ${cluster.name} in the kubeconfig`;
  if (isWrongIssuer(code)) {
    return clusterError(
      'certificate',
      `the certificate of ${server} is not signed by the authority that the kubeconfig names (${code}).`,
      `Renew the certificate-authority ${where}: the cluster may be a new one at an old address, or something in between answers.`,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return clusterError(
      'certificate',
      `the certificate of ${server} is made out to another name.`,
      `Use a name of the certificate as server ${where}, or say which with tls-server-name.`,
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return clusterError(
      'certificate',
      `the certificate of ${server} is not valid now (${code}).`,
      'Is the clock of this machine right? Otherwise the certificate must be renewed by whoever runs the cluster.',
    );
  }
  if (/^ERR_(OSSL|SSL|TLS)|^EPROTO/.test(code)) {
    return clusterError(
      'certificate',
      `no secure connection to ${server}: ${error.message.split('\n')[0]?.trim()} (${code}).`,
      `Check server, certificate-authority and client-certificate ${where}.`,
    );
  }
  const why = code === '' ? error.message.split('\n')[0] : code;
  if (proxy !== undefined) {
    return clusterError(
      'proxy',
      `${server} cannot be reached through the proxy ${shownProxy(proxy)} (${why}).`,
      'Check proxy-url in the kubeconfig or HTTPS_PROXY; NO_PROXY names servers that need none.',
    );
  }
  return clusterError('unreachable', `${server} cannot be reached (${why}).`, reachRemedy(code));
}

function reachRemedy(code: string): string {
  if (code === 'ECONNREFUSED')
    return 'Does the cluster run, and is the port right? A tunnel or port-forward may have ended.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'The name is not known here: are you in the VPN of the cluster?';
  return 'Check the network, the VPN and the server in the kubeconfig.';
}
