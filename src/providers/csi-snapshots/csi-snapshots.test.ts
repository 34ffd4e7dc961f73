import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documents, open, reasonsOf, verdictOf } from '../../../test/support/judge.ts';

const claim = (more = '', spec = '') => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: uploads, namespace: shop${more}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}${spec}}`;

const schedule = (spec: string, namespace = 'shop') => `
apiVersion: snapscheduler.backube/v1
kind: SnapshotSchedule
metadata: {name: often, namespace: ${namespace}}
spec: {schedule: "0 */6 * * *", ${spec}}`;

const labelled = ', labels: {app: web, tier: files}';
const judged = (spec: string, subject = claim(labelled)) => verdictOf(documents(subject, schedule(spec)), 'uploads');

describe('CSI snapshots', () => {
  describe('SnapScheduler', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['retention: {maxCount: 40}', 'partial snapshot-only'],
      ['claimSelector: {}', 'partial snapshot-only'],
      ['claimSelector: {matchLabels: {app: web}}', 'partial snapshot-only'],
      ['claimSelector: {matchLabels: {app: db}}', 'unprotected selector-misses'],
      ['claimSelector: {matchLabels: {app: web, tier: none}}', 'unprotected selector-misses'],
      ['claimSelector: {matchExpressions: [{key: tier, operator: In, values: [files, db]}]}', 'partial snapshot-only'],
      ['claimSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}', 'unprotected selector-misses'],
      ['disabled: true', 'unprotected paused'],
      ['retention: {maxCount: 8}', 'partial snapshot-only short-retention'],
      ['retention: {expires: 48h}', 'partial snapshot-only short-retention'],
      ['retention: {expires: 336h}', 'partial snapshot-only'],
      ['retention: {expires: 336h, maxCount: 4}', 'partial snapshot-only short-retention'],
      ['retention: {expires: 48h, maxCount: 100}', 'partial snapshot-only short-retention'],
    ];
    for (const [spec, expected] of rows) it(`${spec}: ${expected}`, () => assert.equal(judged(spec), expected));

    it('stays in its namespace', () =>
      assert.equal(
        verdictOf(documents(claim(), schedule('retention: {}', 'web')), 'uploads').split(' ')[0],
        'unprotected',
      ));
    it('has nothing to offer to storage without snapshots', () => {
      const local = claim('', ', storageClassName: local-path');
      assert.equal(verdictOf(documents(local, schedule('claimSelector: {}')), 'uploads'), 'unprotected nothing');
      assert.match(reasonsOf(documents(local, schedule('claimSelector: {}')), 'uploads'), /has no snapshots/);
    });
    it('takes no snapshot of what has no claim', () => {
      const pod = `
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop}
spec:
  containers: [{name: db, image: 'postgres:16', volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}]
  volumes: [{name: data, emptyDir: {}}]`;
      assert.equal(verdictOf(documents(pod, schedule('claimSelector: {}')), 'db').split(' ')[0], 'unprotected');
    });
    it('cannot tell the labels that an operator gives its claims', () => {
      const cluster = `
apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata: {name: mq, namespace: shop}
spec: {replicas: 1}`;
      assert.equal(
        verdictOf(documents(cluster, schedule('claimSelector: {matchLabels: {app: web}}')), 'mq'),
        'unknown',
      );
      assert.equal(verdictOf(documents(cluster, schedule('claimSelector: {}')), 'mq'), 'partial snapshot-only');
    });
    it('repairs the label that is missing', () => {
      const session = open(documents(claim(labelled), schedule('claimSelector: {matchLabels: {tier: db}}')));
      const finding = session.findings().find((one) => one.rule === 'selector-misses-claim');
      assert.ok(
        finding,
        session
          .findings()
          .map((one) => one.rule)
          .join(),
      );
      assert.ok(session.fixes({ findings: [finding.id] }).some((one) => one.kind === 'repair'));
    });
    it('writes a schedule that covers the claim', () => {
      const session = open({ 'uploads.yaml': claim(labelled) });
      const finding = session.findings().find((one) => one.rule === 'unprotected-data');
      const fix = session.fixes({ findings: [finding?.id ?? ''] }).find((one) => /SnapScheduler/.test(one.title));
      assert.equal(
        verdictOf(documents(claim(labelled), fix?.creates[0]?.text ?? ''), 'uploads'),
        'partial snapshot-only',
      );
    });
  });

  it('takes one snapshot for what it is: one, on demand', () => {
    const snapshot = (source: string) => `
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {generateName: uploads-, namespace: shop}
spec: {volumeSnapshotClassName: csi, source: {${source}}}`;
    assert.equal(
      verdictOf(documents(claim(), snapshot('persistentVolumeClaimName: uploads')), 'uploads'),
      'unprotected on-demand-only',
    );
    assert.equal(
      verdictOf(documents(claim(), snapshot('volumeSnapshotContentName: old')), 'uploads'),
      'unprotected nothing',
    );
  });

  it('takes a group of snapshots by the labels of the claims', () => {
    const group = (labels: string) => `
apiVersion: groupsnapshot.storage.k8s.io/v1
kind: VolumeGroupSnapshot
metadata: {name: shop, namespace: shop}
spec: {source: {selector: {matchLabels: {${labels}}}}}`;
    assert.equal(verdictOf(documents(claim(labelled), group('app: web')), 'uploads'), 'unprotected on-demand-only');
    assert.equal(verdictOf(documents(claim(labelled), group('app: db')), 'uploads'), 'unprotected selector-misses');
  });
});
