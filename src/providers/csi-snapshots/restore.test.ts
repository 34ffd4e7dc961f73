import assert from 'node:assert/strict';
import { type Given, planIn, worldOf } from '../../../test/support/world.ts';
import type { Plan, RestoreRequest } from '../../core/model/plan.ts';
import { isRefused } from '../../core/model/restorer.ts';
import { filled } from '../../core/plan/run-id.ts';
import { newJournal } from '../../restore/run/journal.ts';
import { restorer } from './restore.ts';

const snapshots = 'snapshot.storage.k8s.io/v1';

function object(apiVersion: string, kind: string, name: string, more: object = {}): Given {
  const isClusterScoped = ['StorageClass', 'VolumeSnapshotClass', 'VolumeSnapshotContent', 'Namespace'].includes(kind);
  const metadata = { name, uid: `uid-${kind}-${name}`, ...(!isClusterScoped && { namespace: 'shop' }) };
  const { metadata: changed, ...fields } = more as { metadata?: object };
  return { apiVersion, kind, metadata: { ...metadata, ...changed }, ...fields };
}

const storageClass = (name: string, more: object = {}) =>
  object('storage.k8s.io/v1', 'StorageClass', name, {
    provisioner: 'disk.csi',
    volumeBindingMode: 'Immediate',
    ...more,
  });
const snapshotClass = (name: string, more: object = {}) =>
  object(snapshots, 'VolumeSnapshotClass', name, { driver: 'disk.csi', deletionPolicy: 'Delete', ...more });
const claim = (name = 'data', more: object = {}) =>
  object('v1', 'PersistentVolumeClaim', name, {
    metadata: { labels: { app: 'db' }, annotations: { 'pv.kubernetes.io/bind-completed': 'yes', note: 'ours' } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      volumeMode: 'Filesystem',
      volumeName: 'pv-1',
      resources: { requests: { storage: '1Gi' } },
    },
    status: { phase: 'Bound' },
    ...more,
  });
const snapshot = (more: object = {}) =>
  object(snapshots, 'VolumeSnapshot', 'point', {
    spec: { volumeSnapshotClassName: 'snap', source: { persistentVolumeClaimName: 'data' } },
    status: {
      readyToUse: true,
      restoreSize: '2Gi',
      creationTime: '2026-01-15T11:00:00Z',
      boundVolumeSnapshotContentName: 'content',
    },
    ...more,
  });
const content = object(snapshots, 'VolumeSnapshotContent', 'content', {
  spec: { driver: 'disk.csi', sourceVolumeMode: 'Filesystem', deletionPolicy: 'Delete' },
  status: { snapshotHandle: 'handle-1' },
});
const statefulSet = (replicas: number, more: object = {}) =>
  object('apps/v1', 'StatefulSet', 'db', {
    metadata: { generation: 3 },
    spec: { replicas, template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } }, ...more },
  });

const usual = [storageClass('fast'), snapshotClass('snap'), claim(), snapshot(), content];
const request = (mode: RestoreRequest['mode'], more: Partial<RestoreRequest> = {}): RestoreRequest => ({
  action: 'restore',
  provider: 'csi-snapshots',
  mode,
  namespace: 'shop',
  point: 'csi-snapshots/VolumeSnapshot/shop/point',
  ...more,
});

function plan(objects: readonly Given[], asked: RestoreRequest, unread: readonly string[] = []): Plan {
  const found = planIn(worldOf(objects, unread), restorer, asked);
  if (isRefused(found)) assert.fail(found.refused);
  return found;
}

function refusal(objects: readonly Given[], asked: RestoreRequest, unread: readonly string[] = []): string {
  const found = planIn(worldOf(objects, unread), restorer, asked);
  assert.ok(isRefused(found), 'it is refused');
  assert.match(found.remedy, /\S/);
  return found.refused;
}

const steps = ({ steps: all }: Plan): string[] => all.map(({ id }) => id);

// biome-ignore lint/suspicious/noExplicitAny: whatever the plan creates.
function created(found: Plan, kind: string): any {
  const step = found.steps.find((one) => one.do === 'create' && one.object.kind === kind);
  return step?.do === 'create' ? step.object : undefined;
}

describe('plans of CSI snapshots', () => {
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

  it('in place: stops who mounts it, keeps the present state, and has everything back in order', () => {
    const found = plan([...usual, statefulSet(2)], request('in-place'));
    assert.deepEqual(steps(found), [
      'scale-down-statefulset-db',
      'unmounted',
      'safety-snapshot',
      'ready-data-before-{run}',
      'still-point',
      'still-stopped-statefulset-db',
      'still-unmounted',
      'delete-claim',
      'create-claim',
      'scale-up-statefulset-db',
      'bound-data',
      'ready-statefulset-db',
    ]);
    const made = created(found, 'PersistentVolumeClaim');
    assert.deepEqual([made.metadata.labels, made.metadata.annotations], [{ app: 'db' }, { note: 'ours' }]);
    assert.equal(made.spec.volumeName, undefined, 'the old volume is not asked for');
    assert.equal(found.undo?.request.point, 'csi-snapshots/VolumeSnapshot/shop/data-before-{run}');
    assert.equal(found.basis.find(({ name }) => name === 'db')?.generation, 3);
    const last = found.steps.findIndex(({ isPointOfNoReturn }) => isPointOfNoReturn);
    for (const step of found.steps.slice(0, last)) {
      const isLook = step.do === 'wait' || (step.do === 'scale' && step.from === step.replicas);
      assert.ok(step.takeBack || isLook, step.id);
    }
  });

  it('in place: an undo gives back what the run took away, and no more', () => {
    const { undo } = plan([...usual, statefulSet(2)], request('in-place'));
    const owed = undo?.request.owed ?? [];
    const workloads = owed.filter(({ ref }) => ref.type !== 'PersistentVolumeClaim');
    assert.deepEqual(workloads, [{ ref: { type: 'apps/StatefulSet', namespace: 'shop', name: 'db' }, replicas: 2 }]);
    const last = (replicas: number) =>
      plan([...usual, statefulSet(replicas)], request('in-place', { owed })).steps.at(-1);
    const step = last(0);
    assert.deepEqual(step?.do === 'scale' && [step.from, step.replicas], [0, 2]);
    assert.equal(last(3)?.id, 'ready-statefulset-db', 'what runs is as it is wanted now');
    assert.ok(plan(usual, request('in-place', { owed })), 'what is gone is not missed');
  });

  it('in place: leaves a stopped workload stopped', () => {
    const found = plan([...usual, statefulSet(0)], request('in-place'));
    assert.ok(!steps(found).some((id) => id.startsWith('scale')));
    assert.ok(
      found.basis.some(({ name }) => name === 'db'),
      'but relies on its being so',
    );
  });

  it('in place: refuses who cannot be stopped', () => {
    const pod = (more: object = {}) =>
      object('v1', 'Pod', 'shell', { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] }, ...more });
    assert.match(refusal([...usual, pod()], request('in-place')), /pod shell .* belongs to no workload/);
    const owner = { kind: 'Cluster', name: 'pg', apiVersion: 'postgresql.cnpg.io/v1', controller: true, uid: 'x' };
    const operated = pod({ metadata: { ownerReferences: [owner] } });
    assert.match(refusal([...usual, operated], request('in-place')), /controlled by Cluster pg/);
    assert.ok(
      plan([...usual, pod({ status: { phase: 'Succeeded' } })], request('in-place')),
      'what is over does not mount',
    );
    assert.match(refusal(usual, request('in-place'), ['Pod']), /may not list the pods/);
    const deleting = statefulSet(1, { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } });
    assert.match(refusal([...usual, deleting], request('in-place')), /deletes its claims when it is scaled down/);
  });

  it('in place: is blocked by a CronJob that could start in the middle', () => {
    const volumes = [{ persistentVolumeClaim: { claimName: 'data' } }];
    const job = (suspend: boolean) =>
      object('batch/v1', 'CronJob', 'dump', {
        spec: { suspend, jobTemplate: { spec: { template: { spec: { volumes } } } } },
      });
    const outcomes = (objects: readonly Given[], unread: readonly string[] = []) =>
      plan([...usual, ...objects], request('in-place'), unread).checks.flatMap(({ id, outcome }) =>
        id === 'cron-jobs' ? outcome : [],
      );
    assert.deepEqual(outcomes([job(false)]), ['blocked']);
    assert.deepEqual(outcomes([job(true)]), []);
    assert.deepEqual(outcomes([], ['batch/CronJob']), ['unknown']);
  });

  it('in place: is blocked by a keeper that runs, and unknown with one that cannot be seen', () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'shop', 'kustomize.toolkit.fluxcd.io/namespace': 'flux' };
    const keeper = (suspend: boolean) =>
      object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'shop', {
        metadata: { namespace: 'flux' },
        spec: { suspend },
      });
    const kept = statefulSet(1);
    const workload = { ...kept, metadata: { ...kept.metadata, labels } };
    const outcome = (objects: readonly Given[], unread: readonly string[] = []) =>
      plan([...usual, workload, ...objects], request('in-place'), unread).checks.find(({ id }) => id === 'gitops')
        ?.outcome;
    assert.equal(outcome([keeper(false)]), 'blocked');
    assert.equal(outcome([keeper(true)]), 'ok');
    assert.equal(outcome([], ['kustomize.toolkit.fluxcd.io/Kustomization']), 'unknown');
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
});

describe('what plans of CSI snapshots must not overlook', () => {
  const without = (kind: string) => usual.filter((one) => one.kind !== kind);

  it('in place: a claim that goes as soon as its pods stop is not touched', () => {
    const dying = claim('data', { metadata: { deletionTimestamp: '2026-01-15T11:59:00Z' } });
    const all = [...without('PersistentVolumeClaim'), statefulSet(1)];
    assert.match(refusal([...all, dying], request('in-place')), /claim data is being deleted/);
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'db-0', uid: 'x', controller: true };
    const ephemeral = claim('data', { metadata: { ownerReferences: [owner] } });
    assert.match(refusal([...all, ephemeral], request('in-place')), /claim data belongs to pod db-0/);
    assert.ok(plan([...all, ephemeral], request('side-by-side')));
  });

  it('in place: looks once more before the old state is removed', () => {
    const found = plan([...usual, statefulSet(1)], request('in-place'));
    const last = found.steps.findIndex(({ isPointOfNoReturn }) => isPointOfNoReturn);
    const before = found.steps.slice(steps(found).indexOf('ready-data-before-{run}') + 1, last);
    assert.deepEqual(
      before.map(({ id }) => id),
      ['still-point', 'still-stopped-statefulset-db', 'still-unmounted'],
    );
    const stopped = plan([...usual, statefulSet(0)], request('in-place'));
    assert.ok(steps(stopped).includes('still-stopped-statefulset-db'), 'also what was stopped already');
  });

  it('in place: a claim without a volume has nothing to keep, and is replaced', () => {
    const { volumeName: _, ...spec } = claim().spec as Record<string, unknown>;
    const pending = claim('data', { spec, status: { phase: 'Pending' } });
    const found = plan([...without('PersistentVolumeClaim'), pending, statefulSet(1)], request('in-place'));
    assert.ok(!steps(found).includes('safety-snapshot'));
    assert.equal(found.undo, undefined);
    assert.match(found.effects.find(({ kind }) => kind === 'replace')?.detail ?? '', /it has no volume/);
    assert.ok(
      steps(found).indexOf('still-empty') < steps(found).indexOf('delete-claim'),
      'and is still without one when it is deleted',
    );
  });

  it('in place: the undo of a run that stopped without the claim brings the same claim back', () => {
    const shared = claim('data', {
      spec: {
        ...(claim().spec as object),
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '5Gi' } },
      },
    });
    const rest = [...without('PersistentVolumeClaim'), storageClass('slow')];
    const { undo } = plan([...rest, shared, statefulSet(1)], request('in-place'));
    const point = { ...snapshot(), metadata: { ...snapshot().metadata, name: 'data-before-1', uid: 'safety' } };
    assert.ok(undo);
    const asked = filled(undo.request, '1');
    const found = plan([...rest, point, statefulSet(0)], asked);
    const made = created(found, 'PersistentVolumeClaim');
    assert.deepEqual([made.spec.accessModes, made.spec.storageClassName], [['ReadWriteMany'], 'fast']);
    assert.deepEqual([made.spec.resources.requests.storage, made.metadata.labels], ['5Gi', { app: 'db' }]);
    assert.equal(made.spec.dataSource.name, 'data-before-1');
    assert.equal(found.steps.filter((one) => one.do === 'create').length, 1);
  });

  it('in place: what a person wrote stays as it is written', () => {
    const noted = claim('data', { metadata: { annotations: { note: 'of {run}, {run+} and {{run}}' } } });
    const found = plan([...without('PersistentVolumeClaim'), noted, statefulSet(1)], request('in-place'));
    const once = filled(found, 'r1');
    assert.deepEqual(created(once, 'PersistentVolumeClaim').metadata.annotations, {
      note: 'of {run}, {run+} and {{run}}',
    });
    const undo = once.undo?.request;
    assert.ok(undo);
    const point = { ...snapshot(), metadata: { ...snapshot().metadata, name: 'data-before-r1', uid: 'safety' } };
    const again = newJournal(
      plan([...without('PersistentVolumeClaim'), point, statefulSet(0)], undo),
      'digest',
      new Date('2026-01-15T12:00:00Z'),
    );
    assert.deepEqual(created(again.plan, 'PersistentVolumeClaim').metadata.annotations, {
      note: 'of {run}, {run+} and {{run}}',
    });
    assert.deepEqual(again.plan.request, undo);
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
