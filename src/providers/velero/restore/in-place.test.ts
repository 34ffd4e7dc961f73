import assert from 'node:assert/strict';
import {
  backup,
  byFiles,
  check,
  claim,
  createdSpec,
  data,
  db,
  inPlace,
  noSnapshots,
  object,
  plan,
  pod,
  refusal,
  titles,
  uploads,
  usual,
  workload,
} from './shop.testing.ts';

describe('planning in place with Velero', () => {
  describe('in place from snapshots', () => {
    it('stops, keeps, looks whether all is kept, deletes, restores and starts', () => {
      const made = plan(usual, inPlace());
      const order = [
        'Scale StatefulSet db down',
        'Keep the present',
        'has 2 volumes',
        'Delete claim data',
        'Ask Velero to restore',
        'claim data is filled',
        'Scale StatefulSet db up',
      ];
      const places = order.map((one) => titles(made).findIndex((title) => title.includes(one)));
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
      assert.ok(!places.includes(-1), titles(made).join('\n'));
      assert.deepEqual(createdSpec(made, 'Restore').excludedResources, [
        'roles.rbac.authorization.k8s.io',
        'rolebindings.rbac.authorization.k8s.io',
      ]);
      assert.deepEqual(made.undo?.request.only, { claims: ['data', 'uploads'] });
    });

    it('is the same plan for the same cluster', () => {
      assert.deepEqual(plan([...usual].reverse(), inPlace()), plan(usual, inPlace()));
    });

    it('warns when the count fits, and refuses when it does not', () => {
      assert.equal(check(plan(usual, inPlace()), 'volume-data')?.outcome, 'warning');
      assert.match(refusal([...usual, claim('cache')], inPlace()), /2 snapshots, and .* are 3 claims/);
      const chosen = plan([...usual, claim('cache')], inPlace({ only: { claims: ['data'] } }));
      assert.equal(check(chosen, 'volume-data')?.outcome, 'unknown');
      const everything = usual.map((one) => (one.kind === 'Backup' ? backup({}, { includedNamespaces: ['*'] }) : one));
      assert.equal(check(plan(everything, inPlace()), 'volume-data')?.outcome, 'unknown');
    });

    it('refuses what would come back empty', () => {
      const without = usual.map((one) => (one.kind === 'Backup' ? backup(noSnapshots) : one));
      assert.match(refusal(without, inPlace()), /would come back EMPTY/);
    });

    it('keeps claims that the backup has no data of', () => {
      const made = plan([...byFiles, uploads], inPlace());
      const kept = made.effects.find(({ name, what }) => name === 'uploads' && what === 'PersistentVolumeClaim');
      assert.deepEqual([kept?.kind, kept?.detail], ['keep', 'the backup has no data of it']);
    });

    it('refuses claims that go as soon as their pods stop', () => {
      const instead = (more: object) =>
        usual.map((one) => (one === data ? { ...data, metadata: { ...data.metadata, ...more } } : one));
      assert.match(refusal(instead({ deletionTimestamp: '2026-01-15T11:59:00Z' }), inPlace()), /data is being deleted/);
      const owner = { apiVersion: 'v1', kind: 'Pod', name: 'db-0', uid: 'x', controller: true };
      assert.match(refusal(instead({ ownerReferences: [owner] }), inPlace()), /data belongs to pod db-0/);
    });

    it('looks once more before it deletes', () => {
      const ids = plan(usual, inPlace()).steps.map(({ id }) => id);
      const before = ids.slice(ids.indexOf('wait-safety-data') + 1, ids.indexOf('delete-claim-data'));
      for (const one of ['still-point', 'still-stopped-statefulset-db', 'still-unmounted-data'])
        assert.ok(before.includes(one), before.join(' '));
    });

    it('refuses where scaling would delete claims, and what cannot be stopped', () => {
      const deletes = { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } };
      const others = usual.filter((one) => one !== db);
      assert.match(refusal([...others, workload('StatefulSet', 'db', 'data', deletes)], inPlace()), /whenScaled/);
      assert.match(refusal([...others, pod('alone', 'data')], inPlace()), /belongs to no workload/);
      const daemons = object('apps/v1', 'DaemonSet', 'agent');
      assert.match(refusal([...others, pod('agent-1', 'data', daemons)], inPlace()), /DaemonSet agent/);
    });

    it('is blocked by a GitOps tool that would undo it', () => {
      const labels = {
        'kustomize.toolkit.fluxcd.io/name': 'apps',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      };
      const kept = workload('StatefulSet', 'db', 'data', {}, { labels });
      const keeper = object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'apps', {
        metadata: { namespace: 'flux-system' },
      });
      const made = plan([...usual.filter((one) => one !== db), kept, keeper], inPlace());
      assert.equal(check(made, 'gitops')?.outcome, 'blocked');
    });

    it('refuses a volume that is no CSI volume', () => {
      const local = claim('data', {}, { spec: { volumeName: 'pv-1' } });
      const volume = object('v1', 'PersistentVolume', 'pv-1', { spec: { local: {} } });
      assert.match(refusal([...usual.filter((one) => one !== data), local, volume], inPlace()), /not a CSI volume/);
    });
  });

  describe('in place from files', () => {
    it('keeps first, then takes the workload away and makes it again', () => {
      const made = plan(byFiles, inPlace());
      assert.deepEqual(
        made.steps.map(({ id }) => id),
        [
          'create-backup',
          'wait-backup',
          'wait-safety-data',
          'delete-statefulset-db',
          'unmounted-data',
          'still-point',
          'delete-claim-data',
          'create-restore',
          'wait-restore',
          'delete-restored-pods',
          'create-statefulset-db',
          'ready-statefulset-db',
        ],
      );
      assert.deepEqual(createdSpec(made, 'Restore').orLabelSelectors, [{ matchLabels: { app: 'db' } }]);
      assert.equal(createdSpec(made, 'Backup').defaultVolumesToFsBackup, true);
      assert.equal(check(made, 'volume-data'), undefined, 'what is in it is known by name');
    });

    it('refuses what it cannot keep, or would restore over', () => {
      const stopped = byFiles.filter(({ kind }) => kind !== 'Pod');
      assert.match(refusal(stopped, inPlace()), /no running pod mounts claim data/);
      assert.match(refusal([...byFiles, pod('db-1', 'data', db)], inPlace()), /2 pods mount claim data/);
      const policy = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } };
      const deletes = workload('StatefulSet', 'db', 'data', policy);
      assert.match(
        refusal(
          byFiles.map((one) => (one === db ? deletes : one)),
          inPlace(),
        ),
        /whenDeleted/,
      );
      const gone = [...byFiles.filter((one) => one !== db && one.kind !== 'Pod'), pod('other', 'elsewhere')];
      assert.match(refusal(gone, inPlace()), /only with the pods of the backup/);
    });
  });
});
