import assert from 'node:assert/strict';
import { insertTables } from '../../scripts/generate/tables.ts';
import { staleFiles } from '../../scripts/generate.ts';

describe('generated files', () => {
  it('say what the folders say; run `npm run generate`', async () => {
    assert.deepEqual(
      (await staleFiles()).map((file) => file.path),
      [],
    );
  });

  it('replace what stands between markers, and nothing else', () => {
    const text = 'a\n<!-- rules:begin -->\nold\n<!-- rules:end -->\nb\n';
    assert.equal(
      insertTables(text, { rules: 'new', providers: '', catalogue: '' }),
      'a\n<!-- rules:begin -->\nnew\n<!-- rules:end -->\nb\n',
    );
  });
});
