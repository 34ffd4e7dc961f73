import type { ImageType } from './image-contract.ts';

/** Engines of which each replica holds another part. */
const spreadEngines: ReadonlySet<string> = new Set([
  'elasticsearch',
  'opensearch',
  'solr',
  'milvus',
  'kafka',
  'pulsar',
  'minio',
  'cockroachdb',
  'tidb',
  'yugabytedb',
]);

/** Files of a running engine copied one by one are no usable copy, unless an entry says so. */
function database(
  engine: string,
  segments: readonly string[],
  dataDirs: readonly string[],
  more: Partial<ImageType> = {},
): ImageType {
  const spread = spreadEngines.has(engine);
  return { engine, segments, role: 'database', needsConsistency: true, ...(spread && { spread }), dataDirs, ...more };
}

export const databaseImages: readonly ImageType[] = [
  database(
    'postgresql',
    [
      'postgres',
      'postgresql',
      'postgresql-repmgr',
      'timescaledb',
      'timescaledb-ha',
      'postgis',
      'pgvector',
      'pgvecto-rs',
      'supabase/postgres',
      'immich-app/postgres',
      'vectorchord-postgres',
      'crunchy-postgres',
      ...['12', '13', '14', '15', '16', '17', '18'].flatMap((version) => [`spilo-${version}`, `postgresql-${version}`]),
    ],
    // The official image keeps data in the first up to version 17, and in a folder by version below /var/lib/postgresql from 18 on.
    [
      '/var/lib/postgresql/data',
      '/var/lib/postgresql',
      '/bitnami/postgresql',
      '/var/lib/pgsql/data',
      '/home/postgres/pgdata',
      '/pgdata',
    ],
  ),
  database(
    'mysql',
    ['mysql', 'mysql-server', 'mysql-community', 'percona', 'percona-server', 'percona-xtradb-cluster', 'mysql-80'],
    ['/var/lib/mysql', '/bitnami/mysql', '/var/lib/mysql/data'],
  ),
  database(
    'mariadb',
    ['mariadb', 'mariadb-galera', 'mariadb-105', 'mariadb-1011'],
    ['/var/lib/mysql', '/bitnami/mariadb', '/config'],
  ),
  database(
    'mongodb',
    ['mongo', 'mongodb', 'mongodb-community-server', 'mongodb-enterprise-server', 'percona-server-mongodb', 'ferretdb'],
    ['/data/db', '/data/configdb', '/bitnami/mongodb', '/data'],
  ),
  database('elasticsearch', ['elasticsearch'], ['/usr/share/elasticsearch/data', '/bitnami/elasticsearch/data']),
  database('opensearch', ['opensearch'], ['/usr/share/opensearch/data']),
  database(
    'cassandra',
    ['cassandra', 'dse-server', 'cass-management-api'],
    ['/var/lib/cassandra', '/opt/cassandra/data', '/bitnami/cassandra'],
  ),
  database('scylla', ['scylla', 'scylla-enterprise'], ['/var/lib/scylla']),
  database(
    'kafka',
    ['kafka', 'cp-kafka', 'kafka-native', 'redpanda'],
    [
      '/var/lib/kafka/data',
      '/var/lib/kafka',
      '/tmp/kraft-combined-logs',
      '/bitnami/kafka',
      '/kafka',
      '/var/lib/redpanda/data',
    ],
  ),
  database(
    'zookeeper',
    ['zookeeper', 'cp-zookeeper'],
    ['/data', '/datalog', '/var/lib/zookeeper', '/bitnami/zookeeper'],
  ),
  database('etcd', ['etcd'], ['/var/run/etcd', '/bitnami/etcd', '/var/lib/etcd', '/etcd-data', '/data']),
  database(
    'minio',
    ['minio', 'rustfs', 'seaweedfs', 'garage', 'aistor'],
    ['/data', '/export', '/bitnami/minio/data', '/var/lib/garage'],
    { needsConsistency: false },
  ),
  database(
    'influxdb',
    ['influxdb', 'influxdb3-core'],
    ['/var/lib/influxdb2', '/var/lib/influxdb', '/var/lib/influxdb3', '/bitnami/influxdb'],
  ),
  database('clickhouse', ['clickhouse', 'clickhouse-server'], ['/var/lib/clickhouse', '/bitnami/clickhouse']),
  database('neo4j', ['neo4j'], ['/data', '/bitnami/neo4j']),
  database('rabbitmq', ['rabbitmq'], ['/var/lib/rabbitmq', '/bitnami/rabbitmq'], { role: 'application' }),
  // Only with JetStream does it keep anything, for which a volume tells.
  database('nats', ['nats', 'nats-streaming'], ['/data', '/data/jetstream'], { role: 'application' }),
  database('pulsar', ['pulsar', 'pulsar-all', 'bookkeeper'], ['/pulsar/data']),
  // `-dev` keeps everything in memory; whoever mounts a volume does not use it.
  database('vault', ['vault', 'openbao'], ['/vault/data', '/vault/file', '/openbao/data'], { role: 'application' }),
  database('consul', ['consul'], ['/consul/data', '/bitnami/consul'], { role: 'application' }),
  database('mssql', ['mssql/server', 'mssql-server'], ['/var/opt/mssql']),
  database(
    'oracle',
    ['database/enterprise', 'database/express', 'database/free', 'oracle-xe', 'oracle-free'],
    ['/opt/oracle/oradata'],
  ),
  database('db2', ['db2', 'db2_community/db2'], ['/database']),
  // Append-only files: a copy of a running one is usable.
  database('couchdb', ['couchdb'], ['/opt/couchdb/data', '/bitnami/couchdb'], { needsConsistency: false }),
  database('couchbase', ['couchbase', 'couchbase-server', 'couchbase/server'], ['/opt/couchbase/var']),
  database('cockroachdb', ['cockroach'], ['/cockroach/cockroach-data']),
  database('tidb', ['tikv', 'pd'], ['/var/lib/tikv', '/var/lib/pd']),
  database('yugabytedb', ['yugabyte'], ['/mnt/disk0', '/mnt/master', '/mnt/tserver', '/root/var']),
  database('arangodb', ['arangodb'], ['/var/lib/arangodb3']),
  database('dgraph', ['dgraph'], ['/dgraph']),
  database('orientdb', ['orientdb'], ['/orientdb/databases']),
  database('surrealdb', ['surrealdb'], ['/data', '/mydata'], { role: 'application' }),
  database('rethinkdb', ['rethinkdb'], ['/data']),
  database('qdrant', ['qdrant'], ['/qdrant/storage', '/qdrant']),
  database('weaviate', ['weaviate'], ['/var/lib/weaviate']),
  database('milvus', ['milvus'], ['/var/lib/milvus']),
  database('chroma', ['chroma'], ['/chroma/chroma', '/data']),
  database('meilisearch', ['meilisearch'], ['/meili_data'], { role: 'application' }),
  database('typesense', ['typesense'], ['/data'], { role: 'application' }),
  database('solr', ['solr'], ['/var/solr', '/bitnami/solr']),
];
