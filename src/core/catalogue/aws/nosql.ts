import type { StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';

/**
 * Left out on purpose: Kinesis streams, SQS queues and MSK clusters (data in transit with a retention of its own and no backup
 * feature), DAX (a cache), QLDB (ended in 2025), Neptune Analytics and Timestream for InfluxDB (no backup setting to ask for).
 */
export const nosqlTypes: readonly StatefulType[] = [
  {
    id: 'aws-dynamodb-table',
    types: ['aws_dynamodb_table'],
    role: 'database',
    engine: 'dynamodb',
    data: { kind: 'cloud', arn: 'arn:aws:dynamodb:*:*:table/{name}', name: 'name' },
    exemptWhen: [
      {
        path: 'hash_key',
        matches: '^LockID$',
        by: 'derived',
        reason: "it is the lock table of Terraform's S3 backend, which holds nothing that lasts",
      },
    ],
    builtIn: [
      {
        title: 'point-in-time recovery',
        method: 'native',
        path: 'point_in_time_recovery.*.enabled',
        on: { oneOf: [true] },
        retentionDays: { path: 'point_in_time_recovery.*.recovery_period_in_days', whenAbsent: 35 },
        lossSeconds: 300,
        fix: {
          kind: 'block',
          title: 'Switch on point-in-time recovery',
          text: 'point_in_time_recovery {\n  enabled = true\n}',
          note: 'Changes the table in place; billed by its size.',
        },
        docs: `${docs}dynamodb_table#point_in_time_recovery`,
      },
    ],
    docs: `${docs}dynamodb_table`,
    examples: {
      flagged: `resource "aws_dynamodb_table" "carts" {
  name     = "carts"
  hash_key = "id"
}
`,
      clean: `resource "aws_dynamodb_table" "carts" {
  name     = "carts"
  hash_key = "id"

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_dynamodb_table" "locks" {
  name     = "infra-locks"
  hash_key = "LockID"
}
`,
    },
  },
  {
    id: 'aws-keyspaces-table',
    types: ['aws_keyspaces_table'],
    role: 'database',
    engine: 'cassandra',
    data: { kind: 'cloud', name: 'table_name' },
    builtIn: [
      {
        title: 'point-in-time recovery',
        method: 'native',
        path: 'point_in_time_recovery.*.status',
        on: { oneOf: ['ENABLED'] },
        retentionDays: 35,
        lossSeconds: 300,
        fix: {
          kind: 'block',
          title: 'Switch on point-in-time recovery',
          text: 'point_in_time_recovery {\n  status = "ENABLED"\n}',
        },
        docs: `${docs}keyspaces_table#point_in_time_recovery`,
      },
    ],
    docs: `${docs}keyspaces_table`,
    examples: {
      flagged: `resource "aws_keyspaces_table" "events" {
  keyspace_name = "shop"
  table_name    = "events"
}
`,
      clean: `resource "aws_keyspaces_table" "events" {
  keyspace_name = "shop"
  table_name    = "events"

  point_in_time_recovery {
    status = "ENABLED"
  }
}
`,
    },
  },
  {
    id: 'aws-timestream-table',
    types: ['aws_timestreamwrite_table'],
    role: 'database',
    engine: 'timestream',
    data: { kind: 'cloud', arn: 'arn:aws:timestream:*:*:database/*/table/{name}', name: 'table_name' },
    docs: `${docs}timestreamwrite_table`,
    examples: {
      flagged: `resource "aws_timestreamwrite_table" "meters" {
  database_name = "sensors"
  table_name    = "meters"
}
`,
      clean: `resource "aws_timestreamwrite_database" "sensors" {
  database_name = "sensors"
}
`,
    },
  },
  {
    id: 'aws-dsql-cluster',
    types: ['aws_dsql_cluster'],
    role: 'database',
    engine: 'postgresql',
    data: { kind: 'cloud', arn: 'arn:aws:dsql:*:*:cluster/*' },
    docs: `${docs}dsql_cluster`,
    examples: {
      flagged: `resource "aws_dsql_cluster" "orders" {
  deletion_protection_enabled = true
}
`,
      clean: `resource "aws_dsql_cluster_peering" "orders" {
  identifier     = "orders"
  witness_region = "us-west-2"
}
`,
    },
  },
  {
    id: 'aws-memorydb-cluster',
    types: ['aws_memorydb_cluster'],
    // Unlike ElastiCache, MemoryDB is sold as a primary database.
    role: 'database',
    engine: { path: 'engine' },
    data: { kind: 'cloud', name: 'name' },
    builtIn: [
      {
        title: 'automatic snapshots',
        method: 'native',
        path: 'snapshot_retention_limit',
        on: { above: 0 },
        whenAbsent: 0,
        retentionDays: 'value',
        lossSeconds: 86_400,
        fix: {
          kind: 'attribute',
          title: 'Keep daily snapshots for 7 days',
          name: 'snapshot_retention_limit',
          value: '7',
        },
        docs: `${docs}memorydb_cluster#snapshot_retention_limit`,
      },
    ],
    docs: `${docs}memorydb_cluster`,
    examples: {
      flagged: `resource "aws_memorydb_cluster" "sessions" {
  name      = "sessions"
  node_type = "db.t4g.small"
}
`,
      clean: `resource "aws_memorydb_cluster" "sessions" {
  name                     = "sessions"
  snapshot_retention_limit = 7
}
`,
    },
  },
];
