// A real backup of Velero in a real bucket, for the specs that read it without the cluster.
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ran, backops as run } from '../../src/cli/run.testing.ts';
import type { BackupBucket, BucketOptions, StaticKeys, StoredBackup } from '../../src/core/model/object-store.ts';
import { openBucket } from '../../src/object-store/index.ts';
import type { S3 } from '../../testbed/parts/s3.ts';
import type { Testbed } from '../../testbed/start.ts';
import { root } from '../support/paths.ts';
import { freshNamespace, sharedTestbed } from './shared.ts';
import { finished, statefulSet, volumeOf, writeData } from './shop.ts';

export interface StoredShop {
  readonly testbed: Testbed;
  readonly s3: S3;
  readonly namespace: string;
  /** Name of the backup, of a database with a volume and a Secret `login` whose password is `hunter2`. */
  readonly backup: string;
  /** The folder in which the store keeps the backup's files. */
  readonly original: string;
  readonly keys: StaticKeys;
  readonly env: Readonly<Record<string, string>>;
  withBucket<T>(name: string, task: (bucket: BackupBucket) => Promise<T>, more?: Partial<BucketOptions>): Promise<T>;
  /** By prefix and name. */
  listed(
    name: string,
    namespace?: string,
  ): Promise<{ notices: readonly string[]; backups: ReadonlyMap<string, StoredBackup> }>;
  /** A bucket of its own, since Velero would sync what lies in its own one into the cluster. Gives its folder. */
  newBucket(name: string, ...backups: readonly string[]): Promise<string>;
  /** The real backup under another name, as if Velero had called it so. */
  copyBackup(bucket: string, to: string, prefix?: string): Promise<void>;
  /** `restore-points --bucket`, with the keys in the environment. */
  cli(bucket: string, ...argv: readonly string[]): Promise<Ran>;
}

let making: Promise<StoredShop> | undefined;

/** One backup for all specs of a run. */
export function storedShop(): Promise<StoredShop> {
  making ??= make();
  return making;
}

async function make(): Promise<StoredShop> {
  const testbed = await sharedTestbed();
  const s3 = testbed.s3 as S3;
  const namespace = await freshNamespace(testbed, 'store');
  const backup = `${namespace}-first`;
  await testbed.api.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login', namespace, annotations: { 'tool.example/last': '{"password":"hunter2"}' } },
    stringData: { password: 'hunter2' },
  });
  await testbed.api.apply(statefulSet(namespace));
  await writeData(await volumeOf(testbed, namespace, 'data-db-0'), 'old');
  await finished(testbed, 'Backup', backup, { includedNamespaces: [namespace], ttl: '24h0m0s' });
  const original = join(s3.folder, s3.bucket, 'backups', backup);
  const keys = { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey };
  const env = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey, HOME: testbed.dir };

  async function withBucket<T>(
    name: string,
    task: (bucket: BackupBucket) => Promise<T>,
    more: Partial<BucketOptions> = {},
  ): Promise<T> {
    const place = { bucket: name, endpoint: s3.endpoint, isPathStyle: true, keys };
    const bucket = openBucket({ ...place, env: {}, mayRunPrograms: false, ...more });
    try {
      return await task(bucket);
    } finally {
      bucket.close();
    }
  }

  async function copyBackup(bucket: string, to: string, prefix = ''): Promise<void> {
    const folder = join(s3.folder, bucket, prefix, 'backups', to);
    await mkdir(folder, { recursive: true });
    for (const suffix of ['-logs.gz', '-results.gz', '-resource-list.json.gz', '-volumeinfo.json.gz', '.tar.gz'])
      await cp(join(original, backup + suffix), join(folder, to + suffix));
    const object = JSON.parse(await readFile(join(original, 'velero-backup.json'), 'utf8'));
    object.metadata.name = to;
    await writeFile(join(folder, 'velero-backup.json'), JSON.stringify(object));
  }

  return {
    testbed,
    s3,
    namespace,
    backup,
    original,
    keys,
    env,
    withBucket,
    copyBackup,
    async listed(name, wanted) {
      const query = { now: new Date().toISOString(), ...(wanted !== undefined && { namespace: wanted }) };
      const { backups, notices } = await withBucket(name, (bucket) => bucket.list(query));
      return { notices, backups: new Map(backups.map((one) => [one.prefix + one.name, one])) };
    },
    async newBucket(name, ...backups) {
      await mkdir(join(s3.folder, name, 'backups'), { recursive: true });
      for (const one of backups) await copyBackup(name, one);
      return join(s3.folder, name);
    },
    cli: (bucket, ...argv) =>
      run(root, ['restore-points', '--bucket', bucket, '--endpoint', s3.endpoint, '--path-style', ...argv], { env }),
  };
}
