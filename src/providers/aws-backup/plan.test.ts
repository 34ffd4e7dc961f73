import assert from 'node:assert/strict';
import { componentIn, plan, selection, table, verdictIn } from './session.testing.ts';

const orders = 'aws_dynamodb_table.orders';
const takesAll = selection('resources = ["*"]');

function planWith(rule: string): string {
  return `resource "aws_backup_plan" "daily" {\n  name = "daily"\n${rule}\n}\n`;
}

function rule(body: string): string {
  return `  rule {\n    rule_name         = "nightly"\n    target_vault_name = "main"\n${body}\n  }`;
}

describe('AWS Backup plans', () => {
  it('gives schedule and retention of the rule', () => {
    const { achievedRpoSeconds, retentionSeconds } = componentIn(plan + takesAll + table(''), orders);
    assert.deepEqual([achievedRpoSeconds, retentionSeconds], [86_400, 35 * 86_400]);
  });

  it('takes a rule without a schedule for a daily one, and one without lifecycle for ever', () => {
    const found = componentIn(planWith(rule('')) + takesAll + table(''), orders);
    assert.equal(found.verdict, 'protected');
    assert.equal(found.achievedRpoSeconds, 86_400);
    assert.equal(found.retentionSeconds, undefined);
  });

  it('falls short with a short retention', () => {
    const short = planWith(rule('    lifecycle {\n      delete_after = 3\n    }'));
    assert.deepEqual(componentIn(short + takesAll + table(''), orders).gaps, ['short-retention']);
  });

  it('does not run on a schedule that AWS cannot read', () => {
    const broken = planWith(rule('    schedule = "0 5 * * *"'));
    assert.equal(verdictIn(broken + takesAll + table(''), orders), 'unprotected');
  });

  it('is no plan without a rule', () => {
    assert.equal(verdictIn(planWith('') + takesAll + table(''), orders), 'unprotected');
  });

  it('does not combine the flags of two rules', () => {
    const two = planWith(
      `${rule('    schedule = "rate(1 hours)"\n    lifecycle {\n      delete_after = 1\n    }')}\n${rule('    schedule = "cron(0 5 ? * SUN *)"').replace('nightly', 'weekly')}`,
    );
    const found = componentIn(two + takesAll + table(''), orders);
    assert.equal(found.verdict, 'protected');
    assert.equal(found.policies.filter((one) => one.provider === 'aws-backup').length, 2);
  });

  it('backs up continuously what it can', () => {
    const text = `${planWith(rule('    enable_continuous_backup = true\n    lifecycle {\n      delete_after = 35\n    }'))}${takesAll}${table('')}
resource "aws_db_instance" "shop" {
  identifier = "shop"
}
`;
    assert.equal(componentIn(text, 'aws_db_instance.shop').achievedRpoSeconds, 300);
    assert.equal(componentIn(text, orders).achievedRpoSeconds, 86_400);
  });

  it('is unknown when plan or selection may not exist', () => {
    const conditional = (text: string, type: string) =>
      text.replace(`"${type}" "daily" {`, `"${type}" "daily" {\n  count = var.on ? 1 : 0\n`);
    const variable = 'variable "on" {}\n';
    const planAlone =
      conditional(plan, 'aws_backup_plan') + selection('resources = ["*"]').replace('daily.id', 'daily[0].id');
    assert.equal(verdictIn(variable + planAlone + table(''), orders), 'unknown');
    assert.equal(
      verdictIn(variable + plan + conditional(takesAll, 'aws_backup_selection') + table(''), orders),
      'unknown',
    );
    const off = variable.replace('{}', '{\n  default = false\n}');
    assert.equal(
      verdictIn(off + plan + conditional(takesAll, 'aws_backup_selection') + table(''), orders),
      'unprotected',
    );
  });

  it('is unknown when the plan or its rules cannot be read', () => {
    const dynamic = planWith(
      '  dynamic "rule" {\n    for_each = var.rules\n    content {\n      rule_name         = rule.value.name\n      target_vault_name = "main"\n    }\n  }',
    );
    assert.equal(verdictIn(`${dynamic}${takesAll}${table('')}variable "rules" {}\n`, orders), 'unknown');
    const elsewhere = takesAll.replace('aws_backup_plan.daily.id', 'data.aws_backup_plan.shared.id');
    assert.equal(verdictIn(elsewhere + table(''), orders), 'unknown');
  });

  it('knows that a locked vault refuses what it keeps too briefly', () => {
    const lock = (days: number) => `resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name  = aws_backup_vault.main.name
  min_retention_days = ${days}
}
`;
    assert.equal(verdictIn(plan + lock(60) + takesAll + table(''), orders), 'unprotected');
    assert.equal(verdictIn(plan + lock(30) + takesAll + table(''), orders), 'protected');
  });
});
