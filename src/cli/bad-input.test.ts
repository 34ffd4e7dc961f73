import assert from 'node:assert/strict';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { backopsJson, claim, fingerprint, folderWith, removeFolders } from './run.testing.ts';

interface Place {
  readonly file: string;
  readonly line?: number;
  readonly code?: string;
  readonly rule?: string;
}

/** Everything that is said about a workspace, as places; the good file beside the bad one must still be judged. */
async function saidAbout(
  files: Readonly<Record<string, string | Buffer>>,
  prepare?: (root: string) => void,
): Promise<Place[]> {
  const root = folderWith({ ...files, 'good.yaml': claim('good') });
  prepare?.(root);
  const before = fingerprint(root);
  const begin = performance.now();
  const coverage = await backopsJson(root, ['coverage']);
  const check = await backopsJson(root, ['check']);
  assert.ok(performance.now() - begin < 10_000, `it took ${performance.now() - begin} ms`);
  assert.equal(coverage.code, 0);
  assert.ok(
    coverage.components.some((one: { name: string }) => one.name === 'good'),
    'the rest is analysed',
  );
  assert.equal(fingerprint(root), before, 'nothing is written');
  return [
    ...check.notices,
    ...check.findings.map(({ rule, location }: { rule: string; location: Place }) => ({ ...location, rule })),
  ].filter((one: Place) => one.file !== 'good.yaml');
}

const codes = (places: readonly Place[]) => places.map((one) => one.code ?? one.rule);

describe('bad input', function () {
  this.timeout(30_000);
  after(removeFolders);

  it('invalid YAML is told at its line', async () => {
    const said = await saidAbout({
      'bad.yaml': `${claim('a')}---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: [b\n  namespace: x\n`,
    });
    assert.ok(
      said.some((one) => one.code !== undefined && (one.line ?? 0) >= 11),
      JSON.stringify(said),
    );
  });

  it('tabs in YAML are told at their line', async () => {
    const said = await saidAbout({
      'tabs.yaml': 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n\tname: a\n',
    });
    assert.ok(
      said.some((one) => one.code !== undefined && one.line === 4),
      JSON.stringify(said),
    );
  });

  it('a huge file is named and not read', async () => {
    const line = '# nothing but comments, and more of them than anybody reads\n';
    const said = await saidAbout({ 'huge.yaml': claim('a') + line.repeat(50_000_000 / line.length) });
    assert.deepEqual(codes(said), ['file-too-large']);
  });

  it('aliases that multiply are cut', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `  a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(', ')}]`,
    );
    const said = await saidAbout({
      'bomb.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bomb }\ndata:\n  a0: &a0 [x]\n${levels.join('\n')}\n`,
    });
    assert.deepEqual(new Set(said.map((one) => one.file)), new Set(said.length > 0 ? ['bomb.yaml'] : []));
  });

  it('deep nesting does not overflow', async () => {
    const depth = 20_000;
    await saidAbout({
      'deep.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: deep }\ndata: ${'['.repeat(depth)}${']'.repeat(depth)}\n`,
      'deep.json': `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"deep"},"data":${'['.repeat(depth)}${']'.repeat(depth)}}`,
      'deep.tf': `resource "aws_s3_bucket" "deep" {\n  bucket = ${'['.repeat(depth)}${']'.repeat(depth)}\n}\n`,
      'parens.tf': `locals {\n  x = ${'('.repeat(depth)}1${')'.repeat(depth)}\n}\n`,
    });
  });

  it('links in a circle end', async () => {
    const said = await saidAbout({ 'a/b/x.yaml': claim('x') }, (root) => {
      symlinkSync('..', join(root, 'a/b/up'));
      symlinkSync('loop.yaml', join(root, 'loop.yaml'));
      symlinkSync('/etc', join(root, 'elsewhere'));
      symlinkSync('/etc/hostname', join(root, 'host.yaml'));
    });
    assert.deepEqual(
      said.map((one) => one.file),
      ['a/b/x.yaml'],
    );
  });

  it('a binary file is named', async () => {
    const said = await saidAbout({ 'picture.yaml': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2, 0xff]) });
    assert.deepEqual(codes(said), ['binary-file']);
  });

  it('a file that is not UTF-8 is read and named', async () => {
    const said = await saidAbout({ 'latin.yaml': Buffer.from(`# Gr\u00fc\u00dfe\n${claim('latin')}`, 'latin1') });
    assert.deepEqual(codes(said), ['encoding', 'unprotected-data']);
    const wide = await saidAbout({ 'wide.yaml': Buffer.from(`\ufeff${claim('wide')}`, 'utf16le') });
    assert.ok(codes(wide).includes('encoding'));
  });

  it('a folder that cannot be read is named', async function () {
    if (process.getuid?.() === 0) {
      console.log('      skipped: the superuser can read every folder');
      this.skip();
    }
    const said = await saidAbout({ 'closed/x.yaml': claim('x') }, (root) => chmodSync(join(root, 'closed'), 0));
    assert.deepEqual(codes(said), ['unreadable']);
  });

  it('a link to nothing is passed over', async () => {
    const said = await saidAbout({}, (root) => symlinkSync('gone.yaml', join(root, 'dangling.yaml')));
    assert.deepEqual(said, []);
  });

  it('a version of a resource that nobody knows is no crash', async () => {
    await saidAbout({
      'next.yaml': 'apiVersion: velero.io/v9\nkind: Schedule\nmetadata: { name: next }\nspec: [1, 2]\n',
    });
  });

  it('a schedule that cannot be is told at its line', async () => {
    const said = await saidAbout({
      'cron.yaml':
        'apiVersion: velero.io/v1\nkind: Schedule\nmetadata:\n  name: never\nspec:\n  schedule: "61 25 * * *"\n  template: {}\n',
    });
    assert.ok(
      said.some((one) => one.file === 'cron.yaml' && one.line === 6),
      JSON.stringify(said),
    );
  });

  it('unbalanced HCL and an open heredoc are told, and the other blocks are read', async () => {
    const said = await saidAbout({
      'open.tf':
        'resource "aws_s3_bucket" "a" {\n  bucket = "a"\n\nresource "aws_dynamodb_table" "b" {\n  name = "b"\n}\n',
      'other/heredoc.tf': 'resource "aws_s3_bucket" "c" {\n  bucket = <<EOT\nnever closed\n',
      'third/close.tf': '}\nresource "aws_s3_bucket" "d" {\n  bucket = "d"\n}\n',
    });
    for (const file of ['open.tf', 'other/heredoc.tf', 'third/close.tf']) {
      assert.ok(
        said.some((one) => one.file === file && one.code !== undefined),
        `${file}: ${JSON.stringify(said)}`,
      );
    }
    assert.ok(said.some((one) => one.file === 'third/close.tf' && one.rule !== undefined));
  });

  it('nothing at all is no problem', async () => {
    assert.deepEqual(
      await saidAbout({ 'empty.yaml': '', 'blank.tf': '\n\n', 'null.yaml': '---\n---\n', 'kustomization.yaml': '' }),
      [],
    );
  });
});
