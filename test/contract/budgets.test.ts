import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { sizeBudgets } from '../../bench/budgets.ts';
import { scenarios } from '../../bench/scenarios.ts';
import { inRoot } from '../support/paths.ts';

describe('budgets', () => {
  for (const [file, budget] of Object.entries(sizeBudgets)) {
    if (!existsSync(inRoot(file))) continue;
    it(`${file} stays within ${budget / 1000} kB`, () => {
      const { size } = statSync(inRoot(file));
      assert.ok(
        size <= budget,
        `${size} bytes, ${size - budget} too many: dist/meta.json lists what is in it; a higher budget needs a reason in the change`,
      );
    });
  }

  // Times are measured by `npm run bench` on a quiet machine; here only what no noise can hide: work that grows with the square.
  it('analysis grows with the documents and not with their square', () => {
    const [small, large] = [scenarios['kubernetes-small'](), scenarios['kubernetes-large']()];
    const factor = (large.milliseconds ?? 0) / (small.milliseconds ?? 1);
    assert.ok(factor < 30, `ten times the documents take ${factor.toFixed(1)} times as long`);
  }).timeout(120_000);
});
