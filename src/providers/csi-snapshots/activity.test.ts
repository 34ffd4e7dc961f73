import assert from 'node:assert/strict';
import type { LiveObject } from '../../core/model/live-object.ts';
import { activities } from './activity.ts';

const listed = (snapshots: readonly LiveObject[], claims: readonly LiveObject[] | undefined) =>
  activities.list({ of: (type) => (type === 'PersistentVolumeClaim' ? claims : snapshots) }, 'shop');

describe('activity of CSI snapshots', () => {
  const snapshot = (status?: object, metadata: object = {}): LiveObject => ({
    metadata: { name: 'one', namespace: 'shop', creationTimestamp: '2026-01-15T11:00:00Z', ...metadata },
    spec: { source: { persistentVolumeClaimName: 'data' } },
    status,
  });
  const claim = (
    phase: string | undefined,
    dataSource: object = { kind: 'VolumeSnapshot', name: 'one' },
  ): LiveObject => ({
    metadata: { name: 'data-2', namespace: 'shop' },
    spec: { dataSource },
    status: { phase },
  });

  it('is each snapshot as it is made', () => {
    const told = (status?: object, metadata?: object) =>
      listed([snapshot(status, metadata)], []).map(({ what, state, phase }) => [what, state, phase])[0];
    assert.deepEqual(told(), ['snapshot', 'waiting', 'NotReady']);
    assert.deepEqual(told({ readyToUse: false }), ['snapshot', 'running', 'NotReady']);
    assert.deepEqual(told({ readyToUse: true }), ['snapshot', 'complete', 'Ready']);
    assert.deepEqual(told({ error: { message: 'no room' } }), ['snapshot', 'failed', 'Error']);
    assert.deepEqual(told({}, { deletionTimestamp: '2026-01-15T12:00:00Z' }), ['snapshot', 'deleting', 'Deleting']);
    assert.equal(listed([snapshot({ error: { message: 'no room' } })], [])[0]?.message, 'no room');
  });

  it('is each claim that is filled from a snapshot, and no other', () => {
    const told = (...claims: readonly LiveObject[]) => listed([], claims).map(({ state, about }) => [state, about]);
    assert.deepEqual(told(claim('Pending')), [['waiting', 'claim data-2 from VolumeSnapshot one']]);
    assert.deepEqual(told(claim('Bound')), [['complete', 'claim data-2 from VolumeSnapshot one']]);
    assert.deepEqual(told(claim('Lost')), [['failed', 'claim data-2 from VolumeSnapshot one']]);
    assert.deepEqual(told(claim('Bound', { kind: 'PersistentVolumeClaim', name: 'other' })), []);
    assert.deepEqual(listed([], undefined), []);
  });
});
