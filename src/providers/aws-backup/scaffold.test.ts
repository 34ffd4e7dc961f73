import assert from 'node:assert/strict';
import { catalogue } from '../../core/catalogue/index.ts';
import { findComponents } from '../../core/coverage/components/index.ts';
import { terraform } from '../../core/formats/terraform/index.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import type { Environment } from '../../core/model/resource.ts';
import { scaffold } from './scaffold.ts';
import { sessionOf } from './session.testing.ts';

const flagged: Readonly<Record<string, string>> = {
  'aws_db_instance.shop': 'resource "aws_db_instance" "shop" {\n  identifier = "shop"\n}\n',
  'aws_rds_cluster.shop': 'resource "aws_rds_cluster" "shop" {\n  engine = "aurora-mysql"\n}\n',
  'aws_dynamodb_table.carts[0]': 'resource "aws_dynamodb_table" "carts" {\n  count = 2\n  name  = "carts"\n}\n',
  'aws_ebs_volume.disk["a"]': 'resource "aws_ebs_volume" "disk" {\n  for_each = toset(["a", "b"])\n  size     = 1\n}\n',
  'aws_efs_file_system.media': 'resource "aws_efs_file_system" "media" {\n}\n',
};

describe('the scaffold of AWS Backup', () => {
  for (const [address, text] of Object.entries(flagged)) {
    it(`writes what protects ${address}`, () => {
      const { component, context } = find(text, address);
      assert.ok(scaffold.fits(component, context) > 0);
      const draft = scaffold.write(component, context);
      const session = sessionOf({ 'main.tf': text, [draft.fileName]: draft.text });
      const verdicts = session.overview().components.map((one) => one.verdict);
      assert.deepEqual([...new Set(verdicts)], ['protected']);
      assert.deepEqual(session.overview().notices, []);
    });
  }

  it('has nothing for a service that AWS Backup does not know', () => {
    const { component, context } = find(
      'resource "aws_memorydb_cluster" "s" {\n  name = "s"\n}\n',
      'aws_memorydb_cluster.s',
    );
    assert.equal(scaffold.fits(component, context), 0);
  });

  it('uses the role that is there', () => {
    const text = `${flagged['aws_db_instance.shop']}\nresource "aws_iam_role" "backup" {\n  name = "backup"\n}\n`;
    const { component, context } = find(text, 'aws_db_instance.shop');
    assert.match(scaffold.write(component, context).text, /iam_role_arn = aws_iam_role\.backup\.arn/);
  });
});

function find(text: string, address: string) {
  const environment = compose(text);
  const of = (type: string) => environment.resources.filter((one) => one.type === type);
  const types = new Map(catalogue.flatMap((entry) => entry.types.map((type) => [type, entry] as const)));
  const component = findComponents({ environment, own: of, near: of, types, images: new Map() }).find(
    (one) => one.resource.address === address,
  );
  assert.ok(component, address);
  const context: PolicyContext = {
    environment,
    resources: (type) => of(type).map((resource) => ({ resource, environment: environment.id })),
  };
  return { component, context };
}

function compose(text: string): Environment {
  const files = new Map([['main.tf', terraform.parse({ path: 'main.tf', text })]]);
  const { environments } = terraform.compose({
    files,
    of: () => new Map(),
    claimed: new Set(),
    memo: (_key, _dependencies, make) => make(),
  });
  assert.ok(environments[0]);
  return environments[0];
}
