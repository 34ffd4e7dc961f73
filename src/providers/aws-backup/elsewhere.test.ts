import assert from 'node:assert/strict';
import { componentIn, plan, selection, sessionOf, table, verdictIn } from './session.testing.ts';

const orders = 'aws_dynamodb_table.orders';

describe('backups that are decided elsewhere', () => {
  it('lets a backup tag that nothing here asks for make the answer unknown', () => {
    assert.equal(verdictIn(table('Backup = "daily"'), orders), 'unknown');
    assert.equal(verdictIn(table('backup_plan = "gold"'), orders), 'unknown');
    assert.equal(verdictIn(table('AWSBackup = true'), orders), 'unknown');
    const { evidence } = componentIn(table('Backup = "daily"'), orders);
    assert.match(evidence.map((one) => one.text).join('\n'), /not in this workspace/);
  });

  it('takes no for no', () => {
    for (const value of ['"false"', '"no"', '"None"', 'false']) {
      assert.equal(verdictIn(table(`Backup = ${value}`), orders), 'unprotected');
    }
    assert.equal(verdictIn(table('Name = "backup-index"'), orders), 'unprotected');
  });

  it('lets a selection of this workspace that asks for the tag decide', () => {
    const asks = selection('selection_tag {\n  type  = "STRINGEQUALS"\n  key   = "backup"\n  value = "daily"\n}');
    assert.equal(verdictIn(plan + asks + table('Backup = "daily"'), orders), 'unprotected');
    const other = asks.replace('"backup"', '"protect"');
    assert.equal(verdictIn(plan + other + table('Backup = "daily"'), orders), 'unknown');
  });

  it('never says yes for a policy of the organisation', () => {
    const policy = `resource "aws_organizations_policy" "backup" {
  name    = "backup"
  type    = "BACKUP_POLICY"
  content = jsonencode({
    plans = { daily = { selections = { tags = { all = {
      tag_key   = { "@@assign" = "tier" }
      tag_value = { "@@assign" = ["gold"] }
    } } } } }
  })
}
`;
    assert.equal(verdictIn(policy + table('tier = "gold"'), orders), 'unknown');
    assert.equal(verdictIn(policy + table('team = "shop"'), orders), 'unprotected');
  });

  it('reads the inputs of published backup modules', () => {
    const module = (body: string) => `module "backup" {
  source = "lgallard/backup/aws"
${body}
}
`;
    const rule = '  rules = [{ name = "nightly", schedule = "cron(0 5 * * ? *)", lifecycle = { delete_after = 30 } }]';
    const named = `  selection_resources = [aws_dynamodb_table.orders.arn]\n${rule}`;
    assert.equal(verdictIn(module(named) + table(''), orders), 'protected');
    const tagged = `  selection_tags = [{ type = "STRINGEQUALS", key = "tier", value = "gold" }]\n${rule}`;
    assert.equal(verdictIn(module(tagged) + table('tier = "gold"'), orders), 'protected');
    assert.equal(verdictIn(module(tagged) + table('tier = "iron"'), orders), 'unprotected');
    assert.equal(verdictIn(module('  plans = { a = {} }') + table(''), orders), 'unknown');
    const posse = `module "backup" {
  source           = "cloudposse/backup/aws"
  version          = "1.0.0"
  backup_resources = ["*"]
  selection_conditions = { string_equals = [{ key = "tier", value = "gold" }] }
  rules            = [{ name = "daily", schedule = "cron(0 5 ? * * *)", lifecycle = { delete_after = 30 } }]
}
`;
    assert.equal(verdictIn(posse + table('tier = "gold"'), orders), 'protected');
    assert.equal(verdictIn(posse + table('tier = "iron"'), orders), 'unprotected');
  });

  it('does not know what another backup module does', () => {
    const module = 'module "platform" {\n  source = "git::https://example.com/platform/terraform-aws-backup.git"\n}\n';
    assert.equal(verdictIn(module + table(''), orders), 'unknown');
    const other = 'module "platform" {\n  source = "git::https://example.com/platform/terraform-aws-network.git"\n}\n';
    assert.equal(verdictIn(other + table(''), orders), 'unprotected');
  });

  it('asks nothing of a module that is opened on its own', () => {
    const text = `variable "retention" {}
variable "source_db" {}
variable "recovery" {}

resource "aws_db_instance" "this" {
  identifier              = "db"
  backup_retention_period = var.retention
}

resource "aws_db_instance" "other" {
  identifier          = "other"
  replicate_source_db = var.source_db
}

resource "aws_dynamodb_table" "this" {
  name = "t"
  point_in_time_recovery {
    enabled = var.recovery
  }
}
`;
    const verdicts = sessionOf({ 'main.tf': text })
      .overview()
      .components.map((one) => one.verdict);
    assert.deepEqual(verdicts, ['unknown', 'unknown', 'unknown']);
  });
});
