import assert from 'node:assert/strict';
import type { Given } from '../../../../test/support/world.ts';
import { filled } from '../../../core/plan/run-id.ts';
import { newJournal } from '../../../restore/run/journal.ts';
import {
  claim,
  created,
  object,
  plan,
  refusal,
  request,
  snapshot,
  statefulSet,
  steps,
  storageClass,
  usual,
} from './objects.testing.ts';

describe('plans in place of CSI snapshots', () => {
  const without = (kind: string) => usual.filter((one) => one.kind !== kind);

  it('stops who mounts it, keeps the present state, and has everything back in order', () => {
    const found = plan([...usual, statefulSet(2)], request('in-place'));
    assert.deepEqual(steps(found), [
      'scale-down-statefulset-db',
      'unmounted-data',
      'safety-snapshot',
      'ready-data-before-{run}',
      'still-point',
      'still-stopped-statefulset-db',
      'still-unchanged-statefulset-db',
      'still-unmounted-data',
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

  it('an undo gives back what the run took away, and no more', () => {
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

  it('leaves a stopped workload stopped', () => {
    const found = plan([...usual, statefulSet(0)], request('in-place'));
    assert.ok(!steps(found).some((id) => id.startsWith('scale')));
    assert.ok(
      found.basis.some(({ name }) => name === 'db'),
      'but relies on its being so',
    );
  });

  it('refuses who cannot be stopped', () => {
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

  it('is blocked by a CronJob that could start in the middle', () => {
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

  it('is blocked by a keeper that runs, and unknown with one that cannot be seen', () => {
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

  it('is blocked by an Argo CD Application that lists the workload, whatever else has its label', () => {
    const application = (resources: readonly object[], automated?: object) =>
      object('argoproj.io/v1alpha1', 'Application', 'shop', {
        metadata: { namespace: 'argocd' },
        spec: { syncPolicy: { automated } },
        status: { resources },
      });
    const listed = [{ group: 'apps', version: 'v1', kind: 'StatefulSet', namespace: 'shop', name: 'db' }];
    const labels = { 'app.kubernetes.io/instance': 'shop' };
    const outcome = (
      objects: readonly Given[],
      unread: readonly string[] = [],
      annotations: Readonly<Record<string, string>> = {},
    ) => {
      const kept = statefulSet(1);
      const workload = { ...kept, metadata: { ...kept.metadata, labels, annotations } };
      return plan([...usual, workload, ...objects], request('in-place'), unread).checks.find(
        ({ id }) => id === 'gitops',
      )?.outcome;
    };
    assert.equal(outcome([application(listed, { selfHeal: true })]), 'blocked');
    assert.equal(outcome([application(listed)]), 'ok');
    assert.equal(outcome([application([], { selfHeal: true })]), undefined);
    assert.equal(outcome([]), undefined);
    const unread = ['argoproj.io/Application'];
    assert.equal(outcome([], unread), 'unknown');
    assert.equal(outcome([], unread, { 'meta.helm.sh/release-name': 'shop' }), undefined);
  });

  it('a claim that goes as soon as its pods stop is not touched', () => {
    const dying = claim('data', { metadata: { deletionTimestamp: '2026-01-15T11:59:00Z' } });
    const all = [...without('PersistentVolumeClaim'), statefulSet(1)];
    assert.match(refusal([...all, dying], request('in-place')), /claim data is being deleted/);
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'db-0', uid: 'x', controller: true };
    const ephemeral = claim('data', { metadata: { ownerReferences: [owner] } });
    assert.match(refusal([...all, ephemeral], request('in-place')), /claim data belongs to pod db-0/);
    assert.ok(plan([...all, ephemeral], request('side-by-side')));
  });

  it('looks once more before the old state is removed', () => {
    const found = plan([...usual, statefulSet(1)], request('in-place'));
    const last = found.steps.findIndex(({ isPointOfNoReturn }) => isPointOfNoReturn);
    const before = found.steps.slice(steps(found).indexOf('ready-data-before-{run}') + 1, last);
    assert.deepEqual(
      before.map(({ id }) => id),
      ['still-point', 'still-stopped-statefulset-db', 'still-unchanged-statefulset-db', 'still-unmounted-data'],
    );
    const stopped = plan([...usual, statefulSet(0)], request('in-place'));
    assert.ok(steps(stopped).includes('still-stopped-statefulset-db'), 'also what was stopped already');
  });

  it('a claim without a volume has nothing to keep, and is replaced', () => {
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

  it('the undo of a run that stopped without the claim brings the same claim back', () => {
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

  it('what a person wrote stays as it is written', () => {
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
});
