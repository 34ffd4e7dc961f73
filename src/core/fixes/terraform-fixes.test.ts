import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { mend, open } from './fixes.testing.ts';

describe('fixes in Terraform', () => {
  const table = 'resource "aws_dynamodb_table" "carts" {\n  name = "carts" # baskets\n}\n';

  it('switches on point-in-time recovery in a block', () => {
    const after = mend({ 'main.tf': table }, 'unprotected-data', /point-in-time/);
    assert.ok(
      after['main.tf']?.includes(
        '  name = "carts" # baskets\n\n  point_in_time_recovery {\n    enabled = true\n  }\n}\n',
      ),
    );
  });

  it('opens a block on one line', () => {
    const after = mend(
      { 'main.tf': 'resource "aws_dynamodb_table" "one" { name = "one" }\n' },
      'unprotected-data',
      /point-in-time/,
    );
    assert.ok(
      after['main.tf']?.startsWith(
        'resource "aws_dynamodb_table" "one" {\n  name = "one"\n\n  point_in_time_recovery {',
      ),
    );
  });

  it('adds an attribute, keeping CRLF', () => {
    const after = mend(
      { 'main.tf': 'resource "aws_db_instance" "a" {\r\n  engine = "postgres"\r\n}\r\n' },
      'unprotected-data',
      /automated backups/,
    );
    assert.equal(
      after['main.tf'],
      'resource "aws_db_instance" "a" {\r\n  engine = "postgres"\r\n  backup_retention_period = 7\r\n}\r\n',
    );
  });

  it('replaces the value that switches backups off, and leaves its comment', () => {
    const off =
      'resource "aws_db_instance" "a" {\n  engine                  = "postgres"\n  backup_retention_period = 0 # never\n}\n';
    const after = mend({ 'main.tf': off }, 'backup-explicitly-off', /automated backups/);
    assert.ok(after['main.tf']?.includes('  backup_retention_period = 7 # never\n'));
  });

  it('edits the default of the variable that decides', () => {
    const files = {
      'main.tf': 'resource "aws_db_instance" "a" {\n  engine = "postgres"\n  backup_retention_period = var.days\n}\n',
      'variables.tf': 'variable "days" {\n  default = 0\n}\n',
    };
    const after = mend(files, 'backup-explicitly-off', /automated backups/);
    assert.ok(after['variables.tf']?.includes('default = 7'));
  });

  it('leaves a value alone that an expression computes', () => {
    const files = {
      'main.tf': 'resource "aws_db_instance" "a" {\n  engine = "postgres"\n  backup_retention_period = 1 - 1\n}\n',
    };
    const session = open(files);
    const [finding] = session.findings();
    assert.deepEqual(
      session.fixes({ findings: [finding?.id ?? ''] }).filter((one) => /automated/.test(one.title)),
      [],
    );
  });

  it('adds a resource of its own where the switch lies in one', () => {
    const after = mend(
      { 'main.tf': 'resource "aws_efs_file_system" "media" {}\n' },
      'unprotected-data',
      /automatic backups/,
    );
    assert.match(after['main.tf'] ?? '', /aws_efs_backup_policy" "media".*status = "ENABLED"/s);
  });

  it('changes the text between quotes, and keeps the quotes', () => {
    const policy =
      'resource "aws_efs_file_system" "media" {}\nresource "aws_efs_backup_policy" "media" {\n  file_system_id = aws_efs_file_system.media.id\n  backup_policy {\n    status = "DISABLED"\n  }\n}\n';
    const after = mend({ 'main.tf': policy }, 'backup-explicitly-off', /automatic backups/);
    assert.ok(after['main.tf']?.includes('    status = "ENABLED"\n'));
  });

  // Without a provider block the folder may be a module, whose caller may add default tags.
  const plan = `provider "aws" {}
resource "aws_backup_vault" "main" {
name = "main"
}
resource "aws_backup_plan" "daily" {
name = "daily"
rule {
  rule_name         = "daily"
  target_vault_name = aws_backup_vault.main.name
  schedule          = "cron(0 5 * * ? *)"
  lifecycle {
    delete_after = 35
  }
}
}
`;

  for (const [name, tags, expected] of [
    ['none', '', '  tags = {\n    backup = "daily"\n  }\n'],
    ['others', '  tags = { team = "a" }\n', '  tags = { team = "a", backup = "daily" }\n'],
    ['another value', '  tags = {\n    backup = "weekly" # ?\n  }\n', '    backup = "daily" # ?\n'],
  ] as const) {
    it(`gives the tag that the selection wants to a resource with ${name}`, () => {
      const selection =
        'resource "aws_backup_selection" "daily" {\n  name = "daily"\n  plan_id = aws_backup_plan.daily.id\n  iam_role_arn = "arn:aws:iam::1:role/b"\n  selection_tag {\n    type = "STRINGEQUALS"\n    key = "backup"\n    value = "daily"\n  }\n}\n';
      const after = mend(
        {
          'main.tf': `resource "aws_dynamodb_table" "carts" {\n  name = "carts"\n${tags}}\n`,
          'backup.tf': plan + selection,
        },
        'selector-misses-claim',
        /backup/,
      );
      assert.ok(after['main.tf']?.includes(expected), after['main.tf']);
    });
  }

  it('adds the resource to a selection that lists resources', () => {
    const selection =
      'resource "aws_backup_selection" "daily" {\n  name = "daily"\n  plan_id = aws_backup_plan.daily.id\n  iam_role_arn = "arn:aws:iam::1:role/b"\n  resources = [\n    aws_ebs_volume.disk.arn, # the first\n  ]\n}\n';
    const disks =
      'resource "aws_ebs_volume" "disk" {\n  size = 10\n}\nresource "aws_ebs_volume" "other" {\n  size = 10\n}\n';
    const after = mend(
      { 'main.tf': disks, 'backup.tf': plan + selection },
      'selector-misses-claim',
      /Add aws_ebs_volume.other.arn/,
    );
    assert.ok(
      after['backup.tf']?.includes('    aws_ebs_volume.disk.arn, # the first\n    aws_ebs_volume.other.arn,\n  ]'),
      after['backup.tf'],
    );
  });

  it('writes a plan where nothing else helps', () => {
    const after = mend(
      { 'infra/main.tf': 'resource "aws_ebs_volume" "disk" {\n  size = 10\n}\n' },
      'unprotected-data',
      /AWS Backup/,
    );
    assert.equal(Object.keys(after).length, 2);
    assert.equal(open(after).overview().components[0]?.verdict, 'protected');
  });

  it('exempts with a comment above the block', () => {
    const after = mend({ 'main.tf': `# first\n${table}` }, 'unprotected-data', /Exempt/);
    assert.ok(after['main.tf']?.startsWith('# first\n# backops:exempt '));
  });

  it('raises a retention that is too short', () => {
    const after = mend(
      { 'main.tf': 'resource "aws_rds_cluster" "a" {\n  engine = "aurora-postgresql"\n}\n' },
      'retention-too-short',
      /7 days/,
    );
    assert.ok(after['main.tf']?.includes('backup_retention_period = 7'));
  });
});
