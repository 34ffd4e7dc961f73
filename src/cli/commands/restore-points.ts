import { pointsText } from '../../core/report/points-text.ts';
import { restorePoints as systems } from '../../providers/restore-points.generated.ts';
import { type FoundPoints, findRestorePoints, type Unread } from '../../restore/points.ts';
import { claimsOfWorkload, workloadKinds } from '../../restore/workload-claims.ts';
import type { Arguments } from '../arguments.ts';
import { bucketPoints, refuseBucketOptions } from '../bucket.ts';
import { withCluster } from '../cluster.ts';
import { Refusal } from '../refusal.ts';
import type { Command } from './contract.ts';
import { reporterFor, toJson } from './report.ts';

export const restorePoints: Command = async (args, io) => {
  if (args.has('bucket')) return bucketPoints(args, io);
  refuseBucketOptions(args);
  const namespace = required(args, 'namespace', 'NS');
  required(args, 'context', 'NAME');
  const workload = workloadOf(args.value('workload'));
  if (args.positionals.length > 0) {
    throw new Refusal(
      'usage',
      `restore-points reads no files: ${args.positionals[0]}.`,
      'See: backops restore-points --help',
    );
  }
  const reporter = reporterFor(args, io);
  const now = new Date().toISOString();
  const systemNamespaces = args.values('system-namespace');
  const { found, cluster } = await withCluster(args, io, async (reader) => {
    const isWantedClaim = workload && (await claimsOfWorkload(reader, namespace, workload.kind, workload.name));
    const query = { namespace, now, ...(isWantedClaim && { isWantedClaim }) };
    const request = { query, ...(systemNamespaces.length > 0 && { systemNamespaces }) };
    const { context, server } = reader;
    return { found: await findRestorePoints(reader, systems, request), cluster: { context, server } };
  });
  if (found.systems.length === 0 || !found.systems.some(({ isListed }) => isListed))
    throw nothingRead(found, namespace);
  if (reporter.isJson) {
    await reporter.write(toJson({ schemaVersion: 1, ...cluster, namespace, readAt: now, ...found }));
    return 0;
  }
  if (!args.has('quiet'))
    for (const one of found.unread.filter(({ isPoint }) => isPoint)) io.stderr.write(unreadText(one));
  const head = `${reporter.paint('bold', `namespace ${namespace}`)}  context ${cluster.context}  ${cluster.server}\n`;
  const seen = found.systems.filter(({ isListed }) => isListed).map(({ title }) => title);
  const none = `  no restore point in ${seen.join(' or ')}${found.unread.some(({ isPoint }) => isPoint) ? '; not everything could be read' : ''}\n`;
  await reporter.write(
    head + (found.points.length === 0 ? none : pointsText(found.points, now, reporter.paint, reporter.width)),
  );
  return 0;
};

/** No guess: a restore point of the wrong cluster looks just like the right one. */
function required(args: Arguments, option: string, value: string): string {
  const given = args.value(option);
  if (given !== undefined) return given;
  throw new Refusal('usage', `restore-points needs --${option} ${value}.`, 'See: backops restore-points --help');
}

function workloadOf(text: string | undefined): { kind: string; name: string } | undefined {
  if (text === undefined) return undefined;
  const [, kind = '', name = ''] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
  const names = [...workloadKinds, 'pvc'];
  if (name !== '' && names.some((one) => one.toLowerCase() === kind.toLowerCase())) return { kind, name };
  throw new Refusal('usage', `--workload cannot be "${text}".`, `It is KIND/NAME, KIND one of: ${names.join(', ')}.`);
}

function nothingRead(found: FoundPoints, namespace: string): Refusal {
  if (found.systems.length === 0) {
    return new Refusal(
      'cluster',
      'this cluster has no backup system whose restore points can be listed.',
      `Supported: ${systems.map(({ title }) => title).join(', ')}.`,
    );
  }
  const denied = found.unread.filter(({ isPoint }) => isPoint);
  return new Refusal(
    'cluster',
    `restore points of namespace ${namespace} may exist, but this user may not list them: ${denied.map(({ message }) => message).join(' ')}`,
    'Ask for get and list of these kinds; --system-namespace says where the backup system keeps them.',
  );
}

function unreadText({ provider, message, remedy }: Unread): string {
  return `${provider}: not listed: ${message} ${remedy}\n`;
}
