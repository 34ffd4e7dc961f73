import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { reachable } from '../run/reachable.ts';
import type { Context } from './context.ts';

export interface S3 {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** The bucket that Velero writes to. */
  readonly bucket: string;
  /** A bucket is a folder in here, an object a file in it. */
  readonly folder: string;
}

/** An S3 server over a directory, with versioning for buckets that switch it on. */
export async function startS3({ dir, host, ports, programs, processes }: Context): Promise<S3> {
  const s3: S3 = {
    endpoint: `http://${host}:${ports.s3}`,
    region: 'us-east-1',
    accessKey: randomBytes(10).toString('hex'),
    secretKey: randomBytes(20).toString('hex'),
    bucket: 'backups',
    folder: join(dir, 's3', 'buckets'),
  };
  const beside = (name: string): string => join(dir, 's3', name);
  // Object attributes beside the files: not every file system has extended attributes.
  for (const folder of [join(s3.folder, s3.bucket), beside('attributes'), beside('versions')]) {
    await mkdir(folder, { recursive: true });
  }
  await processes.run({
    name: 's3',
    program: programs.path('versitygw'),
    args: [
      `--port=${host}:${ports.s3}`,
      `--region=${s3.region}`,
      'posix',
      `--sidecar=${beside('attributes')}`,
      `--versioning-dir=${beside('versions')}`,
      s3.folder,
    ],
    env: { ROOT_ACCESS_KEY: s3.accessKey, ROOT_SECRET_KEY: s3.secretKey },
  });
  const ended = (): boolean => processes.list().some((one) => one.name === 's3' && one.state === 'ended');
  await reachable(host, ports.s3, ended).catch(async (cause) => {
    throw new Error(`the S3 server does not listen:\n${await processes.tail('s3')}`, { cause });
  });
  return s3;
}
