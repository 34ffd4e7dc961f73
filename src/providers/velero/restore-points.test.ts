import assert from 'node:assert/strict';
import type { LiveObject } from '../../core/model/live-object.ts';
import { restorePoints } from './restore-points.ts';

type Objects = Readonly<Record<string, readonly LiveObject[] | undefined>>;
const readable: Objects = { PodVolumeBackup: [], DataUpload: [] };

function pointOf(spec: object, status: object = {}, more: Objects = readable, wanted?: string) {
  const backup: LiveObject = {
    metadata: { name: 'one', namespace: 'velero', creationTimestamp: '2026-01-15T11:00:00Z' },
    spec,
    status: { phase: 'Completed', ...status },
  };
  const objects: Objects = { Backup: [backup], ...more };
  const query = { namespace: 'shop', now: '2026-01-15T12:00:00Z' };
  return restorePoints.list(
    { of: (type) => objects[type.slice('velero.io/'.length)] },
    { ...query, ...(wanted && { isWantedClaim: (claim: string) => claim === wanted }) },
  )[0];
}

const related = { namespace: 'velero', labels: { 'velero.io/backup-name': 'one' } };
const fileBackup = (claim: string, phase: string, namespace = 'shop'): LiveObject => ({
  metadata: { ...related, name: claim, annotations: { 'velero.io/pvc-name': claim } },
  spec: { pod: { namespace }, volume: 'data' },
  status: { phase, progress: { totalBytes: 1000 } },
});
const shop = { includedNamespaces: ['shop'] };

describe('restore points of Velero', () => {
  it('hold a namespace, may hold it, or do not', () => {
    const contained = (spec: object) => pointOf(spec)?.contents.namespace ?? 'no';
    assert.equal(contained({}), 'yes');
    assert.equal(contained({ includedNamespaces: ['*'] }), 'yes');
    assert.equal(contained(shop), 'yes');
    assert.equal(contained({ includedNamespaces: ['other'] }), 'no');
    assert.equal(contained({ includedNamespaces: ['*'], excludedNamespaces: ['shop'] }), 'no');
    assert.equal(contained({ includedNamespaces: ['sh*'] }), 'unknown');
    assert.equal(contained({ includedNamespaces: ['{shop,web}'] }), 'unknown');
    assert.equal(contained({ includedNamespaces: ['x*'] }), 'no');
  });

  it('say what limits them', () => {
    const text = pointOf({
      ...shop,
      includedResources: ['pvc'],
      excludedResources: ['secrets', 'volumesnapshots.snapshot.storage.k8s.io'],
      labelSelector: { matchLabels: { app: 'db' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['a'] }] },
    })?.contents.text;
    assert.equal(text, 'namespace shop; only pvc; without secrets; only objects with app=db and tier In (a)');
  });

  it('have a state of our words beside the phase', () => {
    const state = (phase: string, more: object = {}) => pointOf(shop, { phase, ...more })?.state;
    assert.equal(state('Completed'), 'complete');
    assert.equal(state('Completed', { expiration: '2026-01-15T11:59:00Z' }), 'expired');
    assert.equal(state('PartiallyFailed'), 'incomplete');
    assert.equal(state('Failed'), 'failed');
    assert.equal(state('Finalizing'), 'running');
    assert.equal(state('Deleting'), 'deleting');
    assert.equal(state('SomethingNew'), 'unknown');
    assert.equal(state('constructor'), 'unknown');
  });

  it('count snapshots for a backup of one namespace only', () => {
    const counted = { csiVolumeSnapshotsAttempted: 2, csiVolumeSnapshotsCompleted: 2 };
    const data = pointOf(shop, counted)?.volumeData;
    assert.deepEqual([data?.presence, data?.where], ['yes', ['same-storage']]);
    assert.equal(pointOf(shop, { ...counted, csiVolumeSnapshotsCompleted: 1 })?.volumeData.presence, 'partial');
    assert.equal(pointOf(shop, { csiVolumeSnapshotsAttempted: 2 })?.volumeData.presence, 'failed');
    assert.equal(
      pointOf(shop, counted, readable, 'data')?.volumeData.presence,
      'unknown',
      'of which claims is not said',
    );
    const wide = pointOf({}, counted)?.volumeData;
    assert.equal(wide?.presence, 'unknown');
    assert.match(wide?.reason ?? '', /2 of 2 CSI snapshots; whether of namespace shop stands in its store only/);
  });

  it('take file copies of this backup and namespace', () => {
    const other = { ...fileBackup('x', 'Failed'), metadata: { name: 'x', namespace: 'velero' } };
    const files = [fileBackup('data', 'Completed'), fileBackup('web', 'Completed', 'web'), other];
    const point = pointOf({}, {}, { PodVolumeBackup: files, DataUpload: [] });
    assert.deepEqual([point?.volumeData.presence, point?.volumeData.where], ['yes', ['object-store']]);
    assert.equal(point?.sizeBytes, 1000);
    const half = [fileBackup('data', 'Completed'), fileBackup('logs', 'Failed')];
    assert.equal(pointOf({}, {}, { PodVolumeBackup: half, DataUpload: [] })?.volumeData.presence, 'partial');
    assert.equal(pointOf({}, {}, { PodVolumeBackup: half, DataUpload: [] }, 'data')?.volumeData.presence, 'yes');
    const running = { PodVolumeBackup: [fileBackup('data', 'InProgress')], DataUpload: [] };
    assert.equal(pointOf({}, {}, running)?.volumeData.presence, 'unknown');
  });

  it('take moved snapshots from DataUploads, and never for snapshots that are still there', () => {
    const upload: LiveObject = {
      metadata: { name: 'u', namespace: 'velero', ownerReferences: [{ kind: 'Backup', name: 'one' }] },
      spec: { sourceNamespace: 'shop', sourcePVC: 'data' },
      status: { phase: 'Completed', progress: { totalBytes: 5 } },
    };
    const moved = { ...shop, snapshotMoveData: true };
    const counted = { csiVolumeSnapshotsAttempted: 1, csiVolumeSnapshotsCompleted: 1 };
    const data = pointOf(moved, counted, { PodVolumeBackup: [], DataUpload: [upload] })?.volumeData;
    assert.deepEqual([data?.presence, data?.where], ['yes', ['object-store']]);
    const unread = pointOf(moved, counted, { PodVolumeBackup: [] })?.volumeData;
    assert.deepEqual([unread?.presence, unread?.where], ['unknown', []]);
    assert.match(unread?.reason ?? '', /DataUploads could not be read/);
  });

  it('never say that there is no volume data', () => {
    assert.equal(pointOf({ ...shop, snapshotVolumes: false })?.volumeData.presence, 'unknown');
    assert.match(pointOf(shop)?.volumeData.reason ?? '', /whether there were volumes to copy is not/);
  });

  it('note errors and a store that is away', () => {
    const location: LiveObject = {
      metadata: { name: 'default', namespace: 'velero' },
      status: { phase: 'Unavailable', message: 'no bucket' },
    };
    const point = pointOf(
      { ...shop, storageLocation: 'default' },
      { errors: 2 },
      { ...readable, BackupStorageLocation: [location] },
    );
    assert.deepEqual(point?.notes, ['2 errors while it was made', 'its store default is unavailable: no bucket']);
  });

  it('survive whatever the objects hold', () => {
    for (const strange of [null, 7, 'x', [], { includedNamespaces: 7, labelSelector: 'x', orLabelSelectors: {} }]) {
      assert.doesNotThrow(() => pointOf(strange as object, { phase: {}, validationErrors: 7, errors: 'x' }));
    }
  });
});
