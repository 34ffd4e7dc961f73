import { type ClusterError, clusterError } from '../core/model/cluster-reader.ts';
import { isWrongIssuer } from './errors.ts';
import { shownProxy } from './proxy.ts';

/** Velero signs links with the address that it uses itself. */
const otherAddress =
  'Velero makes links with the address that it uses itself: set config.publicUrl of the BackupStorageLocation to one that this machine reaches, such as that of a port-forward.';

/** `minio`, `minio.velero.svc`: names that only the DNS of a cluster knows. */
const isInternal = (host: string): boolean =>
  /^[^.:]+$|\.svc$|\.svc\.|\.cluster\.local$/.test(host) && host !== 'localhost';

/** Never with more of the link than its host. */
export function linkNetworkError({ host, hostname }: URL, proxy: string | undefined, error: Error): ClusterError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (isWrongIssuer(code)) {
    return clusterError(
      'certificate',
      `the certificate of the object store ${host} is not signed by an authority that is known here (${code}).`,
      'Set objectStorage.caCert of the BackupStorageLocation to the authority that signed it.',
    );
  }
  if (/^(CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|EPROTO)/.test(code)) {
    return clusterError(
      'certificate',
      `no secure connection to the object store ${host} (${code}).`,
      'Does it speak https at all, and is the clock of this machine right? Otherwise whoever runs it can mend its certificate.',
    );
  }
  if (/^Z_/.test(code)) {
    const message = `what the object store ${host} sent is cut or damaged (${code}).`;
    return clusterError('server', message, 'Try again; if it stays, the object itself is damaged.');
  }
  if (proxy !== undefined) {
    return clusterError(
      'proxy',
      `the object store ${host} cannot be reached through the proxy ${shownProxy(proxy)} (${code || 'it refused'}).`,
      'Check HTTPS_PROXY; NO_PROXY names servers that need none.',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const where = isInternal(hostname) ? 'is known inside the cluster only' : 'is not known here';
    return clusterError('unreachable', `the object store ${host} ${where} (${code}).`, otherAddress);
  }
  const remedy = isInternal(hostname) ? otherAddress : `Check the network and the VPN. ${otherAddress}`;
  return clusterError(
    'unreachable',
    `the object store ${host} cannot be reached (${code || 'the answer broke off'}).`,
    remedy,
  );
}

/** Of what the object store says only its code is repeated: some repeat the signed link in their answer. */
export function linkRefusal({ host }: URL, status: number, body: string): ClusterError {
  const said = /<Code>(\w{1,60})<\/Code>/.exec(body)?.[1];
  const shown = said === undefined ? `${status}` : `${status}, ${said}`;
  if (status === 401 || status === 403) {
    const isOld = /expired|signed expiry time/i.test(body);
    return clusterError(
      'forbidden',
      isOld
        ? `the link to the object store ${host} has expired (${shown}).`
        : `the object store ${host} does not accept the link (${shown}).`,
      isOld
        ? 'Ask again: a new link is made, which is good for some minutes.'
        : 'Ask again. If it stays, compare the clocks of this machine, of Velero and of the object store, and the credentials of the BackupStorageLocation.',
    );
  }
  if (status === 404) {
    return clusterError(
      'absent',
      `the object store ${host} has no such object (${shown}).`,
      'It may have expired with its backup, or the backup ended before it was written.',
    );
  }
  return clusterError(
    'server',
    `the object store ${host} answered ${shown}.`,
    status >= 300 && status < 400
      ? 'Check region and s3Url of the BackupStorageLocation.'
      : 'The object store has a problem of its own; try again.',
  );
}
