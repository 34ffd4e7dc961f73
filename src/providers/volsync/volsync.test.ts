import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documents, open, reasonsOf, verdictOf } from '../../../test/support/judge.ts';

const claim = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: uploads, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}`;

const database = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - {name: db, image: 'postgres:16', volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {resources: {requests: {storage: 8Gi}}}}]`;

const retain = 'retain: {daily: 14}';

function source(spec: string, more: { name?: string; namespace?: string; claim?: string } = {}): string {
  const { name = 'uploads', namespace = 'shop' } = more;
  return `
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  sourcePVC: ${more.claim ?? name}
  ${spec.trim().split('\n').join('\n  ')}`;
}

function restic(settings: string, trigger = 'trigger: {schedule: "15 2 * * *"}'): string {
  return `${trigger}\nrestic: {repository: uploads-restic, ${settings}}`;
}

const judged = (spec: string, more = {}) => verdictOf(documents(claim, source(spec, more)), 'uploads');

describe('VolSync', () => {
  describe('covers the one claim that it names, in its own namespace', () => {
    it('protects it', () => assert.equal(judged(restic(`copyMethod: Snapshot, ${retain}`)), 'protected'));
    it('leaves other claims alone', () =>
      assert.equal(
        judged(restic(`copyMethod: Snapshot, ${retain}`), { name: 'thumbnails' }).split(' ')[0],
        'unprotected',
      ));
    it('leaves claims of other namespaces alone', () =>
      assert.equal(
        judged(restic(`copyMethod: Snapshot, ${retain}`), { namespace: 'web', name: 'uploads' }).split(' ')[0],
        'unprotected',
      ));
    it('takes equal unknown namespaces of one environment for the same', () => {
      const bare = documents(claim, source(restic(`copyMethod: Clone, ${retain}`))).replaceAll(', namespace: shop', '');
      assert.equal(verdictOf(bare, 'uploads'), 'protected');
    });
    it('reports the ordinal that none names', () => {
      const one = source(restic(`copyMethod: Snapshot, ${retain}`), { name: 'data-db-0' });
      const two = source(restic(`copyMethod: Snapshot, ${retain}`), { name: 'data-db-1' });
      assert.equal(verdictOf(documents(database, one), 'db'), 'partial scale-gap');
      assert.equal(verdictOf(documents(database, one, two), 'db'), 'protected');
    });
    it('says nothing about the claims of an operator that bears another name', () => {
      const cluster =
        'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: shop}\nspec: {instances: 1, storage: {size: 1Gi}}';
      const other = source(restic(`copyMethod: Snapshot, ${retain}`));
      assert.equal(verdictOf(documents(cluster, claim, other), 'pg').split(' ')[0], 'unprotected');
      const own = source(restic(`copyMethod: Snapshot, ${retain}`), { name: 'pg-1' });
      assert.equal(verdictOf(documents(cluster, own), 'pg'), 'unknown');
    });
  });

  describe('judges the mover and its copyMethod', () => {
    const rows: readonly (readonly [string, string])[] = [
      [restic(`copyMethod: Clone, ${retain}`), 'protected'],
      [restic(`copyMethod: Direct, ${retain}`), 'protected'],
      [restic(`copyMethod: None, ${retain}`), 'protected'],
      [restic(retain), 'unprotected nothing'],
      [restic(`copyMethod: Snapshots, ${retain}`), 'unprotected nothing'],
      [
        `trigger: {schedule: "@daily"}\nkopia: {repository: uploads, copyMethod: Snapshot, retain: {daily: 7}}`,
        'protected',
      ],
      ['trigger: {schedule: "@daily"}\nrclone: {copyMethod: Snapshot}', 'partial short-retention'],
      ['trigger: {schedule: "@daily"}\nrsyncTLS: {copyMethod: Snapshot, address: b}', 'partial short-retention'],
      ['trigger: {schedule: "@daily"}\nrsync: {copyMethod: Snapshot, address: b}', 'partial short-retention'],
      ['syncthing: {peers: []}', 'unprotected nothing'],
      ['trigger: {schedule: "@daily"}\nexternal: {provider: example.com/x}', 'unknown'],
      ['trigger: {schedule: "@daily"}', 'unprotected nothing'],
    ];
    for (const [spec, expected] of rows)
      it(`${spec.replaceAll('\n', ' ')}: ${expected}`, () => assert.equal(judged(spec), expected));

    it('copies the files of a running database only from a point in time', () => {
      const sources = (method: string) =>
        ['data-db-0', 'data-db-1'].map((name) => source(restic(`copyMethod: ${method}, ${retain}`), { name }));
      assert.equal(verdictOf(documents(database, ...sources('Direct')), 'db'), 'partial crash-consistent');
      assert.equal(verdictOf(documents(database, ...sources('Snapshot')), 'db'), 'protected');
    });
    it('says why nothing is copied', () =>
      assert.match(
        reasonsOf(documents(claim, source(restic(retain))), 'uploads'),
        /copyMethod is not set, so VolSync refuses to copy/,
      ));
  });

  describe('reads the trigger', () => {
    const all = `copyMethod: Snapshot, ${retain}`;
    const rows: readonly (readonly [string, string])[] = [
      ['trigger: {schedule: "*/30 * * * *"}', 'protected'],
      ['trigger: {schedule: "@weekly"}', 'protected'],
      ['trigger: {manual: first}', 'unprotected on-demand-only'],
      ['trigger: {manual: first, schedule: "0 2 * * *"}', 'unprotected on-demand-only'],
      ['trigger: {schedule: "0 0 2 * * *"}', 'unprotected nothing'],
      ['trigger: {schedule: "@every 6h"}', 'unprotected nothing'],
      ['paused: true\ntrigger: {schedule: "0 2 * * *"}', 'unprotected paused'],
      ['paused: false\ntrigger: {schedule: "0 2 * * *"}', 'protected'],
    ];
    for (const [trigger, expected] of rows)
      it(`${trigger.replaceAll('\n', ' ')}: ${expected}`, () => assert.equal(judged(restic(all, trigger)), expected));
    it('runs again and again without one', () => assert.equal(judged(`restic: {repository: r, ${all}}`), 'protected'));
  });

  describe('reads how far the repository reaches', () => {
    const days = (retention: string, trigger?: string): number | string => {
      const files = documents(claim, source(restic(`copyMethod: Snapshot, ${retention}`, trigger)));
      const seconds = open(files).overview().components[0]?.retentionSeconds;
      return seconds === undefined ? 'unknown' : Math.round((seconds / 86_400) * 10) / 10;
    };
    const rows: readonly (readonly [string, number | string])[] = [
      ['retain: {daily: 14}', 14],
      ['retain: {hourly: 24}', 24],
      ['retain: {weekly: 4, daily: 3}', 28],
      ['retain: {monthly: 2}', 62],
      ['retain: {yearly: 1}', 366],
      ['retain: {within: 1m10d}', 40],
      ['retain: {last: "10"}', 10],
      ['retain: {}', 1],
      ['pruneIntervalDays: 7', 1],
    ];
    for (const [text, expected] of rows)
      it(`${text} of a nightly run: ${expected} days`, () => assert.equal(days(text), expected));
    it('counts hours of an hourly run', () =>
      assert.equal(days('retain: {hourly: 24}', 'trigger: {schedule: "@hourly"}'), 1));
    it('is no backup with the last run alone', () => {
      assert.equal(judged(restic('copyMethod: Snapshot')), 'partial short-retention');
      assert.equal(judged('restic: {repository: r, copyMethod: Snapshot}'), 'partial short-retention');
    });
  });

  it('writes a source for each claim, which protects it', () => {
    const session = open({ 'db.yaml': database });
    const finding = session.findings().find((one) => one.rule === 'unprotected-data');
    const fix = session.fixes({ findings: [finding?.id ?? ''] }).find((one) => /VolSync/.test(one.title));
    assert.ok(fix);
    const text = fix.creates[0]?.text ?? '';
    assert.equal(text.match(/kind: ReplicationSource/g)?.length, 2);
    assert.match(fix.note ?? '', /data-db-0-restic, data-db-1-restic/);
    assert.equal(verdictOf(documents(database, text), 'db'), 'protected');
  });

  it('takes a destination that fills new claims for no danger, one that writes into a claim for one', () => {
    const destination = (settings: string) => `
apiVersion: volsync.backube/v1alpha1
kind: ReplicationDestination
metadata: {name: uploads-dst, namespace: shop}
spec: {trigger: {manual: restore-once}, restic: {repository: r, ${settings}}}`;
    const rules = (text: string) =>
      open(text)
        .findings()
        .map((one) => one.rule);
    assert.deepEqual(rules(destination('copyMethod: Snapshot, capacity: 5Gi')), []);
    assert.deepEqual(rules(destination('copyMethod: Direct, destinationPVC: uploads')), ['restore-object-in-git']);
  });
});
