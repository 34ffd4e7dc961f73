import assert from 'node:assert/strict';
import { componentIn, plan, selection, sessionOf, table, verdictIn } from './session.testing.ts';

const orders = 'aws_dynamodb_table.orders';

function selected(body: string, tags: string, more = ''): string {
  return verdictIn(plan + selection(body) + table(tags) + more, orders);
}

const tag = (key: string, value: string) => `selection_tag {
  type  = "STRINGEQUALS"
  key   = "${key}"
  value = "${value}"
}`;

const condition = (operator: string, key: string, value: string) => `condition {
  ${operator} {
    key   = "${key}"
    value = "${value}"
  }
}`;

describe('AWS Backup selections', () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['a reference', 'resources = [aws_dynamodb_table.orders.arn]', '', 'protected'],
    ['a tag', `resources = []\n${tag('backup', 'daily')}`, 'backup = "daily"', 'protected'],
    ['everything, or a tag', `resources = ["*"]\n${tag('backup', 'daily')}`, '', 'protected'],
    [
      'everything with the condition',
      `resources = ["*"]\n${condition('string_equals', 'aws:ResourceTag/backup', 'daily')}`,
      'backup = "daily"',
      'protected',
    ],
    [
      'a condition without the prefix',
      `resources = ["*"]\n${condition('string_equals', 'backup', 'daily')}`,
      'backup = "daily"',
      'unprotected',
    ],
    [
      'a selection_tag with the prefix',
      `resources = []\n${tag('aws:ResourceTag/backup', 'daily')}`,
      'backup = "daily"',
      'unprotected',
    ],
    [
      'a condition that refuses it',
      `resources = ["arn:aws:dynamodb:*:*:table/*"]\n${condition('string_not_equals', 'aws:ResourceTag/env', 'dev')}`,
      'env = "dev"',
      'unprotected',
    ],
    ['a tag in another case', `resources = []\n${tag('Backup', 'daily')}`, 'backup = "daily"', 'unprotected'],
    ['everything but it', 'resources     = ["*"]\nnot_resources = [aws_dynamodb_table.orders.arn]', '', 'unprotected'],
  ];
  for (const [name, body, tags, verdict] of rows) {
    it(`${name}: ${verdict}`, () => assert.equal(selected(body, tags), verdict));
  }

  it('a variable without a value: unknown', () => {
    assert.equal(selected('resources = var.arns', '', 'variable "arns" {}'), 'unknown');
    assert.equal(selected('resources = [var.arn]', '', 'variable "arn" {}'), 'unknown');
  });

  it('takes any of several tags, and all of several conditions', () => {
    assert.equal(selected(`${tag('backup', 'daily')}\n${tag('tier', 'gold')}`, 'tier = "gold"'), 'protected');
    const both = `resources = ["*"]
condition {
  string_equals {
    key   = "aws:ResourceTag/tier"
    value = "gold"
  }
  string_like {
    key   = "aws:ResourceTag/team"
    value = "shop-*"
  }
}`;
    assert.equal(selected(both, 'tier = "gold", team = "shop-eu"'), 'protected');
    assert.equal(selected(both, 'tier = "gold", team = "billing"'), 'unprotected');
  });

  it('does not guess how tags and conditions go together', () => {
    const body = `${tag('backup', 'daily')}\n${condition('string_equals', 'aws:ResourceTag/env', 'prod')}`;
    assert.equal(selected(body, 'backup = "daily", env = "prod"'), 'protected');
    assert.equal(selected(body, 'backup = "daily", env = "dev"'), 'unknown');
    assert.equal(selected(body, 'env = "prod"'), 'unprotected');
  });

  it('does not guess what a negated condition does without the tag', () => {
    const body = `resources = ["*"]\n${condition('string_not_equals', 'aws:ResourceTag/env', 'dev')}`;
    assert.equal(selected(body, 'env = "prod"'), 'protected');
    assert.equal(selected(body, ''), 'unknown');
  });

  it('reads ARN patterns by service, name, own region and account', () => {
    assert.equal(selected('resources = ["arn:aws:dynamodb:*:*:table/ord*"]', ''), 'protected');
    assert.equal(selected('resources = ["arn:aws:dynamodb:*:*:table/carts*"]', ''), 'unprotected');
    assert.equal(selected('resources = ["arn:aws:rds:*:*:db:*"]', ''), 'unprotected');
    const own =
      'resources = ["arn:${data.aws_partition.current.partition}:dynamodb:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:table/*"]';
    assert.equal(selected(own, ''), 'protected');
    assert.equal(
      selected('resources = ["arn:aws:dynamodb:${var.region}:*:table/*"]', '', 'variable "region" {}'),
      'unknown',
    );
    assert.equal(
      selected('resources = ["arn:aws:rds:${var.region}:*:db:*"]', '', 'variable "region" {}'),
      'unprotected',
    );
  });

  it('follows references through locals, values, for and concat', () => {
    const tables = `
resource "aws_dynamodb_table" "shop" {
  for_each = toset(["carts", "stock"])
  name     = each.key
  hash_key = "id"
}
locals {
  arns = concat([for one in aws_dynamodb_table.shop : one.arn], [aws_dynamodb_table.orders.arn])
}
`;
    const text = plan + selection('resources = local.arns') + table('') + tables;
    assert.equal(verdictIn(text, orders), 'protected');
    assert.equal(verdictIn(text, 'aws_dynamodb_table.shop["carts"]'), 'protected');
    const one = plan + selection('resources = [aws_dynamodb_table.shop["carts"].arn]') + table('') + tables;
    assert.equal(verdictIn(one, 'aws_dynamodb_table.shop["carts"]'), 'protected');
    assert.equal(verdictIn(one, 'aws_dynamodb_table.shop["stock"]'), 'unprotected');
  });

  it('counts the provider’s default tags', () => {
    const provider = 'provider "aws" {\n  default_tags {\n    tags = { backup = "daily" }\n  }\n}\n';
    assert.equal(selected(tag('backup', 'daily'), '', provider), 'protected');
  });

  it('never takes a service that AWS Backup does not know', () => {
    const text = `${plan}${selection('resources = ["*"]')}
resource "aws_memorydb_cluster" "sessions" {
  name = "sessions"
}
`;
    assert.equal(verdictIn(text, 'aws_memorydb_cluster.sessions'), 'unprotected');
  });

  it('takes versioned buckets only', () => {
    const bucket = (versioning: string) => `${plan}${selection('resources = ["arn:aws:s3:::*"]')}
resource "aws_s3_bucket" "invoices" {
  bucket = "acme-invoices"
}
${versioning}`;
    const versioning = (status: string) => `resource "aws_s3_bucket_versioning" "invoices" {
  bucket = aws_s3_bucket.invoices.id
  versioning_configuration {
    status = ${status}
  }
}
variable "status" {}
`;
    assert.equal(verdictIn(bucket(versioning('"Enabled"')), 'aws_s3_bucket.invoices'), 'protected');
    assert.equal(verdictIn(bucket(''), 'aws_s3_bucket.invoices'), 'unprotected');
    assert.equal(verdictIn(bucket(versioning('var.status')), 'aws_s3_bucket.invoices'), 'unknown');
  });

  it('takes a volume through the instance that it is attached to', () => {
    const text = (arns: string) => `${plan}${selection(`resources = ${arns}`)}
resource "aws_instance" "files" {
  ami = "ami-1"
}
resource "aws_ebs_volume" "data" {
  size = 10
}
resource "aws_volume_attachment" "data" {
  device_name = "/dev/sdf"
  instance_id = aws_instance.files.id
  volume_id   = aws_ebs_volume.data.id
}
resource "aws_instance" "web" {
  ami = "ami-1"
}
resource "aws_ebs_volume" "other" {
  size = 10
}
resource "aws_volume_attachment" "other" {
  device_name = "/dev/sdf"
  instance_id = aws_instance.web.id
  volume_id   = aws_ebs_volume.other.id
}
resource "aws_ebs_volume" "loose" {
  size = 10
}
`;
    const named = text('[aws_instance.files.arn]');
    assert.equal(verdictIn(named, 'aws_ebs_volume.data'), 'protected');
    assert.equal(verdictIn(named, 'aws_ebs_volume.other'), 'unprotected');
    assert.equal(verdictIn(text('["arn:aws:ec2:*:*:instance/*"]'), 'aws_ebs_volume.other'), 'protected');
    // A script of the instance may attach it.
    assert.equal(verdictIn(named, 'aws_ebs_volume.loose'), 'unknown');
    assert.equal(verdictIn(text('["arn:aws:ec2:*:*:volume/*"]'), 'aws_ebs_volume.loose'), 'protected');
    assert.equal(verdictIn(text('["arn:aws:dynamodb:*:*:table/*"]'), 'aws_ebs_volume.loose'), 'unprotected');
  });

  it('heeds what the region is opted in to', () => {
    const off =
      'resource "aws_backup_region_settings" "this" {\n  resource_type_opt_in_preference = {\n    DynamoDB = false\n  }\n}\n';
    assert.equal(selected('resources = ["*"]', '', off), 'unprotected');
    assert.equal(selected(tag('backup', 'daily'), 'backup = "daily"', off), 'unprotected');
    assert.equal(selected('resources = [aws_dynamodb_table.orders.arn]', '', off), 'protected');
  });

  it('does not trust a selection of another region', () => {
    const far = `${plan}${selection('provider  = aws.far\nresources = ["*"]')}${table('')}`;
    assert.equal(verdictIn(far, orders), 'unknown');
  });

  it('is not certain of a selection in another root module', () => {
    const session = sessionOf({ 'shop/main.tf': table(''), 'backup/main.tf': plan + selection('resources = ["*"]') });
    assert.deepEqual(
      session.overview().components.map((one) => one.verdict),
      ['unknown'],
    );
  });

  it('names the tag that is missing', () => {
    const missed = componentIn(plan + selection(tag('backup', 'daily')) + table('backup = "weekly"'), orders);
    assert.deepEqual(missed.gaps, ['selector-misses']);
    assert.match(missed.evidence.map((one) => one.text).join('\n'), /daily.*backup.*weekly/);
  });
});
