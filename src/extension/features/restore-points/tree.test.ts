import assert from 'node:assert/strict';
import type { RestorePoint } from '../../../core/model/restore-point.ts';
import { groupPoints, noFilter, passes, periodOf } from './tree.ts';

const now = new Date(2026, 0, 15, 12);
const at = (day: number, hour: number): string => new Date(2026, 0, day, hour).toISOString();

function point(name: string, createdAt: string | undefined, ...claims: readonly string[]): RestorePoint {
  const volumes = claims.map((volume) => ({ volume, where: 'same-storage', state: 'complete' }) as const);
  return {
    id: name,
    provider: 'velero',
    type: 'velero.io/Backup',
    name,
    namespace: 'velero',
    state: 'complete',
    phase: 'Completed',
    ...(createdAt && { createdAt }),
    contents: { namespace: 'yes', text: 'namespace shop' },
    volumeData: { presence: 'yes', where: ['same-storage'], reason: '', volumes },
    notes: [],
  };
}

describe('the tree of restore points', () => {
  it('tells days by the calendar, not by hours', () => {
    assert.equal(periodOf(at(15, 0), now), 'today');
    assert.equal(periodOf(at(14, 23), now), 'yesterday');
    assert.equal(periodOf(at(14, 0), now), 'yesterday');
    assert.equal(periodOf(at(13, 23), now), 'week');
    assert.equal(periodOf(at(9, 0), now), 'week');
    assert.equal(periodOf(at(8, 23), now), 'older');
    assert.equal(periodOf(undefined, now), 'unknown');
    assert.equal(periodOf('soon', now), 'unknown');
  });

  it('groups by time and by claim', () => {
    const points = [point('c', at(15, 8), 'b', 'a'), point('b', at(14, 8)), point('a', undefined, 'a')];
    const groups = (by: 'time' | 'claim') =>
      groupPoints(points, by, now).map(({ key, points: members }) => [key, members.map(({ name }) => name).join(' ')]);
    assert.deepEqual(groups('time'), [
      ['today', 'c'],
      ['yesterday', 'b'],
      ['unknown', 'a'],
    ]);
    assert.deepEqual(groups('claim'), [
      ['', 'b'],
      ['a', 'c a'],
      ['b', 'c'],
    ]);
  });

  it('filters by system, state and text', () => {
    const one = point('Nightly-1', at(15, 8), 'data-db-0');
    assert.equal(passes(one, noFilter), true);
    assert.equal(passes(one, { ...noFilter, text: ' nightly ' }), true);
    assert.equal(passes(one, { ...noFilter, text: 'db-0' }), true);
    assert.equal(passes(one, { ...noFilter, text: 'uploads' }), false);
    assert.equal(passes(one, { ...noFilter, systems: ['csi-snapshots'] }), false);
    assert.equal(passes(one, { ...noFilter, states: ['failed', 'complete'] }), true);
  });
});
