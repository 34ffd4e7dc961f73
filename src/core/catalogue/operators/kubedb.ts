import type { StatefulType } from '../contract.ts';
import { operatorType } from './entry.ts';

const kinds = [
  'MySQL',
  'MariaDB',
  'MongoDB',
  'Redis',
  'Elasticsearch',
  'Kafka',
  'Cassandra',
  'ClickHouse',
  'Druid',
  'MSSQLServer',
  'Neo4j',
  'Oracle',
  'PerconaXtraDB',
  'Qdrant',
  'RabbitMQ',
  'Singlestore',
  'Solr',
  'Weaviate',
  'ZooKeeper',
  'Milvus',
  'Hazelcast',
  'Ignite',
];

/** KubeDB's kinds share their storage fields. KubeStash backs them up. */
export const kubedbTypes: readonly StatefulType[] = [
  operatorType({
    id: 'kubedb',
    example: ['kubedb.com/v1', 'Postgres'],
    alsoTypes: kinds.map((kind) => `kubedb.com/${kind}`),
    storage: ['spec.storage', 'spec.topology', 'spec.replicas'],
    whenAbsent: 'stateful',
    ignoreWhen: [{ path: 'spec.storageType', matches: '^Ephemeral$' }],
    ownBackup: { paths: ['spec.archiver', 'spec.backup'] },
    spec: 'version: "16.1"\nstorage: {resources: {requests: {storage: 20Gi}}}',
    cleanSpec: 'version: "16.1"\nstorageType: Ephemeral',
    docs: 'https://kubedb.com/docs/latest/guides/',
  }),
];
