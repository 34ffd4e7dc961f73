import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { inRoot, packagedExtension, root } from '../support/paths.ts';

const json = (path: string) => JSON.parse(readFileSync(inRoot(path), 'utf8'));

describe('the package', () => {
  it('ships bundles, licence and media, and nothing of the sources', () => {
    const files = globSync('**/*', { cwd: packagedExtension, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(packagedExtension.length + 1));
    assert.ok(files.includes('dist/extension.cjs'));
    assert.ok(files.some((file) => /^license/i.test(file)));
    const allowed =
      /^(package\.json|readme\.md|changelog\.md|license(\.txt|\.md)?|dist\/[\w-]+\.cjs|dist\/rules\/[\w-]+\.md|snippets\/[\w-]+\.json|media\/.+|package\.nls.*\.json|l10n\/.+)$/i;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
  });

  it('is built for the oldest VS Code that it says it runs on', () => {
    const manifest = json('package.json');
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('pins every dependency exactly', () => {
    const manifest = json('package.json');
    const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    assert.deepEqual(loose, []);
  });

  it('locks dependencies without naming where they were downloaded from', () => {
    assert.doesNotMatch(readFileSync(inRoot('package-lock.json'), 'utf8'), /"resolved":/);
  });
});

describe('npm scripts', () => {
  it('run the Node that the lock file names, whatever the machine has', () => {
    assert.equal(process.version, `v${json('package.json').devDependencies.node}`);
    assert.equal(execFileSync('node', ['--version'], { cwd: root, encoding: 'utf8' }).trim(), process.version);
  });
});
