import assert from 'node:assert/strict';
import { claim, documents, schedule } from '../../../../test/support/objects.ts';
import { createBackOpsSession } from '../../../engine.ts';

describe('cron-dialect', () => {
  it('can be mended in place, in the quotes that are there', () => {
    const session = createBackOpsSession();
    const text = documents(claim('uploads'), schedule('nightly', '{includedNamespaces: [shop]}', '0 0 2 * * *'));
    session.applyChanges([{ path: 'a.yaml', text }]);
    const finding = session.findings().find((one) => one.rule === 'cron-dialect');
    assert.ok(finding);
    const edit = session.fixes({ findings: [finding.id] })[0]?.edits[0];
    assert.ok(edit);
    assert.match(text.slice(0, edit.start) + edit.text + text.slice(edit.end), /^ {2}schedule: "0 2 \* \* \*"$/m);
  });
});
