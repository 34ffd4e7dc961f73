import type { BuiltInBackup, StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';
const rds = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html';

const keepAWeek = {
  kind: 'attribute',
  title: 'Keep automated backups for 7 days',
  name: 'backup_retention_period',
  value: '7',
} as const;

/** Aurora, DocumentDB and Neptune back up continuously and cannot stop doing so; only the number of days is a choice. */
const clusterBackups: BuiltInBackup = {
  title: 'automated backups',
  method: 'native',
  path: 'backup_retention_period',
  on: { above: 0 },
  whenAbsent: 1,
  retentionDays: 'value',
  lossSeconds: 300,
  fix: keepAWeek,
  docs: `${docs}rds_cluster#backup_retention_period`,
};

/** A member of a global cluster that was given neither credentials nor a snapshot follows another region. */
const globalSecondary = {
  all: [
    { path: 'global_cluster_identifier', is: 'present' },
    { path: 'master_username', is: 'absent' },
    { path: 'master_password', is: 'absent' },
    { path: 'manage_master_user_password', is: 'absent' },
    { path: 'snapshot_identifier', is: 'absent' },
  ],
  by: 'replica',
  reason: 'it is a secondary of a global cluster',
} as const;

/** Members of clusters (`aws_rds_cluster_instance` and its kin) hold no data of their own and are not in the catalogue. */
export const relationalTypes: readonly StatefulType[] = [
  {
    id: 'aws-db-instance',
    types: ['aws_db_instance'],
    role: 'database',
    engine: { path: 'engine' },
    data: { kind: 'cloud', arn: 'arn:aws:rds:*:*:db:{name}', name: 'identifier' },
    // The storage belongs to the cluster.
    ignoreWhen: [{ path: 'engine', matches: '^aurora' }],
    exemptWhen: [
      { path: 'replicate_source_db', is: 'present', by: 'replica', reason: 'it is a read replica' },
      { path: 'replica_mode', is: 'present', by: 'replica', reason: 'it is a read replica' },
    ],
    builtIn: [
      {
        title: 'automated backups',
        method: 'native',
        path: 'backup_retention_period',
        on: { above: 0 },
        // The API's default is 1, but the provider always sends the attribute: 0 when it is not written
        // (hashicorp/terraform-provider-aws internal/service/rds/instance.go).
        whenAbsent: 0,
        whenAbsentIf: ['snapshot_identifier', 'restore_to_point_in_time'].map((path) => ({
          condition: { path, is: 'present' as const },
          value: { unknown: 'a restored instance keeps the retention of its source' },
        })),
        retentionDays: 'value',
        lossSeconds: 300,
        fix: {
          ...keepAWeek,
          note: 'Going from 0 to 7 days can pause I/O of a single-AZ instance for a moment, in its maintenance window unless apply_immediately is set.',
        },
        docs: rds,
      },
    ],
    docs: `${docs}db_instance`,
    examples: {
      flagged: `resource "aws_db_instance" "orders" {
  identifier     = "orders"
  engine         = "postgres"
  instance_class = "db.t4g.medium"
}
`,
      clean: `resource "aws_db_instance" "orders" {
  identifier              = "orders"
  engine                  = "postgres"
  backup_retention_period = 14
}

resource "aws_db_instance" "reports" {
  identifier          = "reports"
  replicate_source_db = aws_db_instance.orders.identifier
}
`,
    },
  },
  {
    id: 'aws-rds-cluster',
    types: ['aws_rds_cluster'],
    role: 'database',
    engine: { path: 'engine' },
    data: { kind: 'cloud', arn: 'arn:aws:rds:*:*:cluster:{name}', name: 'cluster_identifier' },
    exemptWhen: [
      { path: 'replication_source_identifier', is: 'present', by: 'replica', reason: 'it is a read replica cluster' },
      { path: 'source_region', is: 'present', by: 'replica', reason: 'it follows a cluster of another region' },
      globalSecondary,
    ],
    builtIn: [clusterBackups],
    docs: `${docs}rds_cluster`,
    examples: {
      flagged: `resource "aws_rds_cluster" "orders" {
  cluster_identifier = "orders"
  engine             = "aurora-postgresql"
  master_username    = "orders"
}
`,
      clean: `resource "aws_rds_cluster" "orders" {
  cluster_identifier      = "orders"
  engine                  = "aurora-postgresql"
  master_username         = "orders"
  backup_retention_period = 14
}

resource "aws_rds_cluster_instance" "orders" {
  count              = 2
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = "aurora-postgresql"
}
`,
    },
  },
  {
    id: 'aws-docdb-cluster',
    types: ['aws_docdb_cluster'],
    role: 'database',
    engine: 'mongodb',
    data: { kind: 'cloud', arn: 'arn:aws:rds:*:*:cluster:{name}', name: 'cluster_identifier' },
    exemptWhen: [globalSecondary],
    builtIn: [{ ...clusterBackups, docs: `${docs}docdb_cluster#backup_retention_period` }],
    docs: `${docs}docdb_cluster`,
    examples: {
      flagged: `resource "aws_docdb_cluster" "catalog" {
  cluster_identifier = "catalog"
  master_username    = "catalog"
}
`,
      clean: `resource "aws_docdb_cluster" "catalog" {
  cluster_identifier      = "catalog"
  master_username         = "catalog"
  backup_retention_period = 10
}
`,
    },
  },
  {
    id: 'aws-docdb-elastic-cluster',
    types: ['aws_docdbelastic_cluster'],
    role: 'database',
    engine: 'mongodb',
    data: { kind: 'cloud', name: 'name' },
    builtIn: [{ ...clusterBackups, docs: `${docs}docdbelastic_cluster#backup_retention_period` }],
    docs: `${docs}docdbelastic_cluster`,
    examples: {
      flagged: `resource "aws_docdbelastic_cluster" "catalog" {
  name = "catalog"
}
`,
      clean: `resource "aws_docdbelastic_cluster" "catalog" {
  name                    = "catalog"
  backup_retention_period = 14
}
`,
    },
  },
  {
    id: 'aws-neptune-cluster',
    types: ['aws_neptune_cluster'],
    role: 'database',
    engine: 'neptune',
    data: { kind: 'cloud', arn: 'arn:aws:rds:*:*:cluster:{name}', name: 'cluster_identifier' },
    // Neptune has no master user, so that a global secondary cannot be told from a primary.
    exemptWhen: [
      { path: 'replication_source_identifier', is: 'present', by: 'replica', reason: 'it is a read replica cluster' },
    ],
    builtIn: [{ ...clusterBackups, docs: `${docs}neptune_cluster#backup_retention_period` }],
    docs: `${docs}neptune_cluster`,
    examples: {
      flagged: `resource "aws_neptune_cluster" "relations" {
  cluster_identifier = "relations"
}
`,
      clean: `resource "aws_neptune_cluster" "relations" {
  cluster_identifier      = "relations"
  backup_retention_period = 7
}
`,
    },
  },
  {
    id: 'aws-lightsail-database',
    types: ['aws_lightsail_database'],
    role: 'database',
    engine: { path: 'blueprint_id' },
    data: { kind: 'cloud', name: 'relational_database_name' },
    builtIn: [
      {
        title: 'automated backups',
        method: 'native',
        path: 'backup_retention_enabled',
        on: { oneOf: [true] },
        whenAbsent: { unknown: 'the provider does not say what the service does then' },
        retentionDays: 7,
        lossSeconds: 300,
        fix: {
          kind: 'attribute',
          title: 'Keep automated backups',
          name: 'backup_retention_enabled',
          value: 'true',
        },
        docs: `${docs}lightsail_database#backup_retention_enabled`,
      },
    ],
    docs: `${docs}lightsail_database`,
    examples: {
      flagged: `resource "aws_lightsail_database" "shop" {
  relational_database_name = "shop"
  backup_retention_enabled = false
}
`,
      clean: `resource "aws_lightsail_database" "shop" {
  relational_database_name = "shop"
  backup_retention_enabled = true
}
`,
    },
  },
];
