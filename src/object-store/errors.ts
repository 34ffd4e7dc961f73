import {
  type BucketOptions,
  isObjectStoreError,
  type ObjectStoreError,
  objectStoreError,
} from '../core/model/object-store.ts';

/** What of an error of the S3 client is looked at; it may be anything. */
interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

export interface Place {
  /** `https://s3.example.com`, `AWS`. */
  readonly server: string;
  readonly bucket: string;
  readonly options: BucketOptions;
}

/** Said by OpenSSL when nobody here vouches for the certificate. */
const unknownIssuer = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
]);

/** In our words. `what`: the key that was asked for, if any. */
export function storeError(thrown: unknown, place: Place, what?: string): ObjectStoreError {
  if (isObjectStoreError(thrown)) return thrown;
  const failure = thrown as Failure;
  return answered(failure, place, what) ?? network(failure, place);
}

function answered(failure: Failure, place: Place, what: string | undefined): ObjectStoreError | undefined {
  const { server, bucket } = place;
  const status = failure.$metadata?.httpStatusCode;
  const name = failure.name ?? '';
  const region = failure.$response?.headers?.['x-amz-bucket-region'] ?? failure.Region;
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName') {
    return objectStoreError('no-bucket', `${server} has no bucket ${bucket}.`, 'Check its name, and the endpoint.');
  }
  if (/^(NoSuchKey|NotFound)$/.test(name))
    return objectStoreError('absent', `${what ?? bucket} is not there.`, 'Refresh the list.');
  if (isRegionProblem(failure, region, place)) {
    return objectStoreError(
      'region',
      `bucket ${bucket} lies in another region${region ? `: ${region}` : ''}.`,
      region ? `Set the region to ${region}.` : 'Set its region.',
    );
  }
  if (name === 'RequestTimeTooSkewed' || name === 'RequestExpired') {
    return objectStoreError(
      'clock',
      `the clock of this machine and that of ${server} differ too much.`,
      'Set the clock.',
    );
  }
  if (name === 'SignatureDoesNotMatch') {
    return objectStoreError(
      'signature',
      `${server} does not accept the signature: the secret key does not belong to the access key.`,
      'Check the secret key. A proxy that changes requests does the same.',
    );
  }
  if (/^(InvalidAccessKeyId|InvalidToken|ExpiredToken|TokenRefreshRequired)|UserNotFound$/.test(name)) {
    return objectStoreError(
      'credentials',
      `${server} does not know these credentials, or they have expired (${name}).`,
      'Renew the keys, or log in again.',
    );
  }
  if (status === 401 || status === 403) {
    return objectStoreError(
      'denied',
      `${server} denies access to ${what === undefined ? `bucket ${bucket}` : what} (${name || status}).`,
      'Ask for s3:ListBucket on the bucket and s3:GetObject on what is in it.',
    );
  }
  if (status === undefined || failure.code !== undefined) return undefined;
  const said = safe(failure.message || name, place);
  if (status >= 500 || status === 429) {
    return objectStoreError(
      'server',
      `${server} answered ${status}: ${said}.`,
      'The store has a problem of its own; try again.',
    );
  }
  return objectStoreError(
    'server',
    `${server} answered ${status}: ${said}.`,
    'Is it an S3 server? A login page or a proxy may stand in between.',
  );
}

/** Of a HEAD or a redirect S3 says it in a header, of a signature made for another region in the body. */
function isRegionProblem({ name, $metadata }: Failure, region: string | undefined, { options }: Place): boolean {
  if (/^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/.test(name ?? ''))
    return true;
  const isAsked = options.region !== undefined && region !== undefined && region !== options.region;
  return $metadata?.httpStatusCode === 301 || (isAsked && $metadata?.httpStatusCode === 400);
}

function network(failure: Failure, place: Place): ObjectStoreError {
  const { server, bucket, options } = place;
  const code = failure.code ?? (failure.name === 'TimeoutError' ? 'ETIMEDOUT' : '');
  if (unknownIssuer.has(code)) {
    return objectStoreError(
      'certificate',
      `nobody that this machine trusts vouches for the certificate of ${server} (${code}).`,
      options.caFile === undefined
        ? 'Name the file with the certificate of its authority.'
        : `Check that ${options.caFile} holds the certificate of its authority.`,
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return objectStoreError(
      'certificate',
      `the certificate of ${server} is made out to another name.`,
      options.isPathStyle
        ? 'Use a name of the certificate in the endpoint.'
        : 'Try path style, or a name of the certificate.',
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return objectStoreError(
      'certificate',
      `the certificate of ${server} is not valid now (${code}).`,
      'Is the clock of this machine right? Otherwise whoever runs the store must renew it.',
    );
  }
  if (/^ERR_(OSSL|SSL|TLS)|^EPROTO/.test(code)) {
    const remedy = 'Does the endpoint speak https? It may be http, or another port.';
    return objectStoreError('certificate', `no secure connection to ${server} (${code}).`, remedy);
  }
  if (code === 'ETIMEDOUT' || /timeout/i.test(failure.name ?? '')) {
    return slow(server, options.timeoutMilliseconds);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const { endpoint, isPathStyle } = options;
    if (endpoint === undefined) {
      const remedy =
        'Is the region spelled right, and does this machine reach the internet? A proxy is read from HTTPS_PROXY.';
      return objectStoreError(
        'unreachable',
        `AWS has no server for this region, or its name is not known here (${code}).`,
        remedy,
      );
    }
    const remedy = isPathStyle
      ? 'Are you in its VPN?'
      : `Stores without a name for each bucket (${bucket}.…) need path style.`;
    return objectStoreError('unreachable', `the name of ${server} is not known here (${code}).`, remedy);
  }
  if (/PROXY/.test(code)) {
    const remedy = 'Check HTTPS_PROXY; NO_PROXY names servers that need none.';
    return objectStoreError('unreachable', `${server} cannot be reached through the proxy (${code}).`, remedy);
  }
  if (code !== '') {
    const remedy = 'Does the store run, and are endpoint and port right? Check the network and the VPN.';
    return objectStoreError('unreachable', `${server} cannot be reached (${code}).`, remedy);
  }
  return objectStoreError(
    'server',
    `${server}: ${safe(failure.message, place)}.`,
    'Is it an S3 server? Check the endpoint.',
  );
}

export function slow(server: string, milliseconds: number | undefined): ObjectStoreError {
  const time = milliseconds === undefined ? '' : ` for ${milliseconds / 1000} s`;
  const remedy = 'Does a firewall drop what you send? Check the network, the VPN and the endpoint.';
  return objectStoreError('slow', `${server} said nothing${time}.`, remedy);
}

/** A server may repeat what it was sent: no query, no key, not too long. */
function safe(message: string | undefined, { options: { keys } }: Place): string {
  let text = (message ?? 'no reason given').replace(/\s+/g, ' ').replace(/\?\S*/g, '?…').trim();
  for (const secret of [keys?.secretAccessKey, keys?.sessionToken]) if (secret) text = text.replaceAll(secret, '…');
  return text.slice(0, 200).replace(/\.$/, '');
}
