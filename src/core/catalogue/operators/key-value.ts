import type { StatefulType } from '../contract.ts';
import { operatorType } from './entry.ts';

/** Redis and its kin: persistent only where somebody asked for storage. Without it they are caches and no components. */
export const keyValueTypes: readonly StatefulType[] = [
  operatorType({
    id: 'redis',
    example: ['redis.redis.opstreelabs.in/v1beta2', 'Redis'],
    alsoTypes: ['redis.redis.opstreelabs.in/RedisCluster', 'redis.redis.opstreelabs.in/RedisReplication'],
    engine: 'redis',
    storage: ['spec.storage.volumeClaimTemplate'],
    whenAbsent: 'ephemeral',
    spec: 'storage: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}',
    cleanSpec: 'kubernetesConfig: {image: "quay.io/opstree/redis:v7.0.12"}',
    docs: 'https://redis-operator.opstree.dev/',
  }),
  operatorType({
    id: 'redis-failover',
    example: ['databases.spotahome.com/v1', 'RedisFailover'],
    engine: 'redis',
    storage: ['spec.redis.storage.persistentVolumeClaim'],
    whenAbsent: 'ephemeral',
    spec: 'redis: {replicas: 3, storage: {persistentVolumeClaim: {metadata: {name: data}}}}',
    cleanSpec: 'redis: {replicas: 3}',
    docs: 'https://github.com/spotahome/redis-operator',
  }),
  operatorType({
    id: 'redis-enterprise-cluster',
    example: ['app.redislabs.com/v1', 'RedisEnterpriseCluster'],
    engine: 'redis',
    storage: ['spec.persistentSpec'],
    whenAbsent: 'ephemeral',
    ownBackup: { elsewhere: 'its databases can have periodic backups (RedisEnterpriseDatabase, or its API)' },
    spec: 'nodes: 3\npersistentSpec: {enabled: true}',
    docs: 'https://redis.io/docs/latest/operate/kubernetes/',
  }),
  operatorType({
    id: 'dragonfly',
    example: ['dragonflydb.io/v1alpha1', 'Dragonfly'],
    engine: 'dragonfly',
    storage: ['spec.snapshot.persistentVolumeClaimSpec'],
    whenAbsent: 'ephemeral',
    // A directory such as `s3://bucket` keeps its dumps elsewhere.
    ownBackup: { paths: ['spec.snapshot.dir'] },
    spec: 'replicas: 2\nsnapshot: {cron: "*/5 * * * *", persistentVolumeClaimSpec: {resources: {requests: {storage: 2Gi}}}}',
    cleanSpec: 'replicas: 2',
    docs: 'https://www.dragonflydb.io/docs/managing-dragonfly/operator/snapshot-pvc',
  }),
  operatorType({
    id: 'valkey',
    example: ['hyperspike.io/v1', 'Valkey'],
    engine: 'valkey',
    storage: ['spec.storage'],
    whenAbsent: 'ephemeral',
    spec: 'storage: {spec: {resources: {requests: {storage: 1Gi}}}}',
    cleanSpec: 'nodes: 3',
    docs: 'https://github.com/hyperspike/valkey-operator',
  }),
  operatorType({
    id: 'bank-vaults-vault',
    example: ['vault.banzaicloud.com/v1alpha1', 'Vault'],
    engine: 'vault',
    storage: ['spec.volumeClaimTemplates', 'spec.volumes'],
    whenAbsent: 'ephemeral',
    spec: 'size: 3\nvolumeClaimTemplates: [{metadata: {name: vault-raft}}]',
    cleanSpec: 'size: 1\nconfig: {storage: {gcs: {bucket: vault}}}',
    docs: 'https://bank-vaults.dev/docs/operator/',
  }),
];
