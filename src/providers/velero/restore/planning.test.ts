import assert from 'node:assert/strict';
import type { CopyRequest, DeleteRequest } from '../../../core/model/plan.ts';
import {
  backup,
  check,
  claim,
  createdSpec,
  data,
  db,
  inPlace,
  location,
  noSnapshots,
  object,
  plan,
  refusal,
  request,
  shop,
  usual,
  v1,
} from './shop.testing.ts';

describe('planning with Velero', () => {
  describe('a point', () => {
    for (const [what, changed, why] of [
      ['failed', backup({ phase: 'Failed' }), /it is Failed/],
      ['is still being made', backup({ phase: 'InProgress' }), /it is InProgress/],
      ['expired', backup({ expiration: '2026-01-15T11:00:00Z' }), /expired at/],
      [
        'is being deleted',
        backup({}, {}, { metadata: { deletionTimestamp: '2026-01-15T11:00:00Z' } }),
        /being deleted/,
      ],
      ['holds other namespaces', backup({}, { includedNamespaces: ['bank'] }), /holds nothing of shop/],
    ] as const) {
      it(`is refused when it ${what}`, () => {
        assert.match(refusal([shop, changed, location()], request()), why);
      });
    }

    it('is refused when it is not there, or may not be read', () => {
      assert.match(refusal([shop], request()), /no Backup nightly .* any more/);
      assert.match(refusal(usual, request(), ['velero.io/Backup']), /cannot be read/);
    });

    it('that is incomplete is a danger', () => {
      const [first] = plan(
        [...usual.slice(2), shop, backup({ phase: 'PartiallyFailed', errors: 3 })],
        request(),
      ).dangers;
      assert.match(first ?? '', /incomplete: 3 errors/);
    });

    it('is pinned by its uid', () => {
      assert.equal(plan(usual, request()).point?.uid, 'uid-Backup-nightly');
    });
  });

  describe('the store and the server', () => {
    const withLocation = (status: object) =>
      plan([...usual.filter(({ kind }) => !kind.endsWith('Location')), location(status)], request());

    it('are fine, or block, or are unknown', () => {
      assert.equal(check(plan(usual, request()), 'location')?.outcome, 'ok');
      assert.equal(check(plan(usual, request()), 'server')?.outcome, 'ok');
      assert.equal(check(withLocation({ phase: 'Unavailable', message: 'denied' }), 'location')?.outcome, 'blocked');
      assert.equal(check(withLocation({ lastValidationTime: '2026-01-15T11:00:00Z' }), 'server')?.outcome, 'unknown');
      assert.equal(check(plan(usual, request(), ['velero.io/BackupStorageLocation']), 'location')?.outcome, 'unknown');
    });
  });

  describe('a clone', () => {
    it('goes into the first namespace that is not there', () => {
      assert.equal(plan(usual, request()).target.namespace, 'shop-restore');
      const taken = [...usual, object('v1', 'Namespace', 'shop-restore')];
      assert.equal(plan(taken, request()).target.namespace, 'shop-restore-2');
      assert.match(refusal(taken, request({ targetNamespace: 'shop-restore' })), /is there already/);
      assert.match(refusal(usual, request({ targetNamespace: 'shop' })), /the namespace itself/);
    });

    it('remembers by its Restores where earlier ones went, when namespaces may not be read', () => {
      const earlier = object(v1, 'Restore', 'earlier', { spec: { namespaceMapping: { shop: 'shop-restore' } } });
      const made = plan([...usual, earlier], request(), ['Namespace']);
      assert.equal(made.target.namespace, 'shop-restore-2');
      assert.equal(check(made, 'target')?.outcome, 'unknown');
    });

    it('tells of what comes back empty', () => {
      assert.match(plan([shop, location(), data, backup(noSnapshots)], request()).dangers[0] ?? '', /EMPTY/);
      const unsure = [shop, location(), data, backup({}, { includedNamespaces: ['*'] })];
      assert.match(plan(unsure, request()).dangers[0] ?? '', /cannot be told/);
      assert.doesNotMatch(plan(usual, request()).dangers.join(), /EMPTY/);
      const moved = [shop, location(), data, backup(noSnapshots, { snapshotMoveData: true })];
      assert.match(
        plan(moved, request()).dangers[0] ?? '',
        /cannot be told/,
        'uploads are not found in another cluster',
      );
    });

    it('selects a workload by the labels that it shares with its claims', () => {
      const only = { workload: { type: 'apps/StatefulSet', name: 'db' } };
      assert.deepEqual(createdSpec(plan(usual, request({ only })), 'Restore').labelSelector, {
        matchLabels: { app: 'db' },
      });
      const bare = [shop, backup(), location(), claim('data'), db];
      assert.match(refusal(bare, request({ only })), /no label in common/);
      assert.match(
        refusal(usual, request({ only: { workload: { type: 'apps/StatefulSet', name: 'x' } } })),
        /has no StatefulSet x/,
      );
    });

    it('selects claims by labels that nothing else has', () => {
      const spec = createdSpec(plan(usual, request({ only: { claims: ['data'] } })), 'Restore');
      assert.deepEqual(spec.labelSelector, { matchLabels: { app: 'db' } });
      assert.ok((spec.includedResources as string[]).includes('persistentvolumeclaims'));
      const alike = [shop, backup(), location(), claim('a', { app: 'x' }), claim('b', { app: 'x' })];
      assert.match(refusal(alike, request({ only: { claims: ['a'] } })), /claim b has the same labels/);
    });
  });

  it('puts back missing kinds, but no rights', () => {
    const made = plan(usual, inPlace({ only: { kinds: ['configmaps'] } }));
    assert.deepEqual(createdSpec(made, 'Restore').includedResources, ['configmaps']);
    assert.ok(!made.steps.some(({ isPointOfNoReturn }) => isPointOfNoReturn));
    assert.match(refusal(usual, inPlace({ only: { kinds: ['roles.rbac.authorization.k8s.io'] } })), /taken away/);
  });

  it('puts back neither volumes nor pods beside what runs', () => {
    const kinds = (...all: string[]) => refusal(usual, inPlace({ only: { kinds: all } }));
    assert.match(kinds('pods'), /pods of the backup/);
    assert.match(kinds('*'), /pods of the backup/);
    assert.match(kinds('configmaps', 'pvc'), /in one go/);
    assert.match(kinds('persistentvolumeclaims', 'secrets'), /in one go/);
  });

  it('does not restore beside', () => {
    assert.match(refusal(usual, request({ mode: 'side-by-side' })), /under their own names/);
  });

  describe('a copy and a deletion', () => {
    const copy: CopyRequest = { action: 'copy', provider: 'velero', namespace: 'shop' };
    const remove: DeleteRequest = { ...copy, action: 'delete', point: 'velero/Backup/velero/nightly' };

    it('finds Velero where its location is, or refuses', () => {
      assert.equal(plan(usual, copy).target.namespace, 'velero');
      assert.match(refusal([shop], copy), /no BackupStorageLocation/);
      const second = object(v1, 'BackupStorageLocation', 'other', { metadata: { namespace: 'velero-2' } });
      assert.match(refusal([...usual, second], copy), /several Veleros: in velero, velero-2/);
    });

    it('says whose data goes with a backup', () => {
      const all = usual.map((one) => (one.kind === 'Backup' ? backup({}, { includedNamespaces: ['*'] }) : one));
      assert.match(plan(all, remove).dangers.join('\n'), /not yours alone: it holds all namespaces/);
      assert.match(refusal([shop, location(), backup({ phase: 'InProgress' })], remove), /still being made/);
    });
  });
});
