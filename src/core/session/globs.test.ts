import assert from 'node:assert/strict';
import { createGlobMatcher } from './globs.ts';

describe('globs', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['vendor', ['vendor', 'vendor/a.yaml', 'x/vendor/a.yaml'], ['vendors/a.yaml', 'a/vendor.yaml']],
    ['**/node_modules/**', ['node_modules/a/b.yaml', 'x/node_modules/b.yaml'], ['node_modules2/b.yaml']],
    ['charts/*/templates', ['charts/db/templates/a.yaml'], ['charts/templates/a.yaml', 'x/charts/db/templates/a.yaml']],
    ['*.generated.yaml', ['a.generated.yaml', 'x/a.generated.yaml'], ['agenerated.yaml', 'a.generated.yml']],
    ['./legacy/', ['legacy/a.yaml'], ['x/legacy/a.yaml']],
    ['{a,b}/**/*.tf', ['a/x.tf', 'b/c/d/x.tf'], ['c/x.tf', 'a/x.tfvars']],
    ['env/[!p]*', ['env/dev/a.yaml'], ['env/prod/a.yaml']],
    ['a?.yaml', ['ab.yaml'], ['a.yaml', 'a/b.yaml']],
    ['a+(b).yaml', ['a+(b).yaml'], ['ab.yaml']],
  ];
  for (const [glob, matching, others] of cases) {
    it(`${glob} matches ${matching.join(', ')}`, () => {
      const matches = createGlobMatcher([glob]);
      assert.deepEqual(matching.filter(matches), matching);
      assert.deepEqual(others.filter(matches), []);
    });
  }

  it('match nothing when they cannot be read', () => {
    assert.equal(createGlobMatcher(['{a', '', '[z-a]'])('a'), false);
  });
});
