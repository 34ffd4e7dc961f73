import type { StatefulComponent } from '../model/component.ts';
import type { BackupPolicy } from '../model/policy.ts';
import { get, isTrue, itemsOf, show, textOf } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import { doubt } from './own-backup.ts';
import { textsIn } from './texts.ts';

/** Programs that make backups, by the engine that they are for; `any` copies whatever it is given. */
const programs: readonly (readonly [engine: string, pattern: RegExp])[] = [
  ['postgresql', /\b(pg_dump(all)?|pg_basebackup|pgbackrest|wal-[ge]|barman|(postgres|pg|db)-?backup)/],
  ['mysql', /\b(mysqldump|mysqlpump|mydumper|xtrabackup|(mysql|db)-?backup)/],
  ['mariadb', /\b(mariadb-dump|mariadb-backup|mysqldump|mydumper|(mysql|mariadb|db)-?backup)/],
  ['mongodb', /\b(mongodump|mongo(db)?-?backup)/],
  ['redis', /\bredis-cli\b[\s\S]*--rdb|\bredis-?(dump|backup)/],
  ['etcd', /\betcdctl\b[\s\S]*snapshot/],
  ['clickhouse', /\bclickhouse-backup\b/],
  ['elasticsearch', /\b(elasticdump|curator)\b/],
  ['influxdb', /\binfluxd?\s+backup/],
  ['gitlab', /\bgitlab-backup\b|\bbackup-utility\b/],
  ['vault', /\braft\s+snapshot\b/],
  [
    'any',
    /\b(restic|kopia|borg(matic|backup)?|duplicity|duplicati|rclone|litestream|velero\b[\s\S]*\bbackup\b|mc\s+mirror|aws\s+s3\s+(cp|sync)|s3cmd|gsutil|azcopy|mc-backup|volume-backup)\b/,
  ],
];

export interface DumpJob {
  readonly resource: Resource;
  /** Every text of its pod template. */
  readonly text: string;
  readonly engines: readonly string[];
}

/** CronJobs, and workloads that do nothing else, which run such a program. */
export function dumpJobs(near: (type: string) => readonly Resource[]): DumpJob[] {
  const cronJobs = near('batch/CronJob')
    .filter((job) => isTrue(get(job.body, 'spec.suspend')) !== 'yes')
    .map((job) => ({ resource: job, template: get(job.body, 'spec.jobTemplate.spec.template') }));
  return cronJobs.flatMap(({ resource, template }) => {
    const text = textsIn(template).join('\n');
    const engines = enginesIn(text);
    return engines.length > 0 ? [{ resource, text, engines }] : [];
  });
}

/**
 * A CronJob that seems to back the component up makes the verdict unknown: BackOps does not read scripts. It has to mount its claim
 * or to name it, or to be in its namespace and speak to its engine.
 */
export function dumpDoubts(component: StatefulComponent, jobs: readonly DumpJob[]): BackupPolicy[] {
  const doubts = jobs
    .filter((job) => mayBackUp(job, component))
    .map((job) =>
      doubt(
        component,
        show(job.resource.name),
        `the CronJob ${show(job.resource.name)} seems to back it up, which BackOps does not judge`,
        job.resource.at,
      ),
    );
  return [...doubts, ...sidecarDoubts(component)];
}

function mayBackUp(job: DumpJob, component: StatefulComponent): boolean {
  const { resource } = component;
  const names = [
    show(resource.name),
    ...component.volumes.filter((one) => one.kind === 'claim').map((one) => one.name),
  ].filter((name) => mentions(job.text, name));
  if (sameNamespace(job.resource, resource))
    return names.length > 0 || (component.engine !== undefined && job.engines.includes(component.engine));
  const namespace = textOf(resource.namespace);
  return names.length > 0 && namespace !== undefined && mentions(job.text, namespace);
}

/** A container beside the data (litestream, clickhouse-backup) that copies it away. */
function sidecarDoubts(component: StatefulComponent): BackupPolicy[] {
  const { body } = component.resource;
  const containers = ['spec.template.spec', 'spec'].flatMap((path) => itemsOf(get(body, `${path}.containers`)));
  const found = containers.find((container) => enginesIn(textOf(get(container, 'image')) ?? '').length > 0);
  if (!found) return [];
  const name = show(get(found, 'name'));
  const because = `its container ${name} seems to back it up, which BackOps does not judge`;
  return [doubt(component, name, because, get(found, 'image')?.at ?? component.at)];
}

function enginesIn(text: string): string[] {
  return programs.filter(([, pattern]) => pattern.test(text)).map(([engine]) => engine);
}

function sameNamespace(a: Resource, b: Resource): boolean {
  return show(a.namespace) === show(b.namespace);
}

/** As a word of its own, or a part between hyphens and dots: `db` in `db-rw.shop.svc`. */
function mentions(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return name !== '' && new RegExp(`(^|[^A-Za-z0-9])${escaped}([^A-Za-z0-9]|$)`, 'm').test(text);
}
