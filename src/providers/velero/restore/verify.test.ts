import assert from 'node:assert/strict';
import { type Given, worldOf } from '../../../../test/support/world.ts';
import type { Plan } from '../../../core/model/plan.ts';
import type { Verified } from '../../../core/model/restorer.ts';
import { restorer } from '../restore.ts';
import { claim, object, plan, request, usual, v1 } from './shop.testing.ts';

describe('verifying what Velero restored', () => {
  const ran = JSON.parse(JSON.stringify(plan(usual, request())).replaceAll('{run}', 'run1')) as Plan;
  const ours = { 'velero.io/restore-name': 'backops-shop-run1' };
  const there = { namespace: 'shop-restore', labels: ours };
  const restore = (status: object = {}) =>
    object(v1, 'Restore', 'backops-shop-run1', { status: { phase: 'Completed', ...status } });
  const restored = (more: object = {}, spec: object = {}) =>
    claim('data', {}, { metadata: { ...there, ...more }, spec, status: { phase: 'Bound' } });
  const from = (name: string) => ({ dataSource: { kind: 'VolumeSnapshot', name } });
  const snapshot = (labels: object) =>
    object('snapshot.storage.k8s.io/v1', 'VolumeSnapshot', 'snap', { metadata: { namespace: 'shop-restore', labels } });
  const verify = (objects: readonly Given[], unread: readonly string[] = []): string[] =>
    restorer.verify(ran, worldOf(objects, unread)).map(({ outcome, message }: Verified) => `${outcome}: ${message}`);

  it('proves a claim by the snapshot that this restore made', () => {
    assert.deepEqual(verify([restore(), restored({}, from('snap')), snapshot(ours)]), [
      'ok: Velero says Completed of Restore backops-shop-run1',
      'ok: claim data is bound, and filled from the snapshot of the backup',
    ]);
  });

  it('does not believe a snapshot of an earlier restore', () => {
    const found = verify([restore(), restored({}, from('snap')), snapshot({})]);
    assert.match(found[1] ?? '', /^failed: claim data came back without the data/);
  });

  it('calls a bound claim without a source empty', () => {
    assert.match(verify([restore(), restored()])[1] ?? '', /^failed: claim data came back EMPTY/);
  });

  it('does not call a claim empty that has no volume', () => {
    const waits = claim('data', {}, { metadata: there, spec: { volumeName: 'pv' }, status: { phase: 'Pending' } });
    assert.match(verify([restore(), waits])[1] ?? '', /^failed: claim data is Pending/);
  });

  it('proves files by their PodVolumeRestore, into this very claim', () => {
    const files = (status: object, uid = 'uid-PersistentVolumeClaim-data') =>
      object(v1, 'PodVolumeRestore', 'one', { metadata: { labels: { ...ours, 'velero.io/pvc-uid': uid } }, status });
    const good = files({ phase: 'Completed', progress: { bytesDone: 7 } });
    assert.match(verify([restore(), restored(), good])[1] ?? '', /^ok: claim data .*\(7 bytes\)/);
    const bad = files({ phase: 'Failed', message: 'no room' });
    assert.match(verify([restore(), restored(), bad])[1] ?? '', /^failed: .*Failed, no room/);
    assert.match(verify([restore(), restored(), files({ phase: 'Completed' }, 'other')])[1] ?? '', /EMPTY/);
  });

  it('tells the phase and the counts of Velero, and explains one warning', () => {
    assert.match(
      verify([restore({ phase: 'PartiallyFailed', errors: 2 })])[0] ?? '',
      /^failed: .*PartiallyFailed .*2 errors/,
    );
    assert.match(verify([restore({ errors: 1 })])[0] ?? '', /^failed/);
    assert.match(verify([restore({ warnings: 1 })])[0] ?? '', /^unknown: .*1 warning/);
    const always = object('v1', 'ConfigMap', 'kube-root-ca.crt', { metadata: { namespace: 'shop-restore' } });
    assert.match(verify([restore({ warnings: 1 }), always])[0] ?? '', /^ok/);
    assert.match(verify([restore({ warnings: 2 }), always])[0] ?? '', /^unknown/);
    assert.match(verify([])[0] ?? '', /^unknown: Restore .* is gone/);
  });

  it('says what may not be seen', () => {
    assert.match(verify([restore()], ['PersistentVolumeClaim'])[1] ?? '', /^unknown: .*forbidden/);
    assert.match(verify([restore()])[1] ?? '', /^unknown: no claim came back/);
  });
});
