import type { BuiltInBackup, StatefulType } from './contract.ts';

/**
 * Calls of published modules whose text is not in the workspace. The type is `module:` and the module's id (lookup.ts); paths
 * lead into the call's inputs. Where the module's folder is here (vendored, or `terraform init` was run), its resources speak.
 */
const registry = 'https://registry.terraform.io/modules/terraform-aws-modules/';

const automated: BuiltInBackup = {
  title: 'automated backups',
  method: 'native',
  path: 'backup_retention_period',
  on: { above: 0 },
  // null, which the provider sends as 0.
  whenAbsent: 0,
  whenAbsentIf: [
    {
      condition: { path: 'snapshot_identifier', is: 'present' },
      value: { unknown: 'a restored instance keeps the retention of its source' },
    },
  ],
  retentionDays: 'value',
  lossSeconds: 300,
  fix: {
    kind: 'attribute',
    title: 'Keep automated backups for 7 days',
    name: 'backup_retention_period',
    value: '7',
  },
  docs: `${registry}rds/aws/latest?tab=inputs`,
};

const isAurora = { path: 'engine', matches: '^aurora' } as const;

export const terraformModuleTypes: readonly StatefulType[] = [
  {
    id: 'module-rds',
    types: ['module:terraform-aws-modules/rds/aws', 'module:terraform-aws-modules/rds/aws//modules/db_instance'],
    role: 'database',
    engine: { path: 'engine' },
    data: { kind: 'cloud', standsFor: 'aws_db_instance', arn: 'arn:aws:rds:*:*:db:{name}', name: 'identifier' },
    ignoreWhen: [isAurora, { path: 'create_db_instance', matches: '^false$' }, { path: 'create', matches: '^false$' }],
    exemptWhen: [{ path: 'replicate_source_db', is: 'present', by: 'replica', reason: 'it is a read replica' }],
    builtIn: [automated],
    docs: `${registry}rds/aws/latest`,
    examples: {
      flagged: `module "orders" {
  source     = "terraform-aws-modules/rds/aws"
  identifier = "orders"
  engine     = "postgres"
}
`,
      clean: `module "orders" {
  source                  = "terraform-aws-modules/rds/aws"
  identifier              = "orders"
  engine                  = "postgres"
  backup_retention_period = 7
}
`,
    },
  },
  {
    id: 'module-rds-aurora',
    types: ['module:terraform-aws-modules/rds-aurora/aws'],
    role: 'database',
    engine: { path: 'engine' },
    data: { kind: 'cloud', standsFor: 'aws_rds_cluster', arn: 'arn:aws:rds:*:*:cluster:{name}', name: 'name' },
    ignoreWhen: [
      { path: 'create', matches: '^false$' },
      { path: 'create_cluster', matches: '^false$' },
    ],
    exemptWhen: [
      {
        path: 'replication_source_identifier',
        is: 'present',
        by: 'replica',
        reason: 'it is a read replica cluster',
      },
      { path: 'source_region', is: 'present', by: 'replica', reason: 'it follows a cluster of another region' },
      {
        path: 'is_primary_cluster',
        matches: '^false$',
        by: 'replica',
        reason: 'it is a secondary of a global cluster',
      },
    ],
    builtIn: [
      {
        ...automated,
        // 7 up to version 8, then null, which is the provider's 1. A range that spans both does not tell.
        whenAbsent: { unknown: '7 days up to version 8 of the module, 1 day from version 9 on' },
        whenAbsentIf: [
          { condition: { path: 'version', matches: '^[~>=^ ]*v?(9|[1-9][0-9])([.]|$)' }, value: 1 },
          { condition: { path: 'version', matches: '^(=? *v?[2-8]([.]|$)|~> *v?[2-8][.])' }, value: 7 },
        ],
        docs: `${registry}rds-aurora/aws/latest?tab=inputs`,
      },
    ],
    docs: `${registry}rds-aurora/aws/latest`,
    examples: {
      flagged: `module "orders" {
  source  = "terraform-aws-modules/rds-aurora/aws"
  version = "~> 9.0"
  name    = "orders"
  engine  = "aurora-postgresql"
}
`,
      clean: `module "orders" {
  source                  = "terraform-aws-modules/rds-aurora/aws"
  name                    = "orders"
  engine                  = "aurora-postgresql"
  backup_retention_period = 14
}
`,
    },
  },
  {
    id: 'module-dynamodb-table',
    types: ['module:terraform-aws-modules/dynamodb-table/aws'],
    role: 'database',
    engine: 'dynamodb',
    data: { kind: 'cloud', standsFor: 'aws_dynamodb_table', arn: 'arn:aws:dynamodb:*:*:table/{name}', name: 'name' },
    ignoreWhen: [{ path: 'create_table', matches: '^false$' }],
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
        path: 'point_in_time_recovery_enabled',
        on: { oneOf: [true] },
        whenAbsent: false,
        retentionDays: { path: 'point_in_time_recovery_period_in_days', whenAbsent: 35 },
        lossSeconds: 300,
        fix: {
          kind: 'attribute',
          title: 'Switch on point-in-time recovery',
          name: 'point_in_time_recovery_enabled',
          value: 'true',
        },
        docs: `${registry}dynamodb-table/aws/latest?tab=inputs`,
      },
    ],
    docs: `${registry}dynamodb-table/aws/latest`,
    examples: {
      flagged: `module "carts" {
  source   = "terraform-aws-modules/dynamodb-table/aws"
  name     = "carts"
  hash_key = "id"
}
`,
      clean: `module "carts" {
  source                         = "terraform-aws-modules/dynamodb-table/aws"
  name                           = "carts"
  hash_key                       = "id"
  point_in_time_recovery_enabled = true
}
`,
    },
  },
  {
    id: 'module-s3-bucket',
    types: ['module:terraform-aws-modules/s3-bucket/aws'],
    role: 'bucket',
    data: { kind: 'cloud', standsFor: 'aws_s3_bucket', arn: 'arn:aws:s3:::{name}', name: 'bucket' },
    ignoreWhen: [{ path: 'create_bucket', matches: '^false$' }],
    exemptWhen: [
      // Inputs that attach the policies under which load balancers and access logs are delivered.
      ...['attach_elb_log_delivery_policy', 'attach_lb_log_delivery_policy', 'attach_access_log_delivery_policy'].map(
        (path) => ({
          path,
          matches: '^true$',
          by: 'derived' as const,
          reason: 'access logs are written to it',
        }),
      ),
    ],
    builtIn: ['enabled', 'status'].map((key) => ({
      title: 'versioning',
      ...(key === 'status' && { onlyWhenWritten: true }),
      method: 'versioning',
      path: `versioning.${key}`,
      on: { oneOf: [true, 'Enabled'] },
      retentionDays: 'forever',
      lossSeconds: 0,
      docs: `${registry}s3-bucket/aws/latest?tab=inputs`,
      ...(key === 'enabled' && {
        fix: {
          kind: 'attribute',
          title: 'Keep old versions of its objects',
          name: 'versioning',
          value: '{ enabled = true }',
        } as const,
      }),
    })),
    docs: `${registry}s3-bucket/aws/latest`,
    examples: {
      flagged: `module "invoices" {
  source = "terraform-aws-modules/s3-bucket/aws"
  bucket = "acme-invoices"
}
`,
      clean: `module "invoices" {
  source     = "terraform-aws-modules/s3-bucket/aws"
  bucket     = "acme-invoices"
  versioning = { enabled = true }
}
`,
    },
  },
  {
    id: 'module-efs',
    types: ['module:terraform-aws-modules/efs/aws'],
    role: 'file-share',
    data: { kind: 'cloud', standsFor: 'aws_efs_file_system', arn: 'arn:aws:elasticfilesystem:*:*:file-system/*' },
    ignoreWhen: [{ path: 'create', matches: '^false$' }],
    builtIn: [
      {
        title: 'automatic backups',
        method: 'native',
        path: 'enable_backup_policy',
        on: { oneOf: [true] },
        whenAbsent: true,
        whenAbsentIf: [{ condition: { path: 'create_backup_policy', matches: '^false$' }, value: false }],
        retentionDays: 35,
        lossSeconds: 86_400,
        fix: {
          kind: 'attribute',
          title: 'Switch on automatic backups',
          name: 'enable_backup_policy',
          value: 'true',
        },
        docs: `${registry}efs/aws/latest?tab=inputs`,
      },
    ],
    docs: `${registry}efs/aws/latest`,
    examples: {
      flagged: `module "media" {
  source               = "terraform-aws-modules/efs/aws"
  name                 = "media"
  enable_backup_policy = false
}
`,
      clean: `module "media" {
  source = "terraform-aws-modules/efs/aws"
  name   = "media"
}
`,
    },
  },
  {
    id: 'module-elasticache',
    types: ['module:terraform-aws-modules/elasticache/aws'],
    role: 'cache',
    engine: { path: 'engine' },
    data: { kind: 'cloud', name: 'cluster_id' },
    ignoreWhen: [
      { path: 'create', matches: '^false$' },
      { path: 'engine', matches: '^memcached$' },
    ],
    exemptWhen: [
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
    ],
    builtIn: [
      {
        title: 'automatic snapshots',
        method: 'native',
        path: 'snapshot_retention_limit',
        on: { above: 0 },
        whenAbsent: 0,
        retentionDays: 'value',
        lossSeconds: 86_400,
        docs: `${registry}elasticache/aws/latest?tab=inputs`,
      },
    ],
    docs: `${registry}elasticache/aws/latest`,
    examples: {
      flagged: `module "carts" {
  source                   = "terraform-aws-modules/elasticache/aws"
  cluster_id               = "carts"
  snapshot_retention_limit = 1
}
`,
      clean: `module "pages" {
  source     = "terraform-aws-modules/elasticache/aws"
  cluster_id = "pages"
}
`,
    },
  },
];
