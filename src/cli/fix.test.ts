import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plain } from '../core/report/paint.ts';
import { unifiedDiff } from './diff.ts';
import { backops, claim, fingerprint, folderWith, removeFolders } from './run.testing.ts';
import { writeText } from './write.ts';

const database = `resource "aws_db_instance" "main" {
  identifier              = "main"
  backup_retention_period = 0
}
`;

describe('backops fix', () => {
  after(removeFolders);

  it('shows a diff and writes nothing', async () => {
    const root = folderWith({ 'main.tf': database });
    const before = fingerprint(root);
    const { out, code } = await backops(root, ['fix']);
    assert.equal(code, 0);
    assert.match(out, /^--- a\/main\.tf\n\+\+\+ b\/main\.tf\n@@ -1,4 \+1,4 @@\n/);
    assert.match(out, /\n- {2}backup_retention_period = 0\n\+ {2}backup_retention_period = \d+\n/);
    assert.equal(fingerprint(root), before);
  });

  it('writes what it showed, and is then content', async () => {
    const root = folderWith({ 'main.tf': database });
    assert.match((await backops(root, ['fix', '--apply'])).out, /changed {2}main\.tf/);
    assert.match(readFileSync(join(root, 'main.tf'), 'utf8'), /backup_retention_period = [1-9]/);
    assert.equal((await backops(root, ['check', '--rule', 'retention-too-short=off'])).code, 0);
    assert.deepEqual(readdirSync(root).sort(), ['.git', 'main.tf']);
  });

  it('keeps BOM and line ends', async () => {
    const root = folderWith({ 'main.tf': `\ufeff${database.replaceAll('\n', '\r\n')}` });
    await backops(root, ['fix', '--apply']);
    const text = readFileSync(join(root, 'main.tf'), 'utf8');
    assert.ok(text.startsWith('\ufeffresource'));
    assert.match(text, /backup_retention_period = [1-9]/);
    assert.equal(text.replaceAll('\r\n', '').includes('\n'), false);
  });

  it('does not write a file whose bytes it could not give back', async () => {
    const root = folderWith({ 'main.tf': Buffer.from(`# Gr\u00fc\u00dfe\n${database}`, 'latin1') });
    const before = fingerprint(root);
    await backops(root, ['fix', '--apply']);
    assert.equal(fingerprint(root), before);
  });

  it('lists fixes that need a choice, and fixes only what is asked for', async () => {
    const root = folderWith({ 'main.tf': database, 'db.yaml': claim('db') });
    const { out } = await backops(root, ['fix', '--list']);
    assert.match(out, /db\.yaml:4:9 {2}unprotected-data\n/);
    assert.match(out, /→ /);
    assert.match((await backops(root, ['fix', '--file', 'db.yaml'])).out, /without a choice/);
    assert.match((await backops(root, ['fix', '--rule', 'paused-policy'])).out, /^Nothing to fix/);
  });

  it('does not write a file that changed meanwhile, or one outside of the root', async () => {
    const root = folderWith({ 'app/a.yaml': 'now', 'b.yaml': 'b' });
    const app = join(root, 'app');
    assert.equal(await writeText(app, 'a.yaml', 'before', 'after'), 'it changed since it was read');
    assert.equal(await writeText(app, '../b.yaml', 'b', 'c'), 'it lies outside of the root');
    assert.equal(await writeText(app, '../new.yaml', undefined, 'c'), 'it lies outside of the root');
    assert.equal(await writeText(app, 'a.yaml', undefined, 'c'), 'a file of this name exists');
    symlinkSync('../b.yaml', join(app, 'link.yaml'));
    assert.equal(await writeText(app, 'link.yaml', 'b', 'c'), 'it lies outside of the root');
    mkdirSync(join(root, 'target'));
    symlinkSync('../target', join(app, 'folder'));
    assert.equal(await writeText(app, 'folder/new.yaml', undefined, 'c'), 'it lies outside of the root');
    assert.equal(readFileSync(join(root, 'b.yaml'), 'utf8'), 'b');
    assert.equal(existsSync(join(root, 'target/new.yaml')), false);
    assert.equal(await writeText(app, 'deep/er/new.yaml', undefined, 'c'), undefined);
    writeFileSync(join(app, 'a.yaml'), 'before');
    assert.equal(await writeText(app, 'a.yaml', 'before', 'after'), undefined);
    assert.deepEqual(readdirSync(app).sort(), ['a.yaml', 'deep', 'folder', 'link.yaml']);
  });
});

describe('a unified diff', () => {
  it('shows changes with three lines around them', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
    assert.equal(
      unifiedDiff('f', before, before.replace('5', 'five'), plain),
      '--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
    assert.equal(unifiedDiff('f', before, before, plain), '');
  });

  it('shows far changes apart, and new files from nothing', () => {
    const before = Array.from({ length: 30 }, (_, index) => `${index}\n`).join('');
    const after = before.replace('3\n', 'x\n').replace('25\n', '');
    assert.deepEqual(unifiedDiff('f', before, after, plain).match(/@@.*@@/g), ['@@ -1,7 +1,7 @@', '@@ -23,7 +23,6 @@']);
    assert.equal(
      unifiedDiff('f', undefined, 'a\nb', plain),
      '--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n',
    );
  });
});
