// Policies and facts of a real cluster beside the files of a workspace: `--context` of the commands that judge files, and what the
// editor follows. The testbed is its own: classes, CustomResourceDefinitions and Velero's flags change.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { backops, claim, folderWith, type Ran, removeFolders } from '../../src/cli/run.testing.ts';
import { violations } from '../../src/cli/schema.testing.ts';
import { openCluster } from '../../src/cluster/index.ts';
import { followCluster } from '../../src/cluster-source/follow.ts';
import type { ClusterReading } from '../../src/cluster-source/read.ts';
import { sourceReads } from '../../src/cluster-source/reads.ts';
import { textsOf } from '../../src/cluster-source/texts.ts';
import { livePolicies } from '../../src/providers/live-policies.generated.ts';
import type { KubeObject } from '../../testbed/run/kube-api.ts';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { inRoot } from '../support/paths.ts';
import { namespaceObject } from './shop.ts';

const schema = JSON.parse(readFileSync(inRoot('schema/coverage.schema.json'), 'utf8'));

const velero = (name: string, namespaces: readonly string[], template: object = {}, spec: object = {}): KubeObject => ({
  apiVersion: 'velero.io/v1',
  kind: 'Schedule',
  metadata: { name, namespace: 'velero' },
  spec: {
    schedule: '0 3 * * *',
    template: { includedNamespaces: namespaces, snapshotMoveData: true, ttl: '336h0m0s', ...template },
    ...spec,
  },
});

/** A definition without a schema of its own: the server stores whatever it is given, as an operator's would be stored. */
const definition = (group: string, version: string, kind: string, plural: string): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind, plural, singular: kind.toLowerCase() },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});

const replication = (namespace: string): KubeObject => ({
  apiVersion: 'volsync.backube/v1alpha1',
  kind: 'ReplicationSource',
  metadata: { name: 'uploads', namespace },
  spec: {
    sourcePVC: 'uploads',
    trigger: { schedule: '0 4 * * *' },
    restic: { repository: 'restic', copyMethod: 'Snapshot', retain: { daily: 14 } },
  },
});

describe('policies from the cluster', () => {
  let testbed: Testbed;
  /** A user whom no Role names. */
  let stranger: string;
  const folders = { one: '', overlays: '' };

  type User = 'admin' | 'dev' | 'stranger';
  const kubeconfig = (user: User): string => (user === 'stranger' ? stranger : testbed.kubeconfig(user));
  const run = (folder: string, user: User, command: string, ...more: readonly string[]): Promise<Ran> =>
    backops(folder, [command, ...more, '--context', `testbed-${user}`, '--kubeconfig', kubeconfig(user)]);

  /** `environment name: verdict gaps` of every component, with whose policies protect it. */
  async function verdicts(folder: string, user?: User): Promise<string[]> {
    const json = ['--format', 'json'];
    const ran = await (user ? run(folder, user, 'coverage', ...json) : backops(folder, ['coverage', ...json]));
    assert.equal(ran.code, 0, ran.err);
    const answer = JSON.parse(ran.out);
    assert.deepEqual(violations(answer, schema), []);
    // biome-ignore lint/suspicious/noExplicitAny: the report's own JSON, held against its schema above.
    return answer.components.map((one: any) => {
      const { environment, name, verdict, gaps, policies } = one;
      const by = new Set(policies.map((policy: { cluster?: string }) => policy.cluster ?? 'files'));
      const whose = verdict === 'protected' ? by : gaps;
      return [environment === '.' ? name : `${environment} ${name}`, verdict, ...whose].join(' ');
    });
  }

  before(async () => {
    testbed = await startTestbed();
    for (const name of ['plain', 'left-out', 'bare', 'refused', 'synced'])
      await testbed.api.apply(namespaceObject(name));
    await testbed.grantDeveloper('shop');
    await testbed.api.apply(velero('nightly', ['shop', 'left-out', 'gone']));
    stranger = await strangersKubeconfig(testbed);
    folders.one = folderWith({ 'uploads.yaml': claim('uploads') });
    const overlay = (name: string) => ({
      [`overlays/${name}/kustomization.yaml`]: 'namespace: shop\nresources: [../../base]\n',
    });
    folders.overlays = folderWith({
      'base/kustomization.yaml': 'resources: [uploads.yaml]\n',
      'base/uploads.yaml': claim('uploads'),
      ...overlay('dev'),
      ...overlay('prod'),
    });
  });

  after(async () => {
    await testbed?.stop();
    removeFolders();
  });

  it('leave nothing to flag where the platform team backs it up', async () => {
    const alone = await backops(folders.one, ['check']);
    assert.deepEqual([alone.code, /unprotected-data/.test(alone.out)], [1, true]);
    for (const user of ['admin', 'dev'] as const) {
      const { code, out, err } = await run(folders.one, user, 'check');
      assert.deepEqual([code, out, err], [0, '✓ No problem found (1 file read).\n', ''], user);
      assert.deepEqual(await verdicts(folders.one, user), [`uploads protected testbed-${user}`]);
    }
  });

  it('are told to be the cluster’s', async () => {
    const coverage = await run(folders.one, 'admin', 'coverage');
    assert.match(coverage.out, /✓ {2}PersistentVolumeClaim\/uploads .* Schedule nightly of cluster testbed-admin\n/);
    const { out } = await run(folders.one, 'admin', 'explain', 'uploads');
    assert.match(out, /Schedule nightly of cluster testbed-admin covers it: at least every 24 h, kept 14 d/);
    assert.match(out, /cluster:testbed-admin\/velero\.io\/Schedule\/velero\/nightly:\d+:\d+/);
    const policy = await run(folders.one, 'admin', 'explain', 'Schedule/nightly');
    assert.match(policy.out, /It protects 1 component/);
  });

  it('do not count without being asked for, and only with a context', async () => {
    const { code, err } = await backops(folders.one, ['coverage', '--kubeconfig', kubeconfig('admin')]);
    assert.equal(code, 2);
    assert.match(err, /--kubeconfig needs --context/);
    const wrong = await backops(folders.one, ['coverage', '--context', 'other', '--kubeconfig', kubeconfig('admin')]);
    assert.deepEqual([wrong.code, wrong.out], [2, '']);
  });

  it('do not touch namespaces that the cluster lacks', async () => {
    const folder = folderWith({ 'gone.yaml': claim('uploads', 'gone') });
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads unprotected nothing']);
    // Who may not list namespaces does not know.
    assert.deepEqual(await verdicts(folder, 'dev'), ['uploads unknown']);
  });

  it('do not make production green because another stage is connected', async () => {
    assert.deepEqual(await verdicts(folders.overlays), [
      'overlays/dev uploads unprotected nothing',
      'overlays/prod uploads unprotected nothing',
    ]);
    assert.deepEqual(await verdicts(folders.overlays, 'dev'), [
      'overlays/dev uploads protected testbed-dev',
      'overlays/prod uploads unprotected nothing',
    ]);
    // The name of this context is of no stage.
    assert.deepEqual(await verdicts(folders.overlays, 'admin'), [
      'overlays/dev uploads unknown',
      'overlays/prod uploads unknown',
    ]);
    const { out } = await run(folders.overlays, 'admin', 'explain', 'uploads', '-e', 'overlays/prod');
    assert.match(
      out,
      /not certain that overlays\/prod is applied to cluster testbed-admin; "clusters" in \.backops\.yaml/,
    );
    await writeFile(join(folders.overlays, '.backops.yaml'), 'clusters: { testbed-adm*: [overlays/prod] }\n');
    assert.deepEqual(await verdicts(folders.overlays, 'admin'), [
      'overlays/dev uploads unprotected nothing',
      'overlays/prod uploads protected testbed-admin',
    ]);
  });

  it('are not assessed where they may not be read, and never taken for none', async () => {
    const { code, out, err } = await run(folders.one, 'stranger', 'check');
    assert.deepEqual([code, out], [0, '✓ No problem found (1 file read).\n'], err);
    assert.match(err, /velero\.io\/Schedule objects .* are not assessed.* is forbidden: .*\(403\)\. Ask/);
    assert.doesNotMatch(err, /Deployment|StorageClass/, 'facts that may not be read are details');
    assert.deepEqual(await verdicts(folders.one, 'stranger'), ['uploads unknown']);
    const own = folderWith({ 'uploads.yaml': claim('uploads'), 'own.yaml': stringify(velero('own', ['shop'])) });
    assert.deepEqual(await verdicts(own, 'stranger'), ['uploads protected files']);
  });

  it('give way to the file that defines them', async () => {
    const narrowed = folderWith({
      'uploads.yaml': claim('uploads'),
      'own.yaml': stringify(velero('nightly', ['web'])),
    });
    assert.deepEqual(await verdicts(narrowed, 'admin'), ['uploads unprotected nothing']);
  });

  it('leave out a namespace by its label in the cluster', async () => {
    const folder = folderWith({
      'claim.yaml': claim('uploads', 'left-out'),
      'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: left-out }\n',
    });
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads protected testbed-admin']);
    const labels = { 'velero.io/exclude-from-backup': 'true' };
    await testbed.api.apply({ ...namespaceObject('left-out'), metadata: { name: 'left-out', labels } });
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads unprotected opted-out']);
  });

  it('know what the server does by its flags, its locations and the classes for snapshots', async () => {
    const folder = folderWith({ 'claim.yaml': claim('uploads', 'bare') });
    await testbed.api.apply(velero('bare', ['bare'], { snapshotMoveData: undefined }));
    const flags = async (...args: readonly string[]) => {
      const path = '/apis/apps/v1/namespaces/velero/deployments/velero';
      const change = [{ op: 'replace', path: '/spec/template/spec/containers/0/args', value: ['server', ...args] }];
      await testbed.api.request('PATCH', path, change, 'application/json-patch+json');
      return verdicts(folder, 'admin');
    };
    assert.deepEqual(await flags(), ['uploads unprotected metadata-only']);
    assert.deepEqual(await flags('--features=EnableCSI'), ['uploads partial snapshot-only']);
    assert.deepEqual(await flags('--features=EnableCSI', '--default-snapshot-move-data'), [
      'uploads protected testbed-admin',
    ]);
    const classes = '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses/directory';
    const { apiVersion, kind, driver, deletionPolicy } = await testbed.api.request('GET', classes);
    await testbed.api.request('DELETE', classes);
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads unprotected metadata-only'], 'no class for the driver');
    await testbed.api.apply({ apiVersion, kind, driver, deletionPolicy, metadata: { name: 'directory' } });
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads protected testbed-admin']);
  });

  it('that the server refuses protect nothing, and it is told at the component', async () => {
    const folder = folderWith({ 'claim.yaml': claim('uploads', 'refused') });
    const refused = velero('refused', ['refused'], {}, { schedule: '61 3 * * *' });
    await testbed.api.apply(refused);
    const path = await testbed.api.pathOf(refused);
    await testbed.api.until(path, 'Velero looked at it', (one) => one.status?.phase === 'FailedValidation');
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads unprotected nothing']);
    const { code, out } = await run(folder, 'admin', 'check');
    assert.equal(code, 1);
    assert.match(
      out,
      /^claim\.yaml\n {2}4:9 .*unprotected-data\n +cluster:\S+refused:\d+:\d+ .* its schedule cannot run/,
    );
  });

  it('of systems with one object for each volume are looked for in the namespaces of the files', async () => {
    const folder = folderWith({ 'claim.yaml': claim('uploads', 'synced') });
    await testbed.grantDeveloper('synced');
    await testbed.api.apply(definition('volsync.backube', 'v1alpha1', 'ReplicationSource', 'replicationsources'));
    await testbed.api.apply(replication('synced'));
    assert.deepEqual(await verdicts(folder, 'admin'), ['uploads protected testbed-admin']);
    assert.deepEqual(await verdicts(folder, 'dev'), ['uploads unknown'], 'nobody let them read these');
    const rbac = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      metadata: { name: 'reads-volsync', namespace: 'synced' },
    };
    const rules = [{ apiGroups: ['volsync.backube'], resources: ['*'], verbs: ['get', 'list'] }];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reads-volsync' };
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'dev' }];
    await testbed.api.apply({ ...rbac, kind: 'Role', rules });
    await testbed.api.apply({ ...rbac, kind: 'RoleBinding', roleRef, subjects });
    assert.deepEqual(await verdicts(folder, 'dev'), ['uploads protected testbed-dev']);
    await testbed.api.request('DELETE', await testbed.api.pathOf(replication('synced')));
    assert.deepEqual(
      await verdicts(folder, 'dev'),
      ['uploads unprotected nothing'],
      'now it is known that there is none',
    );
  });

  it('of operators and of snapshot schedules count as well', async () => {
    await testbed.api.apply(definition('snapscheduler.backube', 'v1', 'SnapshotSchedule', 'snapshotschedules'));
    await testbed.api.apply(definition('postgresql.cnpg.io', 'v1', 'ScheduledBackup', 'scheduledbackups'));
    await testbed.api.apply({
      apiVersion: 'snapscheduler.backube/v1',
      kind: 'SnapshotSchedule',
      metadata: { name: 'daily', namespace: 'plain' },
      spec: { schedule: '0 2 * * *', retention: { maxCount: 14 } },
    });
    await testbed.api.apply({
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      metadata: { name: 'orders', namespace: 'plain' },
      spec: { schedule: '0 0 2 * * *', cluster: { name: 'orders' } },
    });
    const cluster = {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: 'orders', namespace: 'plain' },
      spec: {
        instances: 1,
        storage: { size: '1Gi' },
        backup: { retentionPolicy: '30d', barmanObjectStore: { destinationPath: 's3://orders' } },
      },
    };
    const folder = folderWith({ 'claim.yaml': claim('uploads', 'plain'), 'orders.yaml': stringify(cluster) });
    assert.deepEqual(await verdicts(folder), ['uploads unprotected nothing', 'orders unprotected on-demand-only']);
    assert.deepEqual(await verdicts(folder, 'admin'), [
      'uploads partial snapshot-only',
      'orders protected testbed-admin',
    ]);
  });

  it('are followed: the editor hears of what changes', async () => {
    const reader = openCluster({
      kubeconfig: kubeconfig('admin'),
      context: 'testbed-admin',
      env: {},
      mayRunPrograms: false,
    });
    const stop = new AbortController();
    let now: ClusterReading | undefined;
    const request = { namespaces: ['shop'], signal: stop.signal };
    const following = followCluster(reader, sourceReads(livePolicies), request, (reading) => {
      now = reading;
    });
    const path = 'cluster:testbed-admin/velero.io/Schedule/velero/followed';
    const text = () => (now ? textsOf(now, ['shop']).get(path) : undefined);
    const becomes = async (what: string, test: () => boolean) => {
      for (const end = Date.now() + 10_000; !test(); await new Promise((resolve) => setTimeout(resolve, 50)))
        if (Date.now() > end) assert.fail(`${what}: ${text()}`);
    };
    await becomes('read', () => now !== undefined);
    assert.equal(text(), undefined);
    await testbed.api.apply(velero('followed', ['shop']));
    await becomes('made', () => text()?.includes('"shop"') === true);
    await testbed.api.apply(velero('followed', ['web']));
    await becomes('changed', () => text()?.includes('"web"') === true);
    await testbed.api.request('DELETE', await testbed.api.pathOf(velero('followed', [])));
    await becomes('gone', () => text() === undefined);
    stop.abort();
    await following;
    reader.close();
  });
});

/** Signed in by a token of its own, and without any right but to ask what is served. */
async function strangersKubeconfig({ api, dir, kubeconfig }: Testbed): Promise<string> {
  const account: KubeObject = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'stranger', namespace: 'default' },
  };
  await api.apply(account);
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } };
  const { status } = await api.request('POST', `${await api.pathOf(account)}/token`, request);
  const config = parse(readFileSync(kubeconfig('admin'), 'utf8'));
  config.users = [{ name: 'stranger', user: { token: status.token } }];
  config.contexts = [{ name: 'testbed-stranger', context: { cluster: config.clusters[0].name, user: 'stranger' } }];
  const path = join(dir, 'stranger.kubeconfig');
  await writeFile(path, stringify(config));
  return path;
}
