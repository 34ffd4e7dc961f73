import assert from 'node:assert/strict';
import { terraform } from '../../formats/terraform/index.ts';
import { createSession } from '../../session/session.ts';
import type { ComponentView } from '../../session/types.ts';
import { catalogue } from '../index.ts';

function componentsOf(files: Readonly<Record<string, string>>): Map<string, ComponentView> {
  const session = createSession({ formats: [terraform], providers: [], rules: [], catalogue, images: [] });
  session.applyChanges(Object.entries(files).map(([path, text]) => ({ path, text })));
  return new Map(session.overview().components.map((one) => [one.address, one]));
}

/** `address: verdict` of everything in one file. */
function verdicts(text: string): Record<string, string> {
  return Object.fromEntries([...componentsOf({ 'main.tf': text })].map(([address, one]) => [address, one.verdict]));
}

const bucket = (name: string, body = '') =>
  `resource "aws_s3_bucket" "${name}" {\n  bucket = "acme-${name}"\n${body}}\n`;

describe('AWS in the catalogue', () => {
  it('does not know what a restored instance keeps', () => {
    const text = 'resource "aws_db_instance" "copy" {\n  snapshot_identifier = "orders-final"\n}\n';
    assert.deepEqual(verdicts(text), { 'aws_db_instance.copy': 'unknown' });
  });

  it('leaves out members, and exempts replicas and secondaries', () => {
    const text = `resource "aws_rds_cluster" "primary" {
  global_cluster_identifier = aws_rds_global_cluster.all.id
  master_username           = "root"
  backup_retention_period   = 7
}
resource "aws_rds_cluster" "secondary" {
  global_cluster_identifier = aws_rds_global_cluster.all.id
}
resource "aws_rds_cluster_instance" "one" {
  cluster_identifier = aws_rds_cluster.primary.id
}
resource "aws_db_instance" "member" {
  engine = "aurora-mysql"
}
resource "aws_db_instance" "not_a_replica" {
  identifier          = "single"
  replicate_source_db = ""
}
resource "aws_rds_global_cluster" "all" {
  global_cluster_identifier = "all"
}
`;
    assert.deepEqual(verdicts(text), {
      'aws_rds_cluster.primary': 'protected',
      'aws_rds_cluster.secondary': 'exempt',
      'aws_db_instance.not_a_replica': 'unprotected',
    });
  });

  it('tells buckets of logs, reports and caches from buckets of data', () => {
    const text = `${bucket('data')}${bucket('logs')}${bucket('classic', '  acl = "log-delivery-write"\n')}${bucket('delivery')}
${bucket('inventory')}${bucket('balancer')}${bucket('runner-cache')}
resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = aws_s3_bucket.logs.id
}
resource "aws_s3_bucket_acl" "delivery" {
  bucket = aws_s3_bucket.delivery.id
  acl    = "log-delivery-write"
}
resource "aws_s3_bucket_inventory" "data" {
  bucket = aws_s3_bucket.data.id
  destination {
    bucket {
      bucket_arn = aws_s3_bucket.inventory.arn
    }
  }
}
resource "aws_lb" "web" {
  access_logs {
    bucket = "acme-balancer"
  }
}
`;
    const { 'aws_s3_bucket.data': data, ...others } = verdicts(text);
    assert.equal(data, 'unprotected');
    assert.deepEqual([...new Set(Object.values(others))], ['exempt']);
  });

  it('does not take a target from elsewhere for a bucket of its own', () => {
    const logging = (target: string) => `${bucket('data')}variable "target" {}
resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = ${target}
}
`;
    assert.equal(verdicts(logging('var.target'))['aws_s3_bucket.data'], 'unprotected');
    assert.equal(verdicts(logging('data.aws_s3_bucket.central.id'))['aws_s3_bucket.data'], 'unprotected');
    assert.equal(verdicts(logging('"${var.target}-data"'))['aws_s3_bucket.data'], 'unknown');
    assert.equal(verdicts(logging('"${var.target}-logs"'))['aws_s3_bucket.data'], 'unprotected');
    assert.equal(verdicts(logging('"arn:aws:s3:::${var.target}"'))['aws_s3_bucket.data'], 'unknown');
    // Terragrunt declares it when it applies.
    const undeclared = logging('var.other').replace('"acme-data"', '"${var.stage}-data"');
    assert.equal(verdicts(undeclared)['aws_s3_bucket.data'], 'unprotected');
  });

  it('takes a bucket for one of logs that is that or nothing', () => {
    const text = (otherwise: string) => `${bucket('data')}${bucket('logs')}variable "audited" {}
resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = var.audited ? aws_s3_bucket.logs.id : ${otherwise}
  count         = var.audited ? 1 : 0
}
`;
    assert.equal(verdicts(text('""'))['aws_s3_bucket.logs'], 'exempt');
    assert.equal(verdicts(text('null'))['aws_s3_bucket.logs'], 'exempt');
    assert.equal(verdicts(text('aws_s3_bucket.data.id'))['aws_s3_bucket.logs'], 'unknown');
  });

  it('takes the target that writes its name for the only one', () => {
    const named = (label: string, name: string) => `resource "aws_s3_bucket" "${label}" {\n  bucket = "${name}"\n}\n`;
    const text = `${named('logs', '${terraform.workspace}-logs-${var.region}')}${named('files', '${terraform.workspace}-${var.files}')}
variable "region" {}
variable "files" {}
resource "aws_lb" "web" {
  access_logs {
    bucket = aws_s3_bucket.logs.bucket
  }
}
`;
    assert.deepEqual(verdicts(text), { 'aws_s3_bucket.logs': 'exempt', 'aws_s3_bucket.files': 'unprotected' });
  });

  it('reads versioning in both ways, one bucket at a time', () => {
    const old = componentsOf({ 'main.tf': bucket('old', '  versioning {\n    enabled = true\n  }\n') });
    const found = old.get('aws_s3_bucket.old');
    assert.deepEqual([found?.verdict, found?.gaps], ['partial', ['versioning-only']]);
    assert.equal(found?.evidence.length, 1);
    const text = `resource "aws_s3_bucket" "many" {
  for_each = toset(["a", "b"])
  bucket   = "acme-\${each.key}"
}
resource "aws_s3_bucket_versioning" "a" {
  bucket = aws_s3_bucket.many["a"].id
  versioning_configuration {
    status = "Enabled"
  }
}
`;
    assert.deepEqual(verdicts(text), {
      'aws_s3_bucket.many["a"]': 'partial',
      'aws_s3_bucket.many["b"]': 'unprotected',
    });
  });

  it('counts a setting that exists under the same condition as the bucket', () => {
    const text = `variable "on" {}
resource "aws_efs_file_system" "media" {
  count = var.on ? 1 : 0
}
resource "aws_efs_backup_policy" "media" {
  count          = var.on ? 1 : 0
  file_system_id = aws_efs_file_system.media[0].id
  backup_policy {
    status = "ENABLED"
  }
}
`;
    assert.deepEqual(verdicts(text), { 'aws_efs_file_system.media': 'protected' });
  });

  it('knows that the default of a published module depends on its version', () => {
    const call = (version: string) =>
      verdicts(
        `module "db" {\n  source = "terraform-aws-modules/rds-aurora/aws"\n  engine = "aurora-postgresql"\n${version}}\n`,
      )['module.db'];
    assert.equal(call('  version = "7.5.1"\n'), 'protected');
    assert.equal(call('  version = "~> 8.5"\n'), 'protected');
    assert.equal(call('  version = "~> 9.0"\n'), 'partial');
    assert.equal(call('  version = "~> 8"\n'), 'unknown');
    assert.equal(call('  version = ">= 7.0"\n'), 'unknown');
    assert.equal(call(''), 'unknown');
  });

  it('knows a module by its repository too', () => {
    const text =
      'module "db" {\n  source = "git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6.0.0"\n}\n';
    assert.deepEqual(verdicts(text), { 'module.db': 'unprotected' });
  });

  it('says unknown of values files that disagree', () => {
    const main = 'variable "days" {}\nresource "aws_db_instance" "db" {\n  backup_retention_period = var.days\n}\n';
    const files = (prod: number, dev: number) => ({
      'main.tf': main,
      'prod.tfvars': `days = ${prod}\n`,
      'dev.tfvars': `days = ${dev}\n`,
    });
    const verdict = (prod: number, dev: number) => componentsOf(files(prod, dev)).get('aws_db_instance.db')?.verdict;
    assert.equal(verdict(30, 7), 'protected');
    assert.equal(verdict(30, 1), 'unknown');
    assert.equal(verdict(2, 1), 'partial');
    assert.equal(verdict(30, 0), 'unknown');
  });

  it('reads a values file that serves several roots', () => {
    const main = `variable "environment" {}
variable "backed_up" {
  default = []
}
resource "aws_efs_file_system" "media" {}
resource "aws_efs_backup_policy" "media" {
  count          = contains(var.backed_up, var.environment) ? 1 : 0
  file_system_id = aws_efs_file_system.media.id
  backup_policy {
    status = "ENABLED"
  }
}
`;
    const shared = 'backed_up = ["prod"]\nregion    = "eu-west-1"\n';
    const found = componentsOf({ 'stacks/media/main.tf': main, 'etc/global.tfvars': shared });
    assert.equal(found.get('aws_efs_file_system.media')?.verdict, 'unknown');
  });

  it('leaves a module that is made to be called to its callers', () => {
    const module = `variable "retention" {
  default = null
}
resource "aws_db_instance" "this" {
  backup_retention_period = var.retention
}
resource "aws_dsql_cluster" "this" {}
`;
    const example = 'module "db" {\n  source = "../../"\n}\n';
    const found = componentsOf({ 'main.tf': module, 'examples/simple/main.tf': example });
    assert.equal(found.get('aws_db_instance.this')?.verdict, 'unknown');
    assert.equal(found.get('aws_dsql_cluster.this')?.verdict, 'unknown');
    assert.equal(found.get('module.db.aws_db_instance.this')?.verdict, 'unprotected');
    const alone = componentsOf({ 'modules/database/main.tf': module, 'live/main.tf': bucket('data') });
    assert.equal(alone.get('aws_db_instance.this')?.verdict, 'unknown');
  });
});
