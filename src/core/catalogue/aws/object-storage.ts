import type { BuiltInBackup, Condition, StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';

const versioning = {
  title: 'versioning',
  method: 'versioning',
  retentionDays: 'forever',
  lossSeconds: 0,
  docs: `${docs}s3_bucket_versioning`,
} as const satisfies Partial<BuiltInBackup>;

/**
 * Buckets that other resources write derived data into. CloudTrail and Config stay out of this list: their records exist nowhere
 * else and are what an audit asks for.
 */
const derived: readonly (Condition & { by: 'replica' | 'derived'; reason: string })[] = [
  {
    referredBy: [
      { type: 'aws_s3_bucket_logging', path: 'target_bucket' },
      // Before version 4 of the provider the bucket itself said it.
      { type: 'aws_s3_bucket', path: 'logging.*.target_bucket' },
      { type: 'aws_lb', path: 'access_logs.*.bucket' },
      { type: 'aws_alb', path: 'access_logs.*.bucket' },
      { type: 'aws_lb', path: 'connection_logs.*.bucket' },
      { type: 'aws_elb', path: 'access_logs.*.bucket' },
      { type: 'aws_cloudfront_distribution', path: 'logging_config.*.bucket' },
      { type: 'aws_flow_log', path: 'log_destination' },
      {
        type: 'aws_s3_bucket_acl',
        path: 'bucket',
        where: { path: 'acl', matches: '^log-delivery-write$' },
      },
    ],
    by: 'derived',
    reason: 'access logs are written to it',
  },
  {
    path: 'acl',
    matches: '^log-delivery-write$',
    by: 'derived',
    reason: 'access logs are written to it',
  },
  {
    referredBy: [
      { type: 'aws_codepipeline', path: 'artifact_store.*.location' },
      { type: 'aws_athena_workgroup', path: 'configuration.*.result_configuration.*.output_location' },
      { type: 'aws_athena_database', path: 'bucket' },
      { type: 'aws_s3_bucket_inventory', path: 'destination.*.bucket.*.bucket_arn' },
      {
        type: 'aws_s3_bucket_analytics_configuration',
        path: 'storage_class_analysis.*.data_export.*.destination.*.s3_bucket_destination.*.bucket_arn',
      },
    ],
    by: 'derived',
    reason: 'what is written to it can be made again',
  },
  {
    referredBy: [
      { type: 'aws_s3_bucket_replication_configuration', path: 'rule.*.destination.*.bucket' },
      { type: 'aws_s3_bucket', path: 'replication_configuration.*.rules.*.destination.*.bucket' },
    ],
    by: 'replica',
    reason: 'it is the destination of a replication',
  },
];

export const objectStorageTypes: readonly StatefulType[] = [
  {
    id: 'aws-s3-bucket',
    types: ['aws_s3_bucket'],
    role: 'bucket',
    data: { kind: 'cloud', arn: 'arn:aws:s3:::{name}', name: 'bucket' },
    exemptWhen: derived,
    builtIn: [
      // Replication is left out: it needs versioning, and is no backup of its own.
      {
        ...versioning,
        companion: { type: 'aws_s3_bucket_versioning', refersBy: 'bucket' },
        path: 'versioning_configuration.*.status',
        on: { oneOf: ['Enabled'] },
        whenAbsent: 'Disabled',
        fix: {
          kind: 'resource',
          title: 'Keep old versions of its objects',
          text: 'resource "aws_s3_bucket_versioning" "{name}" {\n  bucket = {type}.{name}.id\n\n  versioning_configuration {\n    status = "Enabled"\n  }\n}\n',
          note: 'Old versions are billed, and versioning can later be suspended but not taken back. It helps against deletion and overwriting, and is what AWS Backup for S3 needs; by itself it is no backup.',
        },
      },
      // Before version 4 of the provider.
      { ...versioning, path: 'versioning.*.enabled', on: { oneOf: [true] }, onlyWhenWritten: true },
    ],
    docs: `${docs}s3_bucket`,
    examples: {
      flagged: `resource "aws_s3_bucket" "invoices" {
  bucket = "acme-invoices"
}
`,
      clean: `resource "aws_s3_bucket" "invoices" {
  bucket = "acme-invoices"
}

resource "aws_s3_bucket_versioning" "invoices" {
  bucket = aws_s3_bucket.invoices.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_s3_bucket_logging" "invoices" {
  bucket        = aws_s3_bucket.invoices.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "invoices/"
}
`,
    },
  },
];
