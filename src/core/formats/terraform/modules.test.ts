import assert from 'node:assert/strict';
import type { Environment } from '../../model/resource.ts';
import { createMemo } from '../../session/memo.ts';
import { fixture } from './fixture.testing.ts';
import { terraform } from './index.ts';

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

describe('Terraform modules', () => {
  it('are instantiated with what their calls pass', () => {
    const {
      shown: value,
      environment,
      composition,
    } = fixture({
      'infra/main.tf': `module "db" {
  source    = "../modules/db"
  name      = "shop"
  retention = 30
}
module "each" {
  source   = "../modules/db"
  for_each = { a = 1, b = 2 }
  name     = each.key
  retention = each.value
}
module "off" {
  source = "../modules/db"
  count  = 0
  name   = "off"
}
resource "aws_backup_selection" "s" {
  resources = concat([module.db.arn, module.each["a"].arn], [for m in module.each : m.name])
}
`,
      'modules/db/main.tf': database,
    });
    assert.deepEqual(
      composition.environments.map(({ id }) => id),
      ['infra'],
    );
    assert.deepEqual(summary(environment('infra')), [
      'aws_backup_selection.s yes',
      'module.db.aws_db_instance.this yes',
      'module.each["a"].aws_db_instance.this yes',
      'module.each["b"].aws_db_instance.this yes',
      'module.off.aws_db_instance.this no',
    ]);
    assert.equal(value('module.db.aws_db_instance.this', 'identifier', 'infra'), '"shop-db"');
    assert.equal(value('module.each["b"].aws_db_instance.this', 'backup_retention_period', 'infra'), '2');
    assert.equal(
      value('aws_backup_selection.s', 'resources', 'infra'),
      '[module.db.aws_db_instance.this.arn, module.each["a"].aws_db_instance.this.arn, "a-db", "b-db"]',
    );
  });

  it('that are not here are resources of their own', () => {
    const {
      resource,
      shown: value,
      environment,
      composition,
    } = fixture({
      'main.tf': `module "rds" {
  source  = "terraform-aws-modules/rds/aws"
  version = "~> 6.0"
  backup_retention_period = 14
}
module "gone" { source = "./gone" }
resource "a" "b" { arn = module.rds.db_instance_arn }
`,
    });
    assert.equal(resource('module.rds').type, 'module');
    assert.equal(value('module.rds', 'backup_retention_period'), '14');
    assert.equal(value('module.rds', 'source'), '"terraform-aws-modules/rds/aws"');
    const arn = resource('a.b').body.entries.get('arn')?.value;
    assert.equal(arn?.kind === 'unknown' && arn.expression, 'module.rds.db_instance_arn');
    assert.deepEqual(composition.missing, ['gone/']);
    assert.equal(environment().unread.length, 2);
  });

  it('may call each other in a circle', () => {
    const { composition } = fixture({
      'a/main.tf': 'module "b" { source = "../b" }\n',
      'b/main.tf': 'module "a" { source = "../a" }\nresource "x" "y" {}\n',
    });
    assert.deepEqual(
      composition.environments.map(({ id }) => id),
      ['a'],
    );
    assert.ok((composition.environments[0]?.unread.length ?? 0) > 0);
  });

  it('merge default tags into the tags of AWS resources', () => {
    const { shown: value } = fixture({
      'main.tf': `provider "aws" {
  default_tags {
    tags = { team = "shop", env = var.env }
  }
}
provider "aws" {
  alias = "eu"
  default_tags { tags = { region = "eu" } }
}
variable "env" {}
resource "aws_s3_bucket" "a" { tags = { team = "own" } }
resource "aws_s3_bucket" "b" { provider = aws.eu }
module "m" {
  source    = "./m"
  providers = { aws = aws.eu }
}
`,
      'm/main.tf': 'resource "aws_s3_bucket" "c" {}\n',
      'lib/main.tf': 'resource "aws_s3_bucket" "d" { tags = { a = "b" } }\n',
    });
    assert.equal(value('aws_s3_bucket.a', 'tags_all'), '{env: ?variable, team: "own"}');
    assert.equal(value('aws_s3_bucket.b', 'tags_all'), '{region: "eu"}');
    assert.equal(value('module.m.aws_s3_bucket.c', 'tags_all'), '{region: "eu"}');
    assert.equal(value('aws_s3_bucket.d', 'tags_all', 'lib'), '{a: "b", …}');
  });
});

describe('Terraform environments', () => {
  const ids = (files: readonly string[], texts: Readonly<Record<string, string>> = {}) =>
    fixture({
      ...Object.fromEntries(files.map((path) => [path, 'resource "a" "b" {}\n'])),
      ...texts,
    }).composition.environments.map(({ id, purpose, variant }) => [id, purpose, variant].filter(Boolean).join(' '));

  it('are the folders that nobody calls, with their stage', () => {
    const call = 'module "m" { source = "../../modules/m" }\n';
    assert.deepEqual(
      ids(['modules/m/main.tf', 'modules/unused/main.tf', '.terraform/modules/x/main.tf'], {
        'environments/production/main.tf': call,
        'live/dev/main.tf': call,
      }),
      ['environments/production production prod', 'live/dev production dev', 'modules/unused production'],
    );
  });

  it('include a module that only its own examples call', () => {
    const call = 'module "m" { source = "../.." }\n';
    assert.deepEqual(ids(['main.tf'], { 'examples/complete/main.tf': call }), [
      '. production',
      'examples/complete example',
    ]);
    assert.deepEqual(ids([], { 'examples/a/main.tf': call, 'examples/b/main.tf': call }), [
      'examples/a production',
      'examples/b production',
    ]);
  });

  it('stay the same objects while nothing that they are made of changes', () => {
    const memo = createMemo();
    const texts: Record<string, string> = {
      'one/main.tf': 'module "m" { source = "../m" }\n',
      'two/main.tf': 'resource "a" "b" {}\n',
      'm/main.tf': 'resource "a" "b" {}\n',
    };
    const files = new Map(Object.entries(texts).map(([path, text]) => [path, terraform.parse({ path, text })]));
    const compose = () => {
      const { environments } = terraform.compose({
        files,
        of: () => new Map(),
        claimed: new Set(),
        memo: (key, dependencies, make) => memo.get(key, dependencies, make),
      });
      memo.sweep();
      return environments;
    };
    const [one, two] = compose();
    files.set('m/main.tf', terraform.parse({ path: 'm/main.tf', text: 'resource "a" "c" {}\n' }));
    const [changed, same] = compose();
    assert.equal(same, two);
    assert.notEqual(changed, one);
    assert.deepEqual(
      changed?.resources.map(({ address }) => address),
      ['module.m.a.c'],
    );
  });
});
