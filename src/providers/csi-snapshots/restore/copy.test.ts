import assert from 'node:assert/strict';
import { type Given, planIn, worldOf } from '../../../../test/support/world.ts';
import type { Plan } from '../../../core/model/plan.ts';
import { isRefused } from '../../../core/model/restorer.ts';
import { restorer } from '../restore.ts';
import {
  claim,
  created,
  object,
  plan,
  refusal,
  request,
  snapshot,
  snapshotClass,
  statefulSet,
  steps,
  storageClass,
  usual,
} from './objects.testing.ts';

describe('plans of CSI snapshots', () => {
  const without = (kind: string) => usual.filter((one) => one.kind !== kind);

  it('beside: asks for as much as the snapshot needs, in the class of the old claim, under a free name', () => {
    const found = plan([...usual, claim('data-restore')], request('side-by-side'));
    const made = created(found, 'PersistentVolumeClaim');
    assert.deepEqual([made.metadata.name, made.spec.resources.requests.storage], ['data-restore-2', '2Gi']);
    assert.deepEqual([made.spec.storageClassName, made.spec.accessModes], ['fast', ['ReadWriteOnce']]);
    assert.deepEqual(steps(found), ['create-claim', 'bound-data-restore-2']);
    assert.deepEqual(found.volumes[0]?.bytes, 2 * 1024 ** 3);
  });

  it('beside: does not wait for a volume that only a pod brings about, or that might', () => {
    const late = [storageClass('fast', { volumeBindingMode: 'WaitForFirstConsumer' }), ...usual.slice(1)];
    assert.deepEqual(steps(plan(late, request('side-by-side'))), ['create-claim']);
    const hidden = plan(usual, request('side-by-side'), ['storage.k8s.io/StorageClass']);
    assert.deepEqual(steps(hidden), ['create-claim']);
    assert.deepEqual(
      hidden.checks.map(({ outcome }) => outcome),
      ['unknown'],
    );
  });

  it('blocks a class of another driver', () => {
    const other = [storageClass('fast', { provisioner: 'other.csi' }), ...usual.slice(1)];
    assert.deepEqual(
      plan(other, request('side-by-side')).checks.map(({ outcome }) => outcome),
      ['blocked'],
    );
  });

  it('finds the class when the claim is gone, and refuses to guess among several', () => {
    const gone = usual.filter(({ kind }) => kind !== 'PersistentVolumeClaim');
    assert.equal(created(plan(gone, request('side-by-side')), 'PersistentVolumeClaim').spec.storageClassName, 'fast');
    assert.match(
      refusal([...gone, storageClass('slow')], request('side-by-side')),
      /which storage class .* cannot be told/,
    );
    const marked = storageClass('slow', {
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    });
    const chosen = plan([...gone, marked], request('side-by-side'));
    assert.equal(created(chosen, 'PersistentVolumeClaim').spec.storageClassName, 'slow');
  });

  it('refuses what is not ready, is being deleted, or cannot be seen', () => {
    const not = (status: object, more: object = {}) => [
      ...usual.filter(({ kind }) => kind !== 'VolumeSnapshot'),
      snapshot({ status, ...more }),
    ];
    assert.match(refusal(not({ readyToUse: false }), request('side-by-side')), /is not ready to use/);
    assert.match(
      refusal(not({ readyToUse: false, error: { message: 'no space' } }), request('side-by-side')),
      /no space/,
    );
    const dying = not({ readyToUse: true }, { metadata: { deletionTimestamp: '2026-01-15T11:59:00Z' } });
    assert.match(refusal(dying, request('side-by-side')), /is being deleted/);
    assert.match(refusal(usual, request('side-by-side'), ['snapshot.storage.k8s.io/VolumeSnapshot']), /cannot be read/);
    assert.match(refusal(usual, request('side-by-side'), ['PersistentVolumeClaim']), /claims of shop cannot be read/);
    assert.match(refusal(usual, request('in-place', { namespace: 'other' })), /is in shop, not in other/);
  });

  it('clone: names the snapshot anew and does not give the copy the right to delete it', () => {
    const found = plan(usual, request('clone'));
    assert.equal(found.target.namespace, 'shop-restore');
    const made = created(found, 'VolumeSnapshotContent');
    assert.deepEqual([made.spec.deletionPolicy, made.spec.source.snapshotHandle], ['Retain', 'handle-1']);
    const taken = object('v1', 'Namespace', 'shop-restore');
    assert.equal(plan([...usual, taken], request('clone')).target.namespace, 'shop-restore-2');
    assert.match(
      refusal(usual, request('clone'), ['snapshot.storage.k8s.io/VolumeSnapshotContent']),
      /cannot be named/,
    );
    assert.match(refusal(usual, request('clone', { targetNamespace: 'shop' })), /is where the snapshot is/);
    assert.match(refusal(usual, request('clone'), ['Namespace']), /you may not see namespaces/);
  });

  it('copies with the one class that fits', () => {
    const copy = { action: 'copy', provider: 'csi-snapshots', namespace: 'shop' } as const;
    const found = planIn(worldOf(usual), restorer, copy);
    assert.ok(!isRefused(found));
    assert.equal(created(found, 'VolumeSnapshot').spec.volumeSnapshotClassName, 'snap');
    const several = planIn(worldOf([...usual, snapshotClass('other')]), restorer, copy);
    assert.match(isRefused(several) ? several.refused : '', /several VolumeSnapshotClasses and no default one/);
    const none = planIn(worldOf([storageClass('fast', { provisioner: 'nfs' }), ...usual.slice(1)]), restorer, copy);
    assert.match(isRefused(none) ? none.refused : '', /has no VolumeSnapshotClasses/);
  });

  it('tells what is not there from what may not be read', () => {
    assert.match(refusal(without('VolumeSnapshotContent'), request('in-place')), /its VolumeSnapshotContent is gone/);
    assert.ok(plan(usual, request('side-by-side'), ['snapshot.storage.k8s.io/VolumeSnapshotContent']));
    const classless = [...without('StorageClass'), storageClass('slow')];
    assert.deepEqual(
      plan(classless, request('side-by-side')).checks.map(({ outcome, message }) => `${outcome} ${message}`),
      ['blocked there is no storage class fast'],
    );
    const hidden = plan(usual, request('in-place'), ['apps/StatefulSet']).checks.find(({ id }) => id === 'workloads');
    assert.equal(hidden?.outcome, 'unknown');
  });

  it('deletes a snapshot of the namespace that is asked for, and of no other', () => {
    const asked = { action: 'delete', provider: 'csi-snapshots', namespace: 'other' } as const;
    const found = planIn(worldOf(usual), restorer, { ...asked, point: 'csi-snapshots/VolumeSnapshot/shop/point' });
    assert.match(isRefused(found) ? found.refused : '', /is in shop, not in other/);
  });

  it('says what stays when it ends early', () => {
    const leaves = ({ steps: all }: Plan) => all.flatMap((step) => step.leaves ?? []);
    assert.deepEqual(leaves(plan(usual, request('clone'))), ['namespace shop-restore']);
    const copy = planIn(worldOf(usual), restorer, { action: 'copy', provider: 'csi-snapshots', namespace: 'shop' });
    assert.deepEqual(isRefused(copy) ? [] : leaves(copy), ['VolumeSnapshot data-{run}']);
    const gone = plan([...without('PersistentVolumeClaim'), statefulSet(1)], request('in-place'));
    assert.deepEqual(leaves(gone), ['claim data, filled from the snapshot']);
  });

  it('clone: needs no right to make namespaces for one that is there', () => {
    const there = object('v1', 'Namespace', 'lab', {});
    const found = plan([...usual, there], request('clone', { targetNamespace: 'lab' }));
    assert.ok(!steps(found).includes('create-namespace'));
  });

  it('takes a volume for proof only where it was made for the claim', () => {
    const found = plan(usual, request('side-by-side'));
    const made = (volumeName: string) =>
      claim('data-restore', {
        metadata: { uid: 'claim-uid', creationTimestamp: '2026-01-15T12:00:05Z' },
        spec: { dataSource: { kind: 'VolumeSnapshot', name: 'point' }, volumeName },
      });
    const by = { 'pv.kubernetes.io/provisioned-by': 'disk.csi' };
    const volume = (creationTimestamp: string, annotations: object = by) =>
      object('v1', 'PersistentVolume', 'pv-9', { metadata: { creationTimestamp, annotations } });
    const outcome = (objects: readonly Given[], unread: readonly string[] = []) =>
      restorer.verify(found, worldOf(objects, unread)).map((one) => one.outcome);
    assert.deepEqual(outcome([made('pvc-claim-uid')], ['PersistentVolume']), ['ok']);
    assert.deepEqual(outcome([made('pv-9'), volume('2026-01-15T12:00:06Z')]), ['ok']);
    assert.deepEqual(outcome([made('pv-9'), volume('2026-01-15T11:00:00Z')]), ['failed']);
    assert.deepEqual(outcome([made('pv-9'), volume('2026-01-15T12:00:05Z', {})]), ['failed'], 'made by hand');
    assert.deepEqual(outcome([made('pv-9')], ['PersistentVolume']), ['unknown']);
  });
});
