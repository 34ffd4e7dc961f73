import assert from 'node:assert/strict';
import type { Plan } from '../model/plan.ts';
import { plain } from './paint.ts';
import { detailLines, isProved, type RunView, runText, stepLines, stepsText } from './run-text.ts';

const plan: Plan = {
  schemaVersion: 1,
  request: { action: 'restore', provider: 'p', namespace: 'shop', mode: 'in-place', point: 'p/Point/shop/one' },
  title: 'Replace claim data',
  cluster: { context: 'dev', server: 'https://here' },
  target: { namespace: 'shop', isNew: false },
  effects: [],
  dangers: [],
  basis: [],
  checks: [],
  rights: [],
  volumes: [],
  steps: [],
};

const run = (more: Partial<RunView>): RunView => ({
  id: '20260115143002ab',
  plan,
  state: 'done',
  startedAt: '2026-01-15T14:30:02Z',
  endedAt: '2026-01-15T14:31:32Z',
  steps: [],
  ...more,
});

describe('the report of a run', () => {
  it('calls a restore done when something is proved, and nothing failed or stayed unknown', () => {
    const text = (more: Partial<RunView>): string => runText(run(more), [], plain).split('\n')[0] ?? '';
    const [ok, failed, unknown] = (['ok', 'failed', 'unknown'] as const).map((outcome) => ({ outcome, message: 'm' }));
    assert.ok(ok && failed && unknown);
    assert.equal(text({ verified: [ok] }), 'done: Replace claim data');
    assert.match(text({ verified: [ok, unknown] }), /^done, not everything is proved:/);
    assert.match(text({ verified: [ok, unknown, failed] }), /^done, but not everything is back:/);
    assert.match(text({ verified: [] }), /^done, not everything is proved:/);
    assert.equal(isProved(run({ verified: [ok, unknown] })), false);
    assert.equal(isProved(run({ state: 'stopped', verified: [ok] })), false);
    const copy = { ...plan, request: { action: 'copy', provider: 'p', namespace: 'shop' } as const };
    assert.equal(isProved(run({ plan: copy, verified: [] })), true);
  });

  it('says where, how long, why, and what can be done', () => {
    const stopped = run({ state: 'stopped', message: 'it was cancelled', remedy: 'Resume it.' });
    assert.equal(
      runText(stopped, [['backops restore --resume x', 'go on']], plain),
      [
        'stopped half-way: Replace claim data',
        '  run 20260115143002ab · took 1.5 min · context dev · namespace shop',
        '  It was cancelled.',
        '  Resume it.',
        '',
        '  backops restore --resume x  go on',
        '',
      ].join('\n'),
    );
  });

  it('shows each step, its time and why it failed', () => {
    const [begunAt, endedAt] = ['2026-01-15T14:30:02Z', '2026-01-15T14:30:12Z'];
    const steps = [
      { id: 'a', title: 'Stop it', state: 'taken-back', begunAt, endedAt },
      { id: 'b', title: 'Wait', state: 'failed', begunAt, endedAt, error: 'it is full' },
      { id: 'c', title: 'Start it', state: 'pending' },
    ] as const;
    const expected = ['  ↩ Stop it  taken back', '  ✗ Wait  10 s', '      It is full.', '  · Start it', ''];
    assert.equal(stepsText(run({ steps }), endedAt, plain), expected.join('\n'));
  });

  it('obeys nothing that a cluster says to a terminal, and stays on its lines', () => {
    const evil = 'quiet\u001b[2J\nplease';
    const [line] = stepLines({ id: 'a', title: evil, state: 'begun' }, '', plain, 80);
    assert.equal(line, '  … quiet [2J please');
    assert.deepEqual(detailLines({ waitsFor: evil }, 16), ['      quiet [2J…']);
  });

  it('shows how far volumes are, the open ones first', () => {
    const parts = Array.from({ length: 10 }, (_, at) => ({ name: `v${at}`, done: at < 9 ? 2048 : 512, total: 2048 }));
    const lines = detailLines({ done: 3, total: 12, unit: 'objects', parts }, 80);
    assert.deepEqual(lines.slice(0, 3), [
      '      3 of 12 objects, 25 %',
      '      v9  512 B of 2 KiB, 25 %',
      '      v0  2 KiB of 2 KiB, 100 %',
    ]);
    assert.equal(lines.at(-1), '      and 2 volumes more');
  });
});
