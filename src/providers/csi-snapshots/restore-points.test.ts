import assert from 'node:assert/strict';
import type { LiveObject } from '../../core/model/live-object.ts';
import { restorePoints } from './restore-points.ts';

const query = { namespace: 'shop', now: '2026-01-15T12:00:00Z' };

function pointsOf(
  snapshot: Partial<LiveObject>,
  more: Readonly<Record<string, readonly LiveObject[]>> = {},
  wanted?: string,
) {
  const one: LiveObject = {
    spec: { source: { persistentVolumeClaimName: 'data' }, volumeSnapshotClassName: 'fast' },
    ...snapshot,
    metadata: { name: 'one', namespace: 'shop', creationTimestamp: '2026-01-15T11:00:00Z', ...snapshot.metadata },
  };
  const objects = { 'snapshot.storage.k8s.io/VolumeSnapshot': [one], ...more } as Record<string, readonly LiveObject[]>;
  return restorePoints.list(
    { of: (type) => objects[type] },
    { ...query, ...(wanted && { isWantedClaim: (claim: string) => claim === wanted }) },
  );
}

const ready = {
  readyToUse: true,
  restoreSize: '2Gi',
  creationTime: '2026-01-15T10:59:00Z',
  boundVolumeSnapshotContentName: 'content',
};

describe('restore points of CSI snapshots', () => {
  it('are complete when they are ready, with time, size and claim', () => {
    const [point] = pointsOf({ status: ready });
    assert.equal(point?.state, 'complete');
    assert.equal(point?.sizeBytes, 2 * 1024 ** 3);
    assert.equal(point?.createdAt, '2026-01-15T10:59:00Z');
    assert.equal(point?.contents.text, 'claim data, class fast');
    assert.deepEqual(point?.volumeData.where, ['same-storage']);
    assert.equal(point?.deletionPolicy, undefined, 'contents and classes could not be read');
  });

  it('are not ready, failed, or not known', () => {
    const state = (status: unknown) => pointsOf({ status }).map((one) => [one.state, one.volumeData.presence]);
    assert.deepEqual(state({ readyToUse: false }), [['running', 'unknown']]);
    assert.deepEqual(state({ readyToUse: false, error: { message: 'no driver' } }), [['failed', 'failed']]);
    assert.deepEqual(state(undefined), [['unknown', 'unknown']]);
    assert.deepEqual(state({ readyToUse: 'true' }), [['unknown', 'unknown']]);
  });

  it('take the policy of the content, else of the class', () => {
    const content: LiveObject = { metadata: { name: 'content' }, spec: { deletionPolicy: 'Retain' } };
    const snapshotClass = { metadata: { name: 'fast' }, deletionPolicy: 'Delete' } as LiveObject;
    const classes = { 'snapshot.storage.k8s.io/VolumeSnapshotClass': [snapshotClass] };
    const contents = { 'snapshot.storage.k8s.io/VolumeSnapshotContent': [content] };
    assert.equal(pointsOf({ status: ready }, { ...classes, ...contents })[0]?.deletionPolicy, 'Retain');
    const [point] = pointsOf({ status: ready }, classes);
    assert.equal(point?.deletionPolicy, 'Delete');
    assert.match(point?.notes[0] ?? '', /deleting the VolumeSnapshot or its namespace/);
  });

  it('are those of the wanted claims, and those of unknown origin', () => {
    assert.equal(pointsOf({ status: ready }, {}, 'data').length, 1);
    assert.equal(pointsOf({ status: ready }, {}, 'other').length, 0);
    const elsewhere = { spec: { source: { volumeSnapshotContentName: 'given' } }, status: ready };
    assert.equal(pointsOf(elsewhere, {}, 'other').length, 1);
  });
});
