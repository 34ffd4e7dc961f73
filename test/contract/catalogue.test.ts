import assert from 'node:assert/strict';
import type { StatefulType } from '../../src/core/catalogue/contract.ts';
import { catalogue } from '../../src/core/catalogue/index.ts';
import type { ComponentView } from '../../src/core/session/types.ts';
import { createBackOpsSession } from '../../src/engine.ts';

/** Every entry's examples, each through a whole session. */
describe('the catalogue', () => {
  for (const entry of catalogue) {
    it(`${entry.id}: flags what it says, and not more`, () => {
      if (entry.examples.flagged !== '') {
        const lacking = componentsOf(entry, entry.examples.flagged).filter((one) => !isWell(one));
        assert.equal(lacking.length, 1, `the flagged example has ${lacking.length} components that lack a backup`);
      }
      const wrong = componentsOf(entry, entry.examples.clean).filter((one) => one.verdict === 'unprotected');
      assert.deepEqual(wrong.map(tell), []);
    });
  }

  it('has one entry for each type', () => {
    const types = catalogue.flatMap((entry) => entry.types);
    assert.deepEqual(
      types.filter((type, index) => types.indexOf(type) !== index),
      [],
    );
    const ids = catalogue.map((entry) => entry.id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

function componentsOf(entry: StatefulType, text: string): ComponentView[] {
  const isTerraform = /^(resource|module) "/m.test(text);
  const session = createBackOpsSession();
  session.applyChanges([{ path: isTerraform ? 'main.tf' : 'manifest.yaml', text }]);
  const types = entry.types.map((type) => type.replace(/^module:.*/, 'module'));
  return session.overview().components.filter((one) => types.includes(one.type));
}

function isWell(one: ComponentView): boolean {
  return one.verdict !== 'unprotected' && one.verdict !== 'partial';
}

function tell(one: ComponentView): string {
  return `${one.address}: ${one.verdict}, ${one.evidence.map((piece) => piece.text).join('; ')}`;
}
