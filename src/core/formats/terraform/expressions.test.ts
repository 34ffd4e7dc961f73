import assert from 'node:assert/strict';
import { evaluated, fixture } from './fixture.testing.ts';

const declarations = `
variable "env" {}
variable "on" { type = bool }
variable "tags" { type = map(string) }
locals {
  names  = ["a", "b"]
  map    = { x = 1, y = 2 }
  nested = { db = { retention = 7 } }
  self   = local.other
  other  = local.self
}
resource "aws_s3_bucket" "one" {
  bucket = "logs"
  tags   = { a = "1" }
}
resource "aws_s3_bucket" "many" {
  count  = 2
  bucket = "logs-\${count.index}"
}
resource "aws_s3_bucket" "each" {
  for_each = toset(["x", "y"])
  bucket   = each.key
}
resource "aws_s3_bucket" "maybe" {
  count = var.on ? 1 : 0
}
resource "aws_s3_bucket" "some" {
  for_each = var.tags
}
resource "aws_ebs_volume" "v" {
  root { size = 1 }
}
`;

function check(cases: readonly (readonly [string, string])[]): void {
  for (const [expression, expected] of cases) assert.equal(evaluated(expression, declarations), expected, expression);
}

describe('Terraform expressions', () => {
  it('evaluates operators and conditionals', () => {
    check([
      ['1 + 2 * 3', '7'],
      ['(1 + 2) * 3 % 4', '1'],
      ['-local.map.x', '-1'],
      ['1 < 2 && !false', 'true'],
      ['"a" == "a" ? 30 : 1', '30'],
      ['"1" == 1', 'false'],
      ['var.env == "prod" ? 30 : 1', '30 | 1'],
      ['var.on ? 7 : 7', '7'],
      ['var.on || true', 'true'],
      ['false && var.on', 'false'],
      ['var.on && true', '?variable'],
      ['null == null', 'true'],
      ['local.map != null', 'true'],
      ['var.env == var.env', 'true'],
      ['"x-${var.env}" == "y"', 'false'],
      ['(var.on ? 1 : 2) > 0', 'true'],
    ]);
  });

  it('keeps what is known of a text', () => {
    check([
      ['"a-${1}-${true}"', '"a-1-true"'],
      ['"${local.map}"', '{x: 1, y: 2}'],
      ['"arn:aws:s3:::${var.env}/x"', 'arn:aws:s3:::*/x'],
      ['"${var.env}${var.env}-db"', '*-db'],
      ['"${var.on ? "a" : "b"}-db"', '"a-db" | "b-db"'],
      ['upper("x-${var.env}-y")', 'X-*-Y'],
      ['format("%s-%03d", var.env, 7)', '*-007'],
      ['format("%s", "a")', '"a"'],
      ['join("-", ["a", var.env, "c"])', 'a-*-c'],
      ['<<-EOT\n    a ${1}\n    b\n  EOT', '"a 1\\nb\\n"'],
      ['"%{ if var.on }x%{ else }y%{ endif }-z"', '*-z'],
    ]);
  });

  it('evaluates functions', () => {
    check([
      ['merge({ a = 1 }, { b = 2 }, null)', '{a: 1, b: 2}'],
      ['merge({ a = 1 }, var.tags)', '{a: ?variable, …}'],
      ['merge(var.tags, { a = 1 })', '{a: 1, …}'],
      ['merge([{ a = 1 }, { b = 2 }]...)', '{a: 1, b: 2}'],
      ['merge({ a = 1 }, var.on ? { b = 2 } : {})', '{a: 1, b: 2 | null, …}'],
      ['concat([1], [2, 3])', '[1, 2, 3]'],
      ['concat(["a"], var.on ? ["b"] : [])', '["a", "b" | null]'],
      ['concat(["a"], data.x.y.list)', '["a", …]'],
      ['flatten([[1, [2]], 3])', '[1, 2, 3]'],
      ['compact(["a", "", null])', '["a"]'],
      ['distinct(["a", "b", "a"])', '["a", "b"]'],
      ['keys({ b = 1, a = 2 })', '["a", "b"]'],
      ['values({ b = 1, a = 2 })', '[2, 1]'],
      ['lookup({ a = 1 }, "a", 0)', '1'],
      ['lookup({ a = 1 }, "b", 0)', '0'],
      ['length(["a", "b"])', '2'],
      ['length(aws_s3_bucket.maybe)', '?conditional'],
      ['element(["a", "b"], 3)', '"b"'],
      ['contains(["a", "b"], "b")', 'true'],
      ['contains(["a"], var.env)', '?variable'],
      ['try(local.map.z, local.map.x)', '1'],
      ['try(local.nested.db.retention, 1)', '7'],
      ['can(local.map.z)', 'false'],
      ['coalesce(null, "", "x")', '"x"'],
      ['coalesce(var.env, "x")', '?variable | "x"'],
      ['coalescelist([], ["x"])', '["x"]'],
      ['tostring(1)', '"1"'],
      ['tonumber("7")', '7'],
      ['tobool("true")', 'true'],
      ['one([])', 'null'],
      ['one(["x"])', '"x"'],
      ['max(1, 7, 3)', '7'],
      ['range(3)', '[0, 1, 2]'],
      ['zipmap(["a"], [1])', '{a: 1}'],
      ['setunion(["a"], ["a", "b"])', '["a", "b"]'],
      ['split(",", "a,b")', '["a", "b"]'],
      ['replace("a.b.c", ".", "-")', '"a-b-c"'],
      ['replace("a1b2", "/[0-9]/", "")', '"ab"'],
      ['trimprefix("x-a", "x-")', '"a"'],
      ['jsonencode({ b = [1, null], a = "x" })', '"{\\"a\\":\\"x\\",\\"b\\":[1,null]}"'],
      ['file("x.json")', '?unsupported'],
      ['join("", aws_s3_bucket.maybe[*].id)', 'aws_s3_bucket.maybe.id'],
    ]);
  });

  it('loops and projects', () => {
    check([
      ['[for v in local.names : upper(v)]', '["A", "B"]'],
      ['[for i, v in local.names : i if v != "a"]', '[1]'],
      ['{ for k, v in local.map : "k-${k}" => v * 2 }', '{k-x: 2, k-y: 4}'],
      ['{ for v in ["a1", "a2"] : substr(v, 0, 1) => v... }', '{a: ["a1", "a2"]}'],
      ['[for k, v in local.map : k if var.on]', '["x" | null, "y" | null]'],
      ['[for v in data.x.y.list : v]', '[, …]'],
      ['[{ id = 1 }, { id = 2 }][*].id', '[1, 2]'],
      ['local.map[*].x', '[1]'],
      ['local.names[1]', '"b"'],
      ['local.names.0', '"a"'],
      ['local.nested["db"].retention', '7'],
    ]);
  });

  it('refers to resources by the address of the instance', () => {
    check([
      ['aws_s3_bucket.one.arn', 'aws_s3_bucket.one.arn'],
      ['aws_s3_bucket.one.bucket', '"logs"'],
      ['aws_s3_bucket.one.tags["a"]', '"1"'],
      ['aws_s3_bucket.many[1].arn', 'aws_s3_bucket.many[1].arn'],
      ['aws_s3_bucket.many[1].bucket', '"logs-1"'],
      ['aws_s3_bucket.many[*].arn', '[aws_s3_bucket.many[0].arn, aws_s3_bucket.many[1].arn]'],
      ['aws_s3_bucket.each["x"].id', 'aws_s3_bucket.each["x"].id'],
      ['values(aws_s3_bucket.each)[*].bucket', '["x", "y"]'],
      ['[for b in aws_s3_bucket.each : b.arn]', '[aws_s3_bucket.each["x"].arn, aws_s3_bucket.each["y"].arn]'],
      ['aws_s3_bucket.maybe[0].arn', 'aws_s3_bucket.maybe.arn'],
      ['aws_s3_bucket.maybe[*].arn', '[aws_s3_bucket.maybe.arn]'],
      ['aws_s3_bucket.some["a"].arn', 'aws_s3_bucket.some.arn | aws_s3_bucket.some["a"].arn'],
      ['values(aws_s3_bucket.some)[*].arn', '[aws_s3_bucket.some.arn]'],
      ['[for k, b in aws_s3_bucket.some : b.arn]', '[aws_s3_bucket.some.arn]'],
      ['aws_ebs_volume.v.root[0].volume_id', 'aws_ebs_volume.v.root[0].volume_id'],
      ['"${aws_s3_bucket.one.arn}/*"', '*/*'],
      ['data.aws_vpc.main.id', '?unresolved'],
      ['aws_missing.x.id', '?unresolved'],
      ['terraform.workspace', '?chosen-at-apply'],
      ['local.self', '?broken'],
    ]);
  });

  it('points at the text that decides', () => {
    const files = {
      'main.tf':
        'variable "days" { default = 7 }\nlocals { days = var.days }\nresource "a" "b" {\n  x = local.days\n  y = "text"\n}\n',
    };
    const { resource, textAt } = fixture(files);
    const x = resource('a.b').body.entries.get('x')?.value;
    assert.deepEqual([textAt(x?.at), x?.via], ['7', 'default']);
    const y = resource('a.b').body.entries.get('y');
    assert.deepEqual([textAt(y?.value.at), textAt(y?.key), y?.value.via], ['text', 'y', undefined]);
  });

  it('survives values that grow without end', () => {
    const doubling = Array.from(
      { length: 40 },
      (_, index) => `  l${index + 1} = "\${local.l${index}}\${local.l${index}}"`,
    );
    const lists = Array.from(
      { length: 40 },
      (_, index) => `  m${index + 1} = concat(local.m${index}, local.m${index})`,
    );
    const text = `locals {\n  l0 = "x"\n  m0 = [1]\n${doubling.join('\n')}\n${lists.join('\n')}\n}\n`;
    assert.equal(evaluated('local.l40', text), '?unsupported');
    assert.match(evaluated('length(local.m40)', text), /^\?/);
    assert.match(evaluated(`[${'['.repeat(100)}${']'.repeat(100)}]`), /^\[/);
    assert.match(evaluated(Array.from({ length: 5_000 }, () => '1').join(' + ')), /^\?unsupported/);
  });
});
