import assert from 'node:assert/strict';
import fc from 'fast-check';
import { documents, open } from '../../../../test/support/judge.ts';
import { liveFiles, liveNamespace, liveSchedule } from '../../../../test/support/live.ts';
import { claim } from '../../../../test/support/objects.ts';

const shop = liveNamespace('shop');
const files = { 'all.yaml': claim('uploads') };

/** Verdict of the only component, and why, with these texts of a cluster beside its file. */
function judged(cluster: Readonly<Record<string, string>>, texts: Readonly<Record<string, string>> = files) {
  const session = open({ ...texts, ...cluster });
  const [component, ...others] = session.overview().components;
  assert.deepEqual(others, [], 'a cluster holds no components');
  const why = component?.evidence.map(({ text }) => text).join('\n') ?? '';
  return { verdict: [component?.verdict, ...(component?.gaps ?? [])].join(' '), why, component, session };
}
const verdictWith = (...args: Parameters<typeof judged>): string => judged(...args).verdict;

const schedulesUnread = {
  type: 'velero.io/Schedule',
  role: 'policy',
  message: 'schedules is forbidden (403).',
  remedy: 'Ask for it.',
};

describe('objects of a connected cluster', () => {
  it('count as policies, and say that they are the cluster’s', () => {
    assert.equal(verdictWith({}), 'unprotected nothing');
    const { verdict, why, component, session } = judged(liveFiles([shop, liveSchedule(['shop'])]));
    assert.equal(verdict, 'protected');
    assert.match(why, /^Schedule nightly of cluster acme covers it/);
    assert.equal(component?.policies[0]?.cluster, 'acme');
    assert.equal(component?.policies[0]?.location.file, 'cluster:acme/velero.io/Schedule/velero/nightly');
    assert.deepEqual(session.findings(), []);
    const environment = session.overview().environments.find(({ format }) => format === 'live');
    assert.deepEqual([environment?.id, environment?.title], ['cluster:acme', 'cluster acme']);
  });

  it('of a context with slashes and percent signs', () => {
    const context = 'arn:aws:eks:eu-west-1:1:cluster/a%2Fb';
    const { component } = judged(liveFiles([shop, liveSchedule(['shop'])], { context }));
    assert.equal(component?.policies[0]?.cluster, context);
  });

  it('whatever their names look like, and whatever files are left out', () => {
    const named = { ...liveSchedule(['shop']), metadata: { name: 'nightly.yaml', namespace: 'velero' } };
    const session = open({ ...files, ...liveFiles([shop, named]) }, { exclude: ['**/nightly*'] });
    assert.equal(session.overview().components[0]?.verdict, 'protected');
    assert.equal(session.overview().environments.length, 2);
  });

  it('do not touch components of namespaces that the cluster lacks', () => {
    const { verdict, why } = judged(liveFiles([liveNamespace('web'), liveSchedule(['*'])]));
    assert.equal(verdict, 'unprotected nothing');
    assert.match(why, /whether cluster acme has its namespace: no, here it is shop/);
  });

  it('may touch them where the namespaces cannot be seen', () => {
    const unread = [{ type: 'Namespace', role: 'fact', message: '', remedy: '' }];
    assert.equal(verdictWith(liveFiles([liveSchedule(['shop'])], { listed: [], unread })), 'unknown');
    assert.equal(verdictWith(liveFiles([shop, liveSchedule(['shop'])], { listed: [], unread })), 'protected');
  });

  it('of a stage do not touch those of another', () => {
    const overlays = { 'envs/dev/a.yaml': claim('uploads'), 'envs/prod/a.yaml': claim('uploads') };
    const of = (context: string) =>
      open({ ...overlays, ...liveFiles([shop, liveSchedule(['shop'])], { context }) })
        .overview()
        .components.map(({ environment, verdict }) => `${environment} ${verdict}`);
    assert.deepEqual(of('kind-dev'), ['envs/dev protected', 'envs/prod unprotected']);
    assert.deepEqual(of('minikube'), ['envs/dev unknown', 'envs/prod unknown']);
  });

  it('tell no facts of a cluster that is not certainly the environment’s', () => {
    // Bare schedules depend on the server's flags, which only the cluster shows.
    const bare = `
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: own, namespace: velero}
spec: {schedule: 0 3 * * *, template: {includedNamespaces: [shop], ttl: 336h}}`;
    const server = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'velero', namespace: 'velero' },
      spec: {
        template: {
          spec: {
            containers: [
              {
                image: 'velero/velero:v1.18.3',
                args: ['server', '--features=EnableCSI', '--default-snapshot-move-data'],
              },
            ],
          },
        },
      },
    };
    const with_ = (path: string, context: string) =>
      verdictWith(liveFiles([shop, server], { context, listed: ['velero.io/VolumeSnapshotLocation', 'Namespace'] }), {
        [path]: documents(claim('uploads'), bare),
      });
    assert.equal(verdictWith({}, { 'a.yaml': documents(claim('uploads'), bare) }), 'unknown');
    assert.equal(with_('a.yaml', 'acme'), 'protected');
    assert.equal(with_('overlays/prod/a.yaml', 'minikube'), 'unknown');
    assert.equal(with_('overlays/prod/a.yaml', 'kind-dev'), 'unknown');
  });

  it('give way to the file that defines them', () => {
    const narrower = liveSchedule(['web']);
    const file = { 'all.yaml': claim('uploads'), 'nightly.yaml': JSON.stringify(narrower) };
    assert.equal(verdictWith(liveFiles([shop, liveSchedule(['shop'])]), file), 'unprotected nothing');
    assert.equal(verdictWith(liveFiles([shop, narrower])), 'unprotected nothing');
  });

  describe('that may not be read', () => {
    it('make unknown what nothing else protects, and nothing else', () => {
      const unread = liveFiles([shop], { listed: ['Namespace'], unread: [schedulesUnread] });
      const { verdict, why, session } = judged(unread);
      assert.equal(verdict, 'unknown');
      assert.match(why, /Schedule \(not listed\) of cluster acme may cover it.*may not list the Schedule objects/);
      assert.deepEqual(
        session.overview().notices.map(({ code, severity }) => `${code} ${severity}`),
        ['cluster-not-read warning'],
      );
      assert.match(session.overview().notices[0]?.message ?? '', /not assessed.* schedules is forbidden \(403\)\. Ask/);
      const protectedByFile = { ...files, 'nightly.yaml': JSON.stringify(liveSchedule(['shop'])) };
      assert.equal(verdictWith(unread, protectedByFile), 'protected');
    });

    it('of any kind that somebody schedules', () => {
      for (const type of [
        'volsync.backube/ReplicationSource',
        'snapscheduler.backube/SnapshotSchedule',
        'k8up.io/Schedule',
        'config.kio.kasten.io/Policy',
      ]) {
        const of = (namespace: string) =>
          verdictWith(liveFiles([shop], { listed: ['Namespace'], unread: [{ ...schedulesUnread, type, namespace }] }));
        assert.equal(of('shop'), 'unknown', type);
      }
      const elsewhere = [{ ...schedulesUnread, type: 'volsync.backube/ReplicationSource', namespace: 'web' }];
      assert.equal(verdictWith(liveFiles([shop], { listed: ['Namespace'], unread: elsewhere })), 'unprotected nothing');
    });

    it('never turn a verdict into protected or unprotected, whatever may not be read', () => {
      const types = [
        'velero.io/Schedule',
        'velero.io/VolumeSnapshotLocation',
        'velero.io/BackupStorageLocation',
        'volsync.backube/ReplicationSource',
        'snapscheduler.backube/SnapshotSchedule',
        'snapshot.storage.k8s.io/VolumeSnapshotClass',
        'storage.k8s.io/StorageClass',
        'postgresql.cnpg.io/ScheduledBackup',
        'barmancloud.cnpg.io/ObjectStore',
        'k8up.io/Schedule',
        'config.kio.kasten.io/Policy',
        'Namespace',
        'apps/Deployment',
        'ConfigMap',
      ];
      const paused = JSON.stringify(liveSchedule(['shop'], {}, {})).replace('"spec":{', '"spec":{"paused":true,');
      const workspaces = [
        files,
        { ...files, 'own.yaml': JSON.stringify(liveSchedule(['shop'])) },
        { ...files, 'own.yaml': paused },
        { ...files, 'own.yaml': JSON.stringify(liveSchedule(['shop'], {}, { snapshotMoveData: undefined })) },
      ];
      fc.assert(
        fc.property(fc.subarray(types), fc.constantFrom(...workspaces), fc.boolean(), (some, texts, hasNamespace) => {
          const unread = some.map((type) => ({ ...schedulesUnread, type, ...(hasNamespace && { namespace: 'shop' }) }));
          const [before, after] = [verdictWith({}, texts), verdictWith(liveFiles([], { listed: [], unread }), texts)];
          assert.ok(after === before || after === 'unknown', `${before} became ${after}`);
        }),
      );
    });

    it('leave a server’s snapshots open where its locations may not be listed', () => {
      const server = {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'velero', namespace: 'velero' },
        spec: { template: { spec: { containers: [{ image: 'velero/velero:v1.18.3', args: ['server'] }] } } },
      };
      const bare = liveSchedule(['shop'], {}, { snapshotMoveData: undefined });
      const unread = [{ ...schedulesUnread, type: 'velero.io/VolumeSnapshotLocation', role: 'fact' }];
      assert.equal(verdictWith(liveFiles([shop, server, bare])), 'unprotected metadata-only');
      assert.equal(verdictWith(liveFiles([shop, server, bare], { unread })), 'unknown');
    });
  });

  describe('that do not work', () => {
    const broken: readonly (readonly [string, object, string])[] = [
      ['paused', { spec: { ...(liveSchedule(['shop']).spec as object), paused: true } }, 'unprotected paused'],
      [
        'refused by the server',
        { status: { phase: 'FailedValidation', validationErrors: ['invalid schedule'] } },
        'unprotected paused',
      ],
      ['never due', { spec: { ...(liveSchedule(['shop']).spec as object), schedule: 'soon' } }, 'unprotected nothing'],
    ];
    for (const [title, more, expected] of broken)
      it(`${title}: told at the component, and at nothing in the cluster`, () => {
        const { verdict, session } = judged(liveFiles([shop, liveSchedule(['shop'], more)]));
        assert.equal(verdict, expected);
        assert.deepEqual(
          session.findings().map(({ at }) => at.file),
          ['all.yaml'],
        );
        const fixes = session.fixes({ findings: session.findings().map(({ id }) => id) });
        assert.ok(fixes.length > 0);
        assert.deepEqual(
          fixes.flatMap(({ edits, creates }) =>
            [...edits, ...creates].filter(({ file }) => file.startsWith('cluster:')),
          ),
          [],
        );
      });

    it('by their selector: no fix edits the cluster, and a new policy is of its system', () => {
      const other = liveSchedule(['web']);
      const { session } = judged(liveFiles([shop, liveNamespace('web'), other]));
      const fixes = session.fixes({ findings: session.findings().map(({ id }) => id) });
      assert.ok(fixes.some(({ creates }) => creates[0]?.text.includes('kind: Schedule')));
      assert.ok(fixes.every(({ edits }) => edits.every(({ file }) => file === 'all.yaml')));
    });
  });

  describe('as facts', () => {
    const snapshots = {
      apiVersion: 'snapscheduler.backube/v1',
      kind: 'SnapshotSchedule',
      metadata: { name: 'daily', namespace: 'shop' },
      spec: { schedule: '0 3 * * *' },
    };
    const storage = (name: string, provisioner: string, isDefault = false, createdAt = '2026-01-01T00:00:00Z') => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        creationTimestamp: createdAt,
        annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault) },
      },
      provisioner,
    });
    const snapshotClass = (driver: string) => ({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshotClass',
      metadata: { name: 'fast' },
      driver,
      deletionPolicy: 'Delete',
    });
    const without = (list: readonly string[]) => ({ listed: list });

    it('namespace labels leave out what Velero leaves out, also where a file shows the Namespace', () => {
      const labelled = liveNamespace('shop', { 'velero.io/exclude-from-backup': 'true' });
      assert.equal(verdictWith(liveFiles([labelled, liveSchedule(['shop'])])), 'unprotected opted-out');
      const file = {
        'all.yaml': documents(claim('uploads'), 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}'),
      };
      assert.equal(verdictWith(liveFiles([labelled, liveSchedule(['shop'])]), file), 'unprotected opted-out');
      const takenBack = {
        'all.yaml': documents(
          claim('uploads'),
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {velero.io/exclude-from-backup: 'false'}}",
        ),
      };
      assert.equal(verdictWith(liveFiles([labelled, liveSchedule(['shop'])]), takenBack), 'protected');
    });

    it('the default StorageClass, the newest of several, tells whether snapshots are possible', () => {
      const [local, csi] = [
        storage('local', 'rancher.io/local-path', true),
        storage('csi', 'a.csi', true, '2026-02-01T00:00:00Z'),
      ];
      assert.equal(verdictWith(liveFiles([shop, snapshots, snapshotClass('a.csi'), local])), 'unprotected nothing');
      assert.equal(
        verdictWith(liveFiles([shop, snapshots, snapshotClass('a.csi'), local, csi])),
        'partial snapshot-only',
      );
    });

    it('a driver without a VolumeSnapshotClass has no snapshots, where all classes are known', () => {
      const csi = storage('csi', 'a.csi', true);
      const server = { type: 'velero.io/VolumeSnapshotLocation', role: 'fact', message: '', remedy: '' };
      assert.equal(verdictWith(liveFiles([shop, snapshots, csi])), 'unprotected nothing');
      assert.equal(verdictWith(liveFiles([shop, liveSchedule(['shop']), csi])), 'unprotected metadata-only');
      assert.equal(verdictWith(liveFiles([shop, liveSchedule(['shop']), csi, snapshotClass('a.csi')])), 'protected');
      const unknown = without(['Namespace', 'storage.k8s.io/StorageClass']);
      assert.equal(verdictWith(liveFiles([shop, snapshots, csi], unknown)), 'partial snapshot-only');
      assert.equal(
        verdictWith(liveFiles([shop, snapshots, csi], { ...unknown, unread: [server] })),
        'partial snapshot-only',
      );
    });

    it('an unjudged system’s policy makes unknown what it may cover', () => {
      const policy = {
        apiVersion: 'config.kio.kasten.io/v1alpha1',
        kind: 'Policy',
        metadata: { name: 'daily', namespace: 'kasten-io' },
      };
      assert.equal(verdictWith(liveFiles([shop, policy])), 'unknown');
      assert.equal(verdictWith(liveFiles([liveNamespace('web'), policy])), 'unprotected nothing');
    });
  });
});
