import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Environment } from '../../model/resource.ts';
import { fixture, describe as shown } from './fixture.testing.ts';

const database = `variable "name" {}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "retention" { default = 7 }
resource "aws_db_instance" "this" {
  identifier              = "\${var.name}-db"
  backup_retention_period = var.retention
  tags                    = var.tags
}
output "arn" { value = aws_db_instance.this.arn }
output "name" { value = aws_db_instance.this.identifier }
`;

function summary(environment: Environment): string[] {
  return environment.resources.map(({ address, exists }) => `${address} ${exists}`);
}

describe('Terraform resources', () => {
  it('have names, places and arguments; nested blocks are lists', () => {
    const text = `# backops:exempt cache only until 2030-01-31
# second line
resource "aws_dynamodb_table" "t" {
  name = "t"
  point_in_time_recovery {
    enabled = true # backops:ignore no-backup -- tested elsewhere
  }
  lifecycle { ignore_changes = [tags, read_capacity] }
  provider = aws.eu
}

# backops:exempt not mine

resource "aws_s3_bucket" "b" {}
`;
    const { resource, textAt, shown: value } = fixture({ 'main.tf': text });
    const table = resource('aws_dynamodb_table.t');
    assert.equal(textAt(table.at), 't');
    assert.equal(textAt(table.name.at), 't');
    assert.ok(textAt(table.extent)?.startsWith('resource "aws_dynamodb_table"'));
    assert.equal(value('aws_dynamodb_table.t', 'point_in_time_recovery'), '[{enabled: true}]');
    assert.equal(value('aws_dynamodb_table.t', 'lifecycle'), '[{ignore_changes: ["tags", "read_capacity"]}]');
    assert.equal(value('aws_dynamodb_table.t', 'provider'), '"aws.eu"');
    assert.deepEqual(
      table.directives.map(({ kind, rules, reason, until }) => [kind, rules, reason, until]),
      [
        ['exempt', [], 'cache only', '2030-01-31'],
        ['ignore', ['no-backup'], 'tested elsewhere', undefined],
      ],
    );
    assert.deepEqual(resource('aws_s3_bucket.b').directives, []);
  });

  it('exist as often as count and for_each say', () => {
    const text = `variable "on" {}
variable "keys" { type = set(string) }
resource "a" "none" { count = 0 }
resource "a" "two" { count = "2" }
resource "a" "perhaps" { count = var.on ? 1 : 0 }
resource "a" "many" { count = var.on ? 1 : 3 }
resource "a" "map" {
  for_each = { x = 1, y = 2 }
  value    = "\${each.key}=\${each.value}"
}
resource "a" "set" {
  for_each = toset(concat(["x"], var.on ? ["y"] : []))
}
resource "a" "chosen" {
  for_each = var.on ? { x = 1, y = 2 } : { x = 3 }
  value = each.value
}
resource "a" "open" {
  for_each = var.keys
  value = each.key
}
resource "a" "empty" { for_each = {} }
`;
    const { environment, shown: value, resource } = fixture({ 'main.tf': text });
    assert.deepEqual(summary(environment()), [
      'a.none no',
      'a.two[0] yes',
      'a.two[1] yes',
      'a.perhaps unknown',
      'a.many yes',
      'a.map["x"] yes',
      'a.map["y"] yes',
      'a.set["x"] unknown',
      'a.set["y"] unknown',
      'a.chosen["x"] yes',
      'a.chosen["y"] unknown',
      'a.open unknown',
      'a.empty no',
    ]);
    assert.equal(value('a.map["y"]', 'value'), '"y=2"');
    assert.equal(value('a.chosen["x"]', 'value'), '1 | 3');
    assert.equal(value('a.open', 'value'), '?conditional');
    assert.match(
      resource('a.perhaps').existsBecause ?? '',
      /it depends on var\.on \(the variable on has no value here\)/,
    );
  });

  it('expand dynamic blocks, or show their content under a condition', () => {
    const text = `variable "on" {}
resource "a" "known" {
  dynamic "rule" {
    for_each = ["x", "y"]
    content { name = rule.value }
  }
  rule { name = "z" }
}
resource "a" "conditional" {
  dynamic "point_in_time_recovery" {
    for_each = var.on ? [1] : []
    iterator = it
    content { enabled = it.value == 1 }
  }
}
`;
    const { shown: value } = fixture({ 'main.tf': text });
    assert.equal(value('a.known', 'rule'), '[{name: "x"}, {name: "y"}, {name: "z"}]');
    assert.equal(value('a.conditional', 'point_in_time_recovery'), '[{enabled: true}, …]');
  });

  it('with a syntax error have an open body', () => {
    const { resource, parsed } = fixture({
      'main.tf': 'resource "a" "b" {\n  x = [1,\n}\nresource "c" "d" {\n  y = 1\n}\n',
    });
    assert.equal(resource('a.b').body.open?.code, 'broken');
    assert.equal(resource('c.d').body.open, undefined);
    assert.equal(parsed.get('main.tf')?.notices.length, 1);
  });

  it('never make composing throw', () => {
    fc.assert(
      fc.property(
        fc.nat(database.length),
        fc.nat(30),
        fc.constantFrom('', '}', '${', '"', '[for x in '),
        (at, length, insert) => {
          const text = `${database.slice(0, at)}${insert}${database.slice(at + length)}\nresource "aws_s3_bucket" "kept" {\n  bucket = "b"\n}\n`;
          const { environment, shown: value } = fixture({ 'main.tf': text });
          for (const { body } of environment().resources) shown(body);
          assert.equal(value('aws_s3_bucket.kept', 'bucket'), '"b"');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('Terraform variables', () => {
  const main = 'variable "days" {\n  type = number\n  default = 1\n}\nresource "a" "b" { days = var.days }\n';

  it('take the values files that every run reads', () => {
    const {
      shown: value,
      resource,
      textAt,
    } = fixture({
      'main.tf': main,
      'terraform.tfvars': 'days = "2"\n',
      'x.auto.tfvars': 'days = 3\n',
    });
    assert.equal(value('a.b', 'days'), '3');
    assert.equal(textAt(resource('a.b').body.entries.get('days')?.value.at), '3');
  });

  it('may have any of the values that other files give', () => {
    assert.equal(
      fixture({ 'main.tf': main, 'prod.tfvars': 'days = 30\n', 'dev.tfvars': '' }).shown('a.b', 'days'),
      '1 | 30',
    );
    assert.equal(fixture({ 'main.tf': main, 'env/prod.tfvars': 'days = 1\n' }).shown('a.b', 'days'), '1');
    assert.equal(
      fixture({ 'tf/main.tf': main, 'env/prod.tfvars.json': '{"days": 9}' }).shown('a.b', 'days', 'tf'),
      '1 | 9',
    );
  });

  it('are converted to their type', () => {
    const text = `variable "db" {
  type = object({ name = string, days = optional(number, 7), tags = optional(map(string)) })
  default = { name = 1, extra = true }
}
resource "a" "b" { db = var.db }
`;
    assert.equal(fixture({ 'main.tf': text }).shown('a.b', 'db'), '{name: "1", days: 7, tags: null}');
  });
});

describe('Terraform in JSON', () => {
  it('reads the same resources with exact places', () => {
    const text = `{
  "variable": { "days": { "default": 7 } },
  "resource": {
    "aws_db_instance": {
      "db": {
        "//": "a comment",
        "identifier": "db-\${var.days}",
        "backup_retention_period": "\${var.days}",
        "tags": { "a": "b" },
        "timeouts": { "create": "1h" }
      }
    },
    "a": { "b": [{ "count": 2, "policy": "\${jsonencode({\\"x\\" = count.index})}" }] }
  }
}`;
    const { shown: value, resource, textAt, parsed } = fixture({ 'main.tf.json': text });
    assert.deepEqual(parsed.get('main.tf.json')?.notices, []);
    assert.equal(value('aws_db_instance.db', 'backup_retention_period'), '7');
    assert.equal(value('aws_db_instance.db', 'identifier'), '"db-7"');
    assert.equal(value('aws_db_instance.db', 'tags'), '{a: "b"}');
    assert.equal(value('aws_db_instance.db', 'timeouts'), '[{create: "1h"}]');
    assert.equal(value('a.b[1]', 'policy'), '"{\\"x\\":1}"');
    const db = resource('aws_db_instance.db');
    assert.equal(textAt(db.at), 'db');
    assert.equal(textAt(db.body.entries.get('identifier')?.value.at), 'db-${var.days}');
  });

  it('reports what it cannot read', () => {
    const { parsed, composition } = fixture({ 'main.tf.json': '{"resource": {"a": {"b": {"x": }}}' });
    assert.ok((parsed.get('main.tf.json')?.notices.length ?? 0) > 0);
    assert.equal(composition.environments.length, 1);
  });
});
