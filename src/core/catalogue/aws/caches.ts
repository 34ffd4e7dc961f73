import type { BuiltInBackup, Condition, StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';

const snapshots: BuiltInBackup = {
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
  docs: `${docs}elasticache_replication_group#snapshot_retention_limit`,
};

/**
 * AWS calls it a cache, and most are. Whoever keeps snapshots says that the data matters, and is then held to it; whoever keeps
 * none is taken at the service's word.
 */
const cacheWithoutSnapshots: readonly (Condition & { by: 'cache'; reason: string })[] = [
  {
    path: 'snapshot_retention_limit',
    is: 'absent',
    by: 'cache',
    reason: 'ElastiCache without snapshots is a cache; keep snapshots if its data matters',
  },
  {
    path: 'snapshot_retention_limit',
    matches: '^0$',
    by: 'cache',
    reason: 'ElastiCache without snapshots is a cache; keep snapshots if its data matters',
  },
];

/** AWS Backup does not know ElastiCache; its own snapshots are the only backup there is. */
export const cacheTypes: readonly StatefulType[] = [
  {
    id: 'aws-elasticache-replication-group',
    types: ['aws_elasticache_replication_group'],
    role: 'cache',
    engine: 'redis',
    data: { kind: 'cloud', name: 'replication_group_id' },
    exemptWhen: [
      {
        path: 'global_replication_group_id',
        is: 'present',
        by: 'replica',
        reason: 'it is a secondary of a global datastore',
      },
      ...cacheWithoutSnapshots,
    ],
    builtIn: [snapshots],
    docs: `${docs}elasticache_replication_group`,
    examples: {
      flagged: `resource "aws_elasticache_replication_group" "carts" {
  replication_group_id     = "carts"
  snapshot_retention_limit = 1
}
`,
      clean: `resource "aws_elasticache_replication_group" "pages" {
  replication_group_id = "pages"
}

resource "aws_elasticache_replication_group" "carts" {
  replication_group_id     = "carts"
  snapshot_retention_limit = 7
}
`,
    },
  },
  {
    id: 'aws-elasticache-cluster',
    types: ['aws_elasticache_cluster'],
    role: 'cache',
    engine: { path: 'engine' },
    data: { kind: 'cloud', name: 'cluster_id' },
    ignoreWhen: [
      { path: 'engine', matches: '^memcached$' },
      // A member: the replication group holds the data. Without either the provider asks for an engine.
      { path: 'replication_group_id', is: 'present' },
      { path: 'engine', is: 'absent' },
    ],
    exemptWhen: cacheWithoutSnapshots,
    builtIn: [snapshots],
    docs: `${docs}elasticache_cluster`,
    examples: {
      flagged: `resource "aws_elasticache_cluster" "carts" {
  cluster_id               = "carts"
  engine                   = "redis"
  snapshot_retention_limit = 2
}
`,
      clean: `resource "aws_elasticache_cluster" "pages" {
  cluster_id = "pages"
  engine     = "memcached"
}
`,
    },
  },
  {
    id: 'aws-elasticache-serverless',
    types: ['aws_elasticache_serverless_cache'],
    role: 'cache',
    engine: { path: 'engine' },
    data: { kind: 'cloud', name: 'name' },
    ignoreWhen: [{ path: 'engine', matches: '^memcached$' }],
    exemptWhen: cacheWithoutSnapshots,
    builtIn: [snapshots],
    docs: `${docs}elasticache_serverless_cache`,
    examples: {
      flagged: `resource "aws_elasticache_serverless_cache" "carts" {
  name                     = "carts"
  engine                   = "valkey"
  snapshot_retention_limit = 1
}
`,
      clean: `resource "aws_elasticache_serverless_cache" "pages" {
  name   = "pages"
  engine = "valkey"
}
`,
    },
  },
];
