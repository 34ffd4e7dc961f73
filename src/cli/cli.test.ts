import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backops, backopsJson, claim, folderWith, nightly, removeFolders } from './run.testing.ts';
import { type Schema, violations } from './schema.testing.ts';

const schema = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8')) as Schema;

describe('backops coverage', () => {
  after(removeFolders);

  it('prints JSON as its schema says', async () => {
    const root = folderWith({
      'base/db.yaml': claim('db'),
      'backup.yaml': nightly('shop'),
      'x.yaml': claim('x', 'other'),
    });
    const { code, ...report } = await backopsJson(root, ['coverage']);
    assert.deepEqual(violations(report, schema('coverage')), []);
    assert.equal(code, 0);
    assert.equal(report.root, '.');
    const db = report.components.find((one: { name: string }) => one.name === 'db');
    assert.deepEqual(db.location, { file: 'base/db.yaml', line: 4, column: 9 });
    assert.deepEqual([db.verdict, db.achievedRpoSeconds, db.retentionSeconds], ['protected', 86_400, 14 * 86_400]);
    assert.equal(db.policies[0].location.file, 'backup.yaml');
    assert.equal(report.components.find((one: { name: string }) => one.name === 'x').verdict, 'unprotected');
  });

  it('prints a table and a summary', async () => {
    const root = folderWith({ 'db.yaml': claim('db'), 'backup.yaml': nightly('shop'), 'x.yaml': claim('x', 'other') });
    const { out, code } = await backops(root, ['coverage']);
    assert.match(out, /✓ {2}PersistentVolumeClaim\/db +shop +24 h +14 d +Schedule nightly/);
    assert.match(out, /✗ {2}PersistentVolumeClaim\/x +other/);
    assert.match(out, /1 of 2 components protected \(50 %\) · 1 unprotected/);
    assert.equal(code, 0);
  });

  it('fails on the verdicts that it is told to fail on', async () => {
    const root = folderWith({ 'x.yaml': claim('x') });
    const codes = [];
    for (const limit of ['unprotected', 'partial', 'unknown', 'never']) {
      codes.push((await backops(root, ['coverage', '--fail-on', limit])).code);
    }
    assert.deepEqual(codes, [1, 1, 1, 0]);
  });

  it('shows only what is asked for', async () => {
    const root = folderWith({ 'db.yaml': claim('db'), 'backup.yaml': nightly('shop'), 'x.yaml': claim('x', 'other') });
    const names = async (...argv: string[]) =>
      (await backopsJson(root, ['coverage', ...argv])).components.map((one: { name: string }) => one.name);
    assert.deepEqual(await names('--verdict', 'unprotected'), ['x']);
    assert.deepEqual(await names('--exclude', 'x.yaml'), ['db']);
    assert.deepEqual(await names('x.yaml'), ['x']);
  });

  it('reads what the paths refer to inside the repository, and reports what the environments in the paths are made of', async () => {
    const root = folderWith({
      'main.tf': 'resource "aws_dynamodb_table" "this" {\n  name = var.name\n}\nvariable "name" {}\n',
      'examples/complete/main.tf': 'module "table" {\n  source = "../../"\n  name   = "orders"\n}\n',
      'examples/complete/store.tf': 'resource "aws_s3_bucket" "own" {\n  bucket = "own"\n}\n',
    });
    const { components } = await backopsJson(root, ['coverage', 'examples/complete']);
    assert.deepEqual(
      components.map((one: { name: string; location: { file: string } }) => [one.name, one.location.file]),
      [
        ['own', 'store.tf'],
        ['this', '../../main.tf'],
      ],
    );
  });

  it('reads the base that an overlay is built on', async () => {
    const root = folderWith({
      'base/kustomization.yaml': 'resources: [db.yaml]\n',
      'base/db.yaml': claim('db'),
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
    });
    const { components, notices } = await backopsJson(root, ['coverage', 'overlays/prod']);
    assert.deepEqual(
      components.map((one: { name: string; environment: string }) => [one.name, one.environment]),
      [['db', '.']],
    );
    assert.deepEqual(notices, []);
  });

  it('writes its report into a file, without colours', async () => {
    const root = folderWith({ 'x.yaml': claim('x') });
    const { out } = await backops(root, ['coverage', '-o', 'report.txt'], { env: { FORCE_COLOR: '1' } });
    assert.equal(out, '');
    assert.equal(readFileSync(join(root, 'report.txt'), 'utf8').includes('\u001b'), false);
  });
});

describe('backops check', () => {
  after(removeFolders);

  it('prints JSON as its schema says', async () => {
    const root = folderWith({
      'db.yaml': claim('db'),
      'backup.yaml': nightly('shop').replace('0 3 * * *', '0 3 31 2 *'),
    });
    const { code, ...report } = await backopsJson(root, ['check']);
    assert.deepEqual(violations(report, schema('findings')), []);
    assert.equal(code, 1);
    assert.ok(report.findings.length >= 1);
  });

  it('has exit code 1 from --fail-on on', async () => {
    const root = folderWith({ 'x.yaml': claim('x') });
    const code = async (...argv: string[]) => (await backops(root, ['check', ...argv])).code;
    assert.equal(await code(), 1);
    assert.equal(await code('--fail-on', 'error'), 0);
    assert.equal(await code('--fail-on', 'never'), 0);
    assert.equal(await code('--fail-on', 'error', '--rule', 'unprotected-data=error'), 1);
    assert.equal(await code('--rule', 'unprotected-data=off'), 0);
  });

  it('says where, how bad and which rule', async () => {
    const root = folderWith({ 'deploy/x.yaml': claim('x') });
    const { out } = await backops(root, ['check']);
    assert.match(out, /^deploy\/x\.yaml\n +4:9 +warning +.*x.* unprotected-data\n/);
    assert.match(out, /1 problem in 1 file: 1 warning \(1 file read\)\n$/);
  });

  it('is content with a clean folder', async () => {
    const root = folderWith({ 'db.yaml': claim('db'), 'backup.yaml': nightly('shop') });
    assert.deepEqual(await backops(root, ['check']), { code: 0, out: '✓ No problem found (2 files read).\n', err: '' });
  });

  it('takes .backops.yaml of the repository, and options before it', async () => {
    const root = folderWith({
      '.backops.yaml': 'rules: { unprotected-data: off }\nexclude: [legacy]\n',
      'app/x.yaml': claim('x'),
      'app/legacy/y.yaml': claim('y'),
    });
    assert.equal((await backops(root, ['check'])).code, 0);
    assert.equal((await backops(root, ['check', 'app'])).code, 0);
    const { findings } = await backopsJson(root, ['check', 'app', '--rule', 'unprotected-data=warning']);
    assert.deepEqual(
      findings.map((one: { location: { file: string } }) => one.location.file),
      ['x.yaml'],
    );
  });
});

describe('backops explain', () => {
  after(removeFolders);

  it('finds a component by whatever a user calls it', async () => {
    const root = folderWith({ 'db.yaml': claim('db'), 'backup.yaml': nightly('shop') });
    for (const target of [
      'db',
      'PersistentVolumeClaim/db',
      'persistentvolumeclaim/db',
      'shop/db',
      'PersistentVolumeClaim/shop/db',
      'db.yaml:7',
      'db.yaml',
      `${root}/db.yaml:4:9`,
    ]) {
      const { out, code } = await backops(root, ['explain', target]);
      assert.equal(code, 0, target);
      assert.match(out, /^✓ PersistentVolumeClaim\/db: protected\n {2}db\.yaml:4:9/, target);
      assert.match(out, /backup\.yaml:\d+:\d+/, target);
    }
  });

  it('tells what a policy protects', async () => {
    const root = folderWith({ 'db.yaml': claim('db'), 'backup.yaml': nightly('shop') });
    for (const target of ['nightly', 'Schedule/nightly', 'backup.yaml:4']) {
      assert.match(
        (await backops(root, ['explain', target])).out,
        /It protects 1 component\n {2}✓ PersistentVolumeClaim\/db/,
      );
    }
  });

  it('suggests what was meant', async () => {
    const root = folderWith({ 'db.yaml': claim('orders') });
    const { err, code } = await backops(root, ['explain', 'order']);
    assert.deepEqual(
      [code, err],
      [2, 'backops: nothing here is called order. Did you mean PersistentVolumeClaim/orders?\n'],
    );
  });
});

describe('the command line', () => {
  after(removeFolders);
  const root = () => folderWith({ 'x.yaml': claim('x') });

  it('cannot run with what it does not understand, and says what was meant', async () => {
    const cases: readonly (readonly [string[], RegExp])[] = [
      [['chek'], /no command chek\. Did you mean backops check\?/],
      [['check', '--formt', 'json'], /no option --formt\. Did you mean --format\?/],
      [['check', '--format', 'jsn'], /cannot be "jsn"\. Did you mean json\?/],
      [['check', '--format'], /--format needs a value/],
      [['check', '--format', '--quiet'], /--format needs a value/],
      [['check', '--quiet=yes'], /takes no value/],
      [['check', '--rule', 'unprotected-dat=error'], /no rule unprotected-dat\. Did you mean unprotected-data\?/],
      [['check', '--rule', 'unprotected-data'], /needs a severity/],
      [['check', '--minimum-retention', 'soon'], /no length of time/],
      [['check', '--provider', 'velro'], /no provider velro\. Did you mean velero\?/],
      [['check', '--environment', 'prod'], /no environment prod/],
      [['check', 'nowhere'], /nowhere does not exist/],
      [['check', '--config', 'none.yaml'], /none\.yaml cannot be read/],
      [['explain'], /needs to know what/],
      [['fix', '--apply', '--dry-run'], /exclude each other/],
    ];
    const folder = root();
    for (const [argv, expected] of cases) {
      const { code, out, err } = await backops(folder, argv);
      assert.equal(code, 2, argv.join(' '));
      assert.equal(out, '');
      assert.match(err, expected);
    }
  });

  it('refuses a broken settings file, with the place', async () => {
    const folder = folderWith({ '.backops.yaml': 'rules: [\n', 'x.yaml': claim('x') });
    const { code, err } = await backops(folder, ['check']);
    assert.equal(code, 2);
    assert.match(err, /^backops: \.backops\.yaml:\d+:\d+: /);
  });

  it('helps with everything that it can do', async () => {
    const overall = await backops(root(), ['--help']);
    assert.equal(overall.code, 0);
    for (const command of ['check', 'coverage', 'explain', 'fix']) {
      assert.match(overall.out, new RegExp(`  ${command} `));
      const { code, out } = await backops(root(), [command, '--help']);
      assert.equal(code, 0);
      assert.match(out, /Options\n.+Examples\n.+Exit codes\n/s);
      assert.equal((await backops(root(), ['help', command])).out, out);
    }
    assert.equal((await backops(root(), [])).code, 2);
    assert.match((await backops(root(), ['--version'])).out, /^\d+\.\d+\.\d+\n$/);
  });

  it('colours for terminals, and for who asks', async () => {
    const folder = root();
    const colours = async (argv: string[], more: Parameters<typeof backops>[2]) =>
      (await backops(folder, ['check', ...argv], more)).out.includes('\u001b');
    assert.equal(await colours([], {}), false);
    assert.equal(await colours([], { env: { FORCE_COLOR: '1' } }), true);
    assert.equal(await colours([], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }), false);
    assert.equal(await colours(['--color'], { env: { NO_COLOR: '1' } }), true);
    assert.equal(await colours(['--no-color'], { env: { FORCE_COLOR: '1' } }), false);
    assert.equal(existsSync(join(folder, 'report.txt')), false);
  });
});
