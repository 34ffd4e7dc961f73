import type { StatefulType } from '../contract.ts';
import { operatorType } from './entry.ts';

export const postgresTypes: readonly StatefulType[] = [
  operatorType({
    id: 'cnpg-cluster',
    example: ['postgresql.cnpg.io/v1', 'Cluster'],
    engine: 'postgresql',
    storage: ['spec.storage'],
    whenAbsent: 'stateful',
    claims: '{name}-*',
    exemptWhen: [
      {
        all: [
          { path: 'spec.replica.enabled', matches: '^true$' },
          { path: 'spec.replica.source', is: 'present' },
        ],
        by: 'replica',
        reason: 'it is a replica of another cluster (spec.replica)',
      },
      {
        // Distributed topology: the cluster called `primary` takes the writes, the others follow it.
        path: 'spec.replica.primary',
        differsFrom: ['spec.replica.self', 'metadata.name'],
        by: 'replica',
        reason: 'it follows the primary cluster of its topology (spec.replica.primary)',
      },
    ],
    spec: 'instances: 3\nstorage: {size: 20Gi}',
    cleanSpec: `instances: 1
storage: {size: 20Gi}
replica: {enabled: true, source: main}
externalClusters: [{name: main, connectionParameters: {host: main-rw.eu}}]`,
    docs: 'https://cloudnative-pg.io/documentation/current/backup/',
  }),
  operatorType({
    id: 'zalando-postgresql',
    example: ['acid.zalan.do/v1', 'postgresql'],
    engine: 'postgresql',
    storage: ['spec.volume'],
    whenAbsent: 'stateful',
    ownBackup: {
      paths: ['spec.enableLogicalBackup'],
      elsewhere: 'the operator can be configured to archive WAL and base backups of all its clusters',
    },
    spec: 'numberOfInstances: 2\nvolume: {size: 20Gi}',
    docs: 'https://postgres-operator.readthedocs.io/en/latest/administrator/#wal-archiving-and-physical-basebackups',
  }),
  operatorType({
    id: 'crunchy-postgres-cluster',
    example: ['postgres-operator.crunchydata.com/v1beta1', 'PostgresCluster'],
    engine: 'postgresql',
    storage: ['spec.instances'],
    whenAbsent: 'stateful',
    ownBackup: { paths: ['spec.backups'] },
    exemptWhen: [
      {
        path: 'spec.standby.enabled',
        matches: '^true$',
        by: 'replica',
        reason: 'it is a standby of another cluster (spec.standby)',
      },
    ],
    spec: `postgresVersion: 16
instances: [{dataVolumeClaimSpec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}}]`,
    docs: 'https://access.crunchydata.com/documentation/postgres-operator/latest/tutorials/backups-disaster-recovery',
  }),
  operatorType({
    id: 'percona-pg-cluster',
    example: ['pgv2.percona.com/v2', 'PerconaPGCluster'],
    engine: 'postgresql',
    storage: ['spec.instances'],
    whenAbsent: 'stateful',
    ownBackup: { paths: ['spec.backups.pgbackrest.repos', 'spec.backups.volumeSnapshots'] },
    spec: `instances: [{dataVolumeClaimSpec: {resources: {requests: {storage: 20Gi}}}}]
backups: {enabled: false}`,
    docs: 'https://docs.percona.com/percona-operator-for-postgresql/latest/backups.html',
  }),
  operatorType({
    id: 'stackgres-cluster',
    example: ['stackgres.io/v1', 'SGCluster'],
    engine: 'postgresql',
    storage: ['spec.pods.persistentVolume'],
    whenAbsent: 'stateful',
    ownBackup: { paths: ['spec.configurations.backups'] },
    spec: 'instances: 2\npods: {persistentVolume: {size: 20Gi}}',
    docs: 'https://stackgres.io/doc/latest/administration/backups/',
  }),
  operatorType({
    id: 'kubegres',
    example: ['kubegres.reactive-tech.io/v1', 'Kubegres'],
    engine: 'postgresql',
    storage: ['spec.database'],
    whenAbsent: 'stateful',
    ownBackup: { paths: ['spec.backup'] },
    spec: 'replicas: 2\ndatabase: {size: 20Gi}',
    docs: 'https://www.kubegres.io/doc/enable-backup.html',
  }),
];
