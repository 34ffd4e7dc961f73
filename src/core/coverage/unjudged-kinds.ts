import { chartType } from '../model/chart.ts';

/** Kinds of backup systems that BackOps recognises and does not judge yet, as far as is needed to say whom they may cover. */
export interface Unjudged {
  readonly type: string;
  readonly system: string;
  /** `namespace`: components of its own namespace only. */
  readonly scope: 'namespace' | 'cluster';
  /** Where it names its one claim; one that it does not name is certainly not covered. */
  readonly claim?: string;
  /** Kinds of components, as `group/`, where it is one operator's own. */
  readonly covers?: readonly string[];
  /** The only driver whose volumes it can reach. */
  readonly provisioner?: string;
  /** It is about backups only when the text at this path matches. */
  readonly only?: { readonly path: string; readonly matches: RegExp };
}

export const unjudged: readonly Unjudged[] = [
  { type: 'k8up.io/Schedule', system: 'K8up', scope: 'namespace' },
  { type: 'backup.appuio.ch/Schedule', system: 'K8up', scope: 'namespace' },
  { type: 'config.kio.kasten.io/Policy', system: 'Kasten', scope: 'cluster' },
  { type: 'stash.appscode.com/BackupConfiguration', system: 'Stash', scope: 'namespace' },
  { type: 'stash.appscode.com/BackupBatch', system: 'Stash', scope: 'namespace' },
  { type: 'stash.appscode.com/BackupBlueprint', system: 'Stash', scope: 'cluster' },
  { type: 'core.kubestash.com/BackupConfiguration', system: 'KubeStash', scope: 'cluster' },
  { type: 'core.kubestash.com/BackupBatch', system: 'KubeStash', scope: 'cluster' },
  { type: 'core.kubestash.com/BackupBlueprint', system: 'KubeStash', scope: 'cluster' },
  { type: 'stork.libopenstorage.org/ApplicationBackupSchedule', system: 'Stork', scope: 'cluster' },
  {
    type: 'stork.libopenstorage.org/VolumeSnapshotSchedule',
    system: 'Stork',
    scope: 'namespace',
    claim: 'spec.template.spec.persistentVolumeClaimName',
  },
  {
    type: 'longhorn.io/RecurringJob',
    system: 'Longhorn',
    scope: 'cluster',
    provisioner: 'driver.longhorn.io',
    // The others trim file systems and tidy snapshots away.
    only: { path: 'spec.task', matches: /^(backup|snapshot)(-force-create)?$/ },
  },
  {
    type: 'gemini.fairwinds.com/SnapshotGroup',
    system: 'Gemini',
    scope: 'namespace',
    claim: 'spec.persistentVolumeClaim.claimName',
  },
  { type: 'triliovault.trilio.io/BackupPlan', system: 'Trilio', scope: 'namespace' },
  { type: 'triliovault.trilio.io/ClusterBackupPlan', system: 'Trilio', scope: 'cluster' },
  {
    type: 'kopiur.home-operations.com/SnapshotPolicy',
    system: 'kopiur',
    scope: 'namespace',
    claim: 'spec.sources.*.pvc.name',
  },
  { type: 'gkebackup.cnrm.cloud.google.com/BackupPlan', system: 'Backup for GKE', scope: 'cluster' },
  {
    type: 'dataprotection.kubeblocks.io/BackupSchedule',
    system: 'KubeBlocks',
    scope: 'namespace',
    covers: ['apps.kubeblocks.io/'],
  },
  { type: 'k8s.mariadb.com/Backup', system: 'mariadb-operator', scope: 'cluster', covers: ['k8s.mariadb.com/'] },
  {
    type: 'k8s.mariadb.com/PhysicalBackup',
    system: 'mariadb-operator',
    scope: 'cluster',
    covers: ['k8s.mariadb.com/'],
  },
  {
    type: 'medusa.k8ssandra.io/MedusaBackupSchedule',
    system: 'Medusa',
    scope: 'cluster',
    covers: ['k8ssandra.io/', 'cassandra.datastax.com/'],
  },
  {
    type: 'scylla.scylladb.com/ScyllaDBManagerTask',
    system: 'Scylla Manager',
    scope: 'namespace',
    covers: ['scylla.scylladb.com/'],
  },
  {
    type: 'pingcap.com/BackupSchedule',
    system: 'TiDB',
    scope: 'cluster',
    covers: ['pingcap.com/', 'core.pingcap.com/'],
  },
  {
    type: 'br.pingcap.com/BackupSchedule',
    system: 'TiDB',
    scope: 'cluster',
    covers: ['pingcap.com/', 'core.pingcap.com/'],
  },
  { type: 'solr.apache.org/SolrBackup', system: 'Solr', scope: 'namespace', covers: ['solr.apache.org/'] },
];

/**
 * Objects from whose templates a controller makes others. One that holds a backup policy covers what no file shows.
 * The workspace has their texts only. `at`: where the templates stand, in an object that says other things too.
 */
export const generators: readonly { readonly type: string; readonly at?: string }[] = [
  { type: 'fluxcd.controlplane.io/ResourceSet' },
  { type: 'helm.toolkit.fluxcd.io/HelmRelease' },
  { type: chartType },
  // What else an Application says is not about what it makes: differences to ignore name kinds, too.
  { type: 'argoproj.io/Application', at: 'spec.source.helm' },
  { type: 'argoproj.io/Application', at: 'spec.sources.*.helm' },
  // Rules that validate or match a kind make none.
  { type: 'kyverno.io/ClusterPolicy', at: 'spec.rules.*.generate' },
  { type: 'kyverno.io/Policy', at: 'spec.rules.*.generate' },
  { type: 'apiextensions.crossplane.io/Composition' },
];

/**
 * Kinds that nobody but a backup system has, judged or not: a generator whose template names one makes policies that no file
 * shows. A new provider adds its policy kinds here where no other software uses the name.
 */
export const policyKinds: readonly string[] = [
  'ReplicationSource',
  'ScheduledBackup',
  'SnapshotSchedule',
  'SnapshotPolicy',
  'SnapshotGroup',
  'BackupConfiguration',
  'BackupPlan',
  'RecurringJob',
  'ApplicationBackupSchedule',
];
