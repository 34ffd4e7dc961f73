import assert from 'node:assert/strict';
import { catalogue } from '../../core/catalogue/index.ts';
import { terraform } from '../../core/formats/terraform/index.ts';
import type { Fix } from '../../core/model/finding.ts';
import { rules } from '../../core/rules/registry.generated.ts';
import { createSession } from '../../core/session/session.ts';
import { awsBackup } from './index.ts';
import { plan, selection, sessionOf } from './session.testing.ts';

const provider = 'provider "aws" {\n  region = "eu-west-1"\n}\n';

const flagged: Readonly<Record<string, string>> = {
  instance: 'resource "aws_db_instance" "shop" {\n  identifier = "shop"\n}\n',
  counted: 'resource "aws_dynamodb_table" "carts" {\n  count = 2\n  name  = "carts-${count.index}"\n}\n',
  keyed: 'resource "aws_ebs_volume" "disk" {\n  for_each = toset(["a", "b"])\n  size     = 1\n}\n',
  share: 'resource "aws_efs_file_system" "media" {\n}\n',
};

/** Fixes that the light bulb offers for everything in a file. */
function fixesFor(text: string): readonly Fix[] {
  const session = createSession({ formats: [terraform], providers: [awsBackup], rules, catalogue, images: [] });
  session.applyChanges([{ path: 'main.tf', text }]);
  return session.fixes({ file: 'main.tf', start: 0, end: text.length });
}

function verdictsOf(files: Readonly<Record<string, string>>): string[] {
  const overview = sessionOf(files).overview();
  assert.deepEqual(overview.notices, []);
  return [...new Set(overview.components.map((one) => one.verdict))];
}

function applied(text: string, fix: Fix): string {
  return fix.edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

describe('the fixes of AWS Backup', () => {
  for (const [name, text] of Object.entries(flagged)) {
    it(`write a plan that protects it: ${name}`, () => {
      const main = provider + text;
      const fix = fixesFor(main).find((one) => one.creates.some((file) => file.text.includes('aws_backup_selection')));
      const [created] = fix?.creates ?? [];
      assert.ok(created, 'no fix writes a selection');
      assert.deepEqual(verdictsOf({ 'main.tf': main, [created.file]: created.text }), ['protected']);
    });
  }

  it('have nothing to write for a service that AWS Backup does not know', () => {
    const text = `${provider}resource "aws_memorydb_cluster" "s" {\n  name = "s"\n}\n`;
    assert.ok(!fixesFor(text).some((fix) => fix.creates.some((file) => file.text.includes('aws_backup_selection'))));
  });

  it('use the role that is there', () => {
    const text = `${provider}${flagged.instance}\nresource "aws_iam_role" "backup" {\n  name = "backup"\n}\n`;
    const created = fixesFor(text).flatMap((fix) => fix.creates);
    assert.ok(created.some((file) => /iam_role_arn = aws_iam_role\.backup\.arn/.test(file.text)));
  });

  it('add the tag that a selection asks for', () => {
    const asks = selection('selection_tag {\n  type  = "STRINGEQUALS"\n  key   = "tier"\n  value = "gold"\n}');
    const text = `${provider}${plan}${asks}${flagged.instance}`;
    const repairs = fixesFor(text).filter((fix) => fix.kind === 'repair');
    assert.equal(repairs.length, 1);
    assert.deepEqual(verdictsOf({ 'main.tf': applied(text, repairs[0] as Fix) }), ['protected']);
  });

  it('add it to the list of a selection', () => {
    const lists = selection('resources = [\n  aws_dynamodb_table.orders.arn,\n  "arn:aws:s3:::acme-*",\n]');
    const orders = 'resource "aws_dynamodb_table" "orders" {\n  name = "orders"\n}\n';
    const text = `${provider}${plan}${lists}${orders}${flagged.instance}`;
    const repairs = fixesFor(text).filter((fix) => fix.kind === 'repair');
    assert.equal(repairs.length, 1);
    assert.deepEqual(verdictsOf({ 'main.tf': applied(text, repairs[0] as Fix) }), ['protected']);
  });
});
