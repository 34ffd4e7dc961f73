import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { unjudged } from '../../src/core/coverage/unjudged-kinds.ts';
import { providers } from '../../src/providers/registry.generated.ts';

describe('systems that are not judged yet', () => {
  it('are none that a provider judges', () => {
    const judged = new Map(
      providers.flatMap((provider) =>
        provider.kinds.filter((kind) => kind.role === 'policy').map((kind) => [kind.type, provider.id] as const),
      ),
    );
    const twice = unjudged
      .filter(({ type }) => judged.has(type))
      .map(({ type }) => `${type} is read by providers/${judged.get(type)}: delete it from unjudged-kinds.ts`);
    assert.deepEqual(twice, []);
  });
});
