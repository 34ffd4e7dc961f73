import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documents, open, reasonsOf, verdictOf } from '../../../test/support/judge.ts';

const cluster = (spec = '', name = 'pg', namespace = 'shop') => `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  instances: 3
  storage: {size: 20Gi}
  ${spec.trim().split('\n').join('\n  ')}`;

const scheduled = (spec = '', more: { schedule?: string; cluster?: string; namespace?: string } = {}) => `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata: {name: nightly, namespace: ${more.namespace ?? 'shop'}}
spec:
  schedule: "${more.schedule ?? '0 0 2 * * *'}"
  cluster: {name: ${more.cluster ?? 'pg'}}
  ${spec.trim().split('\n').join('\n  ')}`;

const store = (spec = 'retentionPolicy: 30d') => `
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: {name: pg-store, namespace: shop}
spec: {${spec}, configuration: {destinationPath: s3://b/pg}}`;

const barman = 'backup: {retentionPolicy: "30d", barmanObjectStore: {destinationPath: s3://b/pg}}';
const plugin = (more = ', isWALArchiver: true') =>
  `plugins: [{name: barman-cloud.cloudnative-pg.io${more}, parameters: {barmanObjectName: pg-store}}]`;
const byPlugin = 'method: plugin\npluginConfiguration: {name: barman-cloud.cloudnative-pg.io}';

const judged = (...texts: readonly string[]) => verdictOf(documents(...texts), 'pg');

describe('CloudNativePG', () => {
  describe('holds the method of a ScheduledBackup against its Cluster', () => {
    const rows: readonly (readonly [string, string, string, string])[] = [
      ['the section of the object store', cluster(barman), scheduled(), 'protected'],
      ['no section at all', cluster(), scheduled(), 'unprotected nothing'],
      ['the default method with a plug-in alone', cluster(plugin()), scheduled(), 'unprotected nothing'],
      ['the plug-in', cluster(plugin()), scheduled(byPlugin), 'protected'],
      ['a plug-in that it does not name', cluster(plugin()), scheduled('method: plugin'), 'unprotected nothing'],
      ['a plug-in that archives no WAL', cluster(plugin('')), scheduled(byPlugin), 'unprotected nothing'],
      [
        'a plug-in switched off',
        cluster(plugin(', isWALArchiver: true, enabled: false')),
        scheduled(byPlugin),
        'unprotected nothing',
      ],
      ['a plug-in that is not there', cluster(barman), scheduled(byPlugin), 'unprotected nothing'],
      [
        'another plug-in',
        cluster('plugins: [{name: backup.example.com}]'),
        scheduled('method: plugin\npluginConfiguration: {name: backup.example.com}'),
        'unknown',
      ],
      [
        'volume snapshots',
        cluster('backup: {volumeSnapshot: {className: csi}}'),
        scheduled('method: volumeSnapshot'),
        'partial snapshot-only',
      ],
      [
        'volume snapshots without a section',
        cluster(barman),
        scheduled('method: volumeSnapshot'),
        'unprotected nothing',
      ],
      ['a suspended one', cluster(barman), scheduled('suspend: true'), 'unprotected paused'],
    ];
    for (const [title, one, other, expected] of rows)
      it(`${title}: ${expected}`, () => assert.equal(judged(one, other, store()), expected));

    it('says what is missing', () =>
      assert.match(
        reasonsOf(documents(cluster(), scheduled()), 'pg'),
        /the cluster pg has no spec.backup.barmanObjectStore/,
      ));
    it('reports the mistake at the policy', () => {
      const rules = open(documents(cluster(), scheduled()))
        .findings()
        .map((one) => one.rule);
      assert.ok(rules.includes('dangling-reference'), rules.join());
    });
  });

  it('means the cluster of its own namespace, by name', () => {
    assert.equal(judged(cluster(barman), scheduled('', { cluster: 'pg2' })), 'unprotected on-demand-only');
    assert.equal(judged(cluster(barman), scheduled('', { namespace: 'web' })), 'unprotected on-demand-only');
    const bare = documents(cluster(barman), scheduled()).replaceAll(', namespace: shop', '');
    assert.equal(verdictOf(bare, 'pg'), 'protected');
  });

  describe('reads six fields', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['0 0 2 * * *', 'protected'],
      ['@daily', 'protected'],
      ['@every 12h', 'protected'],
      // Taken as second 0, minute 2, every hour.
      ['0 2 * * *', 'protected'],
      // Taken as second 30, minute 2 in month 0, which there is none.
      ['30 2 * * 0', 'unprotected nothing'],
    ];
    for (const [schedule, expected] of rows)
      it(`${schedule}: ${expected}`, () =>
        assert.equal(judged(cluster(barman), scheduled('', { schedule })), expected));
    it('warns of five', () => {
      const session = open(documents(cluster(barman), scheduled('', { schedule: '0 2 * * *' })));
      const finding = session.findings().find((one) => one.rule === 'cron-dialect');
      assert.match(finding?.message ?? '', /takes the first as seconds: it runs every 1 h/);
    });
  });

  describe('reads the retention', () => {
    const kept = (...texts: readonly string[]) => {
      const seconds = open(documents(...texts)).overview().components[0]?.retentionSeconds;
      return seconds === undefined ? undefined : seconds / 86_400;
    };
    it('of the cluster', () => assert.equal(kept(cluster(barman), scheduled()), 30));
    it('of the store', () => {
      assert.equal(kept(cluster(plugin()), scheduled(byPlugin), store('retentionPolicy: 4w')), 28);
      assert.equal(kept(cluster(plugin()), scheduled(byPlugin), store('retentionPolicy: 2m')), 62);
    });
    it('forever without one', () =>
      assert.equal(judged(cluster(plugin()), scheduled(byPlugin), store('serverName: pg')), 'protected'));
    it('too short', () =>
      assert.equal(
        judged(cluster(plugin()), scheduled(byPlugin), store('retentionPolicy: 3d')),
        'partial short-retention',
      ));
    it('is open where the store is elsewhere', () =>
      assert.equal(judged(cluster(plugin()), scheduled(byPlugin)), 'protected'));
  });

  it('knows a cluster that nothing schedules, and a Backup, as on demand', () => {
    assert.equal(judged(cluster(barman)), 'unprotected on-demand-only');
    assert.equal(judged(cluster(plugin())), 'unprotected on-demand-only');
    const backup = scheduled()
      .replace('ScheduledBackup', 'Backup')
      .replace(/ {2}schedule: .*\n/, '');
    assert.equal(judged(cluster(barman), backup), 'unprotected on-demand-only');
  });

  it('tells clusters of one name apart where files define several', () => {
    const found = open({ 'a.yaml': cluster(barman), 'b.yaml': cluster() }).overview().components;
    assert.deepEqual(
      found.map((one) => one.gaps.join()),
      ['on-demand-only', 'nothing'],
    );
    const both = open({ 'a.yaml': cluster(barman), 'b.yaml': cluster(), 'c.yaml': scheduled() }).overview().components;
    assert.deepEqual(
      both.map((one) => one.verdict),
      ['unknown', 'unknown'],
    );
  });

  it('cannot tell what is templated', () => {
    const text = cluster('backup: ${BACKUP}').replace('  backup: ${BACKUP}', '  backup: ${BACKUP}');
    assert.notEqual(judged(text, scheduled()), 'protected');
  });

  it('leaves replicas of another cluster alone', () => {
    assert.equal(judged(cluster('replica: {enabled: true, source: main}')), 'exempt');
    assert.equal(judged(cluster('replica: {primary: main, source: main}')), 'exempt');
    assert.equal(judged(cluster('replica: {primary: pg, source: main}')), 'unprotected nothing');
    assert.equal(judged(cluster('replica: {primary: eu, self: eu, source: us}')), 'unprotected nothing');
  });

  describe('writes', () => {
    const written = (text: string) => {
      const session = open({ 'pg.yaml': text });
      const finding = session
        .findings()
        .find((one) => one.rule === 'unprotected-data' || one.rule === 'on-demand-only');
      assert.ok(
        finding,
        session
          .findings()
          .map((one) => one.rule)
          .join(),
      );
      const fix = session.fixes({ findings: [finding.id] }).find((one) => /CloudNativePG/.test(one.title));
      assert.ok(fix);
      return { text: fix.creates[0]?.text ?? '', note: fix.note ?? '' };
    };
    it('a schedule for the method that is there', () => {
      for (const spec of [barman, plugin()]) {
        const { text } = written(cluster(spec));
        assert.doesNotMatch(text, /kind: ObjectStore/);
        assert.equal(judged(cluster(spec), text), 'protected');
      }
    });
    it('a store to fill in where there is none, and what the cluster needs', () => {
      const { text, note } = written(cluster());
      assert.match(text, /kind: ObjectStore/);
      const stanza = note.split('\n').find((line) => line.startsWith('plugins:')) ?? '';
      assert.equal(judged(cluster(stanza), text), 'protected');
    });
  });
});
