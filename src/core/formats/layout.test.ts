import assert from 'node:assert/strict';
import { examplePaths, isExamplePath, variantOf } from './layout.ts';

describe('the layout of a repository', () => {
  it('names the stage of a path', () => {
    const cases: [string, string | undefined][] = [
      ['overlays/production/db.yaml', 'prod'],
      ['clusters/eu/apps/overlays/staging', 'staging'],
      ['clusters/home', 'home'],
      ['clusters/team-a/prod/x', 'prod'],
      ['live/dev/db', 'dev'],
      ['terraform/stage', 'staging'],
      ['apps/shop/base', undefined],
      ['overlays/kustomization.yaml', undefined],
      ['.', undefined],
    ];
    for (const [path, expected] of cases) assert.equal(variantOf(path), expected, path);
  });

  it('knows examples from stages', () => {
    assert.equal(isExamplePath('examples/complete/main.tf'), true);
    assert.equal(isExamplePath('a/test/b'), true);
    assert.equal(isExamplePath('environments/test/main.tf'), false);
    assert.equal(isExamplePath('contest/x'), false);
    const isExample = examplePaths(['infra/prod', 'infra/test', 'examples/a']);
    assert.deepEqual(['infra/test', 'examples/a', 'infra/prod'].map(isExample), [false, true, false]);
    assert.equal(examplePaths(['examples/a', 'examples/b'])('examples/a'), false);
  });
});
