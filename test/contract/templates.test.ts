import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot, root } from '../support/paths.ts';

const made = ['src/core/rules/made-up-rule', 'src/providers/made-up-provider', 'src/core/formats/made-up-format'];

/** What installs, builds and tools leave at the top level; large, and not needed. */
const notSource = /^(node_modules|dist|out|\.git|\.vscode-test|\.cache|.*\.vsix)$/;

describe('npm run new', function () {
  this.timeout(120_000);
  let copy = '';

  /** Runs in a copy of the repository: a template must be complete the moment it is copied. */
  const run = (...args: string[]): string => {
    try {
      return execFileSync(process.execPath, args, { cwd: copy, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`);
    }
  };

  before(() => {
    copy = realpathSync(mkdtempSync(join(tmpdir(), 'backops-new-')));
    for (const path of readdirSync(root).filter((name) => !notSource.test(name))) {
      cpSync(inRoot(path), join(copy, path), { recursive: true });
    }
    symlinkSync(inRoot('node_modules'), join(copy, 'node_modules'), 'dir');
    for (const kind of ['rule', 'provider', 'format']) run('scripts/new.ts', kind, `made-up-${kind}`);
  });

  after(() => rmSync(copy, { recursive: true, force: true }));

  it('lists what it made', () => {
    for (const [folder, name] of [
      ['src/core/rules', 'madeUpRule'],
      ['src/providers', 'madeUpProvider'],
      ['src/core/formats', 'madeUpFormat'],
    ] as const) {
      assert.ok(readFileSync(join(copy, folder, 'registry.generated.ts'), 'utf8').includes(name), name);
    }
    run('scripts/generate.ts', '--check');
  });

  it('makes what passes its own specs', () => {
    const specs = ['made-up-rule/rule', 'made-up-provider/made-up-provider', 'made-up-format/made-up-format'];
    run('test/run-ring.ts', 'pure', ...made.map((folder, index) => join(folder, '..', `${specs[index]}.test.ts`)));
  });

  it('makes what passes the contracts', () => {
    const specs = ['docs', 'rules', 'architecture', 'generated'].map((name) => `test/contract/${name}.test.ts`);
    run('test/run-ring.ts', 'contract', '--grep', 'made-up|are called like|architecture|generated', ...specs);
  });

  it('makes what compiles and needs no formatting', () => {
    run('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...made);
    run('node_modules/typescript/bin/tsc', '--noEmit');
  });

  it('refuses an id that is taken, and one that is no id', () => {
    assert.throws(() => run('scripts/new.ts', 'rule', 'made-up-rule'), /is there already/);
    assert.throws(() => run('scripts/new.ts', 'rule', 'Made Up'), /usage/);
    assert.throws(() => run('scripts/new.ts', 'thing', 'made-up'), /usage/);
  });
});
