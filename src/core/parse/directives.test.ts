import assert from 'node:assert/strict';
import { parseDirective } from './directives.ts';

const at = { file: 'x', start: 0, end: 1 };

describe('directives', () => {
  it('say what is exempt or ignored, why and until when', () => {
    assert.deepEqual(parseDirective('# backops:exempt rebuilt nightly until 2030-02-28', at), {
      kind: 'exempt',
      rules: [],
      reason: 'rebuilt nightly',
      until: '2030-02-28',
      at,
    });
    assert.deepEqual(parseDirective('/* backops:ignore no-backup cron-dialect -- tested elsewhere */', at), {
      kind: 'ignore',
      rules: ['no-backup', 'cron-dialect'],
      reason: 'tested elsewhere',
      at,
    });
  });

  it('without a reason, or with a date that does not exist, are kept as written', () => {
    assert.equal(parseDirective('backops:exempt', at)?.reason, '');
    assert.equal(parseDirective('backops:ignore a', at)?.reason, '');
    const impossible = parseDirective('backops:exempt x until 2030-02-31', at);
    assert.deepEqual([impossible?.reason, impossible?.until], ['x until 2030-02-31', undefined]);
  });

  it('are nothing else', () => {
    assert.equal(parseDirective('# checkov:skip=CKV_AWS_133', at), undefined);
    assert.equal(parseDirective('# backops:exempted', at), undefined);
  });
});
