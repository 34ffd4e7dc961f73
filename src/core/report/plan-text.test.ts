import assert from 'node:assert/strict';
import { plain } from './paint.ts';
import type { PlanDocument } from './plan-document.ts';
import { planText } from './plan-text.ts';

const document: PlanDocument = {
  title: 'Replace claim data',
  facts: [
    ['context', 'dev'],
    ['namespace', 'shop'],
  ],
  dangers: ['What was written since then is lost, which is much, and more than fits into one line.'],
  effects: [
    { kind: 'scale', word: 'stop for a while', what: 'StatefulSet shop/db', detail: 'from 1 to 0 and back' },
    { kind: 'replace', word: 'replace', what: 'Claim shop/data', detail: 'what was written since then is lost, all' },
  ],
  checks: [
    { id: 'quota', outcome: 'blocked', message: 'no room', remedy: 'Ask for more.' },
    { id: 'rights', outcome: 'ok', message: 'all rights', remedy: 'not shown' },
  ],
  steps: ['Stop it', 'Replace it'],
  undo: 'no',
  digest: '0123456789abcdef',
};

describe('a plan on a terminal', () => {
  it('says first what, where and what is lost, and breaks between words', () => {
    assert.equal(
      planText(document, plain, 60),
      `Replace claim data

  context    dev
  namespace  shop

  ! What was written since then is lost, which is much, and
    more than fits into one line.

What becomes of what
  ↓ stop for a while  StatefulSet shop/db
                      from 1 to 0 and back
  ± replace           Claim shop/data
                      what was written since then is lost,
                      all

Checks
  ✗ no room
    Ask for more.
  ✓ all rights

Steps
  1  Stop it
  2  Replace it

Undo    no
Digest  0123456789abcdef
`,
    );
  });
});
