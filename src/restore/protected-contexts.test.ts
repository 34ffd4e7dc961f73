import assert from 'node:assert/strict';
import { defaultProtectedContexts, isProtectedContext } from './protected-contexts.ts';

describe('protected contexts', () => {
  const isProtected = (...names: readonly string[]): boolean => isProtectedContext(defaultProtectedContexts, names);

  it('are by default those that look like production', () => {
    for (const name of ['prod', 'shop-production-eu', 'EU-PRD-1', 'arn:aws:eks:eu-1:1:cluster/prod', 'live-eu'])
      assert.equal(isProtected(name), true, name);
    for (const name of ['dev', 'kind-shop', 'olive', 'delivery']) assert.equal(isProtected(name), false, name);
    assert.equal(isProtected('admin@somewhere', 'prod-cluster'), true, 'by the name of the cluster');
  });

  it('take every other character as it is', () => {
    assert.equal(isProtectedContext(['a.b'], ['a.b']), true);
    assert.equal(isProtectedContext(['a.b', '[x', ''], ['axb', '']), false);
    assert.equal(isProtectedContext(['a?'], ['ab']), true);
  });
});
