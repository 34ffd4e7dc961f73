import assert from 'node:assert/strict';
import type { BucketOptions, ObjectStoreErrorCode } from '../core/model/object-store.ts';
import { storeError } from './errors.ts';
import { openObjectStore } from './open.ts';

const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'very-secret', sessionToken: 'token-secret' };
const options: BucketOptions = { bucket: 'backups', keys, env: {}, mayRunPrograms: false };

describe('errors of an object store', () => {
  it('have a code and a remedy, and hold no secret', () => {
    const cases: readonly [object, ObjectStoreErrorCode, RegExp?][] = [
      [{ name: 'NoSuchBucket', status: 404 }, 'no-bucket'],
      [{ name: 'NoSuchKey', status: 404 }, 'absent'],
      [{ name: 'AccessDenied', status: 403 }, 'denied', /s3:ListBucket/],
      [{ name: '403', status: 403 }, 'denied'],
      [
        { name: 'PermanentRedirect', status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' } },
        'region',
        /Set the region to eu-west-1/,
      ],
      [{ name: 'AuthorizationHeaderMalformed', status: 400, Region: 'eu-west-1' }, 'region', /eu-west-1/],
      [{ name: 'SignatureDoesNotMatch', status: 403 }, 'signature'],
      [{ name: 'RequestTimeTooSkewed', status: 403 }, 'clock', /Set the clock/],
      [{ name: 'ExpiredToken', status: 400 }, 'credentials'],
      [
        {
          name: 'InternalError',
          status: 500,
          message: 'oops very-secret https://x/y?X-Amz-Signature=abc token-secret',
        },
        'server',
      ],
      [{ name: 'Error', code: 'ECONNREFUSED' }, 'unreachable'],
      [{ name: 'Error', code: 'ENOTFOUND' }, 'unreachable'],
      [{ name: 'Error', code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'certificate', /Name the file/],
      [{ name: 'TimeoutError' }, 'slow'],
      [{ name: 'SyntaxError', message: 'unexpected <html>' }, 'server', /S3 server/],
    ];
    for (const [failure, code, remedy] of cases) {
      const { status, headers, ...rest } = failure as { status?: number; headers?: object };
      const thrown = Object.assign(
        new Error(),
        rest,
        status && { $metadata: { httpStatusCode: status }, $response: { headers } },
      );
      const error = storeError(thrown, { server: 'AWS', bucket: 'backups', options });
      assert.equal(error.storeCode, code, error.message);
      assert.match(error.remedy, remedy ?? /./);
      assert.doesNotMatch(error.message + error.remedy, /very-secret|token-secret|Signature=/);
    }
  });

  it('are known before anything is asked, where the options make no sense', () => {
    const refused = (more: Partial<BucketOptions>) =>
      assert.throws(() => openObjectStore({ ...options, ...more }), { storeCode: 'options' });
    refused({ bucket: '' });
    refused({ bucket: 'a b' });
    refused({ region: 'eu west' });
    refused({ endpoint: 'ftp://host' });
    refused({ endpoint: 'host:9000' });
    refused({ endpoint: 'https://me:secret@host' });
    refused({ caFile: '/no/such/file' });
  });
});
