import { resolve } from 'node:path';
import {
  type BackupBucket,
  type BucketListing,
  type DocumentId,
  isObjectStoreError,
  type StoredAt,
} from '../core/model/object-store.ts';
import { pointsText } from '../core/report/points-text.ts';
import type { Arguments } from './arguments.ts';
import { type Reporter, reporterFor, toJson } from './commands/report.ts';
import type { Io } from './io.ts';
import { Refusal } from './refusal.ts';

const seeHelp = 'See: backops restore-points --help';
const ofBuckets = ['endpoint', 'region', 'path-style', 'profile', 'ca-file', 'show', 'document', 'object'];
const ofClusters = ['context', 'kubeconfig', 'workload', 'system-namespace'];

/** An option that would be ignored is a misunderstanding. */
export function refuseBucketOptions(args: Arguments): void {
  const option = ofBuckets.find((one) => args.has(one));
  if (option !== undefined)
    throw new Refusal('usage', `--${option} is about a bucket: --bucket s3://NAME is missing.`, seeHelp);
}

/** `restore-points --bucket`: backups that lie in a bucket, and their documents. Asks no cluster. */
export async function bucketPoints(args: Arguments, io: Io): Promise<number> {
  const option = ofClusters.find((one) => args.has(one));
  if (option !== undefined)
    throw new Refusal('usage', `--${option} is about a cluster, and --bucket asks none.`, seeHelp);
  const [extra] = args.positionals;
  if (extra !== undefined) throw new Refusal('usage', `restore-points reads no files: ${extra}.`, seeHelp);
  const reporter = reporterFor(args, io);
  const show = args.value('show');
  if (show === undefined && (args.has('document') || args.has('object'))) {
    throw new Refusal('usage', '--document and --object need the name of a backup: --show NAME.', seeHelp);
  }
  if (show !== undefined && (reporter.isJson || args.has('namespace'))) {
    throw new Refusal('usage', '--format json and --namespace are for the list; --show gives a text.', seeHelp);
  }
  await withBucket(args, io, async (bucket) => {
    if (show !== undefined) return reporter.write(await documentOf(bucket, show, args));
    const namespace = args.value('namespace');
    const now = new Date().toISOString();
    const listing = await bucket.list({ ...(namespace !== undefined && { namespace }), now });
    await writeList(listing, { bucket: bucket.address, namespace, now, reporter, isQuiet: args.has('quiet'), io });
  });
  return 0;
}

/** Opens the bucket for one task and says in our words why it cannot be asked. Its bundle is loaded here and nowhere else. */
async function withBucket(args: Arguments, io: Io, task: (bucket: BackupBucket) => Promise<void>): Promise<void> {
  const { openBucket } = await import('../object-store/index.ts');
  const [, name = '', prefix = ''] = /^(?:s3:\/\/)?([^/]+)\/?(.*)$/.exec(args.value('bucket') ?? '') ?? [];
  const [endpoint, region, profile, caFile] = ['endpoint', 'region', 'profile', 'ca-file'].map((one) =>
    args.value(one),
  );
  let bucket: BackupBucket | undefined;
  try {
    bucket = openBucket({
      bucket: name,
      prefix,
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
      ...(caFile !== undefined && { caFile: resolve(io.cwd, caFile) }),
      isPathStyle: args.has('path-style'),
      env: io.env,
      // Whoever calls a command names the profile, as with aws.
      mayRunPrograms: true,
    });
    await task(bucket);
  } catch (error) {
    if (isObjectStoreError(error)) throw new Refusal('store', error.message, error.remedy);
    throw error;
  } finally {
    bucket?.close();
  }
}

async function documentOf(bucket: BackupBucket, show: string, args: Arguments): Promise<string> {
  const at = onlyOne(await bucket.find(show), show);
  const id = args.value('object');
  if (id === undefined) return (await bucket.document(at, (args.value('document') ?? 'backup') as DocumentId)).text;
  if (args.has('document') && args.value('document') !== 'contents') {
    throw new Refusal('usage', `--object is one of the contents, not of the ${args.value('document')}.`, seeHelp);
  }
  return (await bucket.object(at, id)).text;
}

function onlyOne(found: readonly StoredAt[], show: string): StoredAt {
  const [first, second] = found;
  if (!first)
    throw new Refusal(
      'not-found',
      `the bucket has no backup ${show}.`,
      'Without --show it lists those that there are.',
    );
  if (!second) return first;
  const names = found.map(({ prefix, name }) => prefix + name);
  throw new Refusal(
    'usage',
    `${found.length} locations in the bucket have a backup ${show}.`,
    `Name one: ${names.join(', ')}.`,
  );
}

interface Around {
  readonly bucket: string;
  readonly namespace: string | undefined;
  readonly now: string;
  readonly reporter: Reporter;
  readonly isQuiet: boolean;
  readonly io: Io;
}

async function writeList({ backups, notices }: BucketListing, around: Around): Promise<void> {
  const { bucket, namespace, now, reporter, isQuiet, io } = around;
  const points = backups.map(({ point, prefix, namespaces, storedBytes, documents, problems }) => ({
    ...point,
    stored: { prefix, namespaces, bytes: storedBytes, documents, problems },
  }));
  if (reporter.isJson) {
    const systems = [{ provider: 'velero', title: 'Velero', apiVersions: [], isListed: true }];
    const asked = namespace === undefined ? {} : { namespace };
    await reporter.write(
      toJson({ schemaVersion: 1, bucket, ...asked, readAt: now, points, systems, unread: [], notices }),
    );
    return;
  }
  if (!isQuiet) for (const notice of notices) io.stderr.write(`${notice}\n`);
  const head = `${reporter.paint('bold', bucket)}${namespace === undefined ? '' : `  namespace ${namespace}`}\n`;
  const named = points.map((point) => ({ ...point, name: point.stored.prefix + point.name }));
  const none = `  no backup${namespace === undefined ? '' : ` of namespace ${namespace}`}\n`;
  await reporter.write(head + (named.length === 0 ? none : pointsText(named, now, reporter.paint, reporter.width)));
}
