// The cluster views in the real workbench, against a real cluster with Velero and CSI snapshots.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { S3 } from '../../testbed/parts/s3.ts';
import type { Testbed } from '../../testbed/start.ts';
import { finished, statefulSet, volumeOf, writeData } from '../cluster/shop.ts';
import { openWorkbench, type Stage, type Workbench, type WorkbenchOptions } from '../support/workbench.ts';
import { objectStoreSpecs } from './object-stores.ts';
import { calm } from './restore-scene.ts';
import { sideBar } from './side-bar.ts';
import { stageAndTestbed } from './stage-and-testbed.ts';

describe('restore points in the workbench', () => {
  let stage: Stage;
  let testbed: Testbed;
  let workbench: Workbench;
  let folder: string;
  let kubeconfig: string;

  before(async function () {
    this.timeout(300_000);
    folder = await mkdtemp(join(tmpdir(), 'backops-points-'));
    kubeconfig = join(folder, 'kubeconfig');
    ({ stage, testbed } = await stageAndTestbed());
    await testbed.api.apply(statefulSet('shop'));
    await testbed.api.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'login', namespace: 'shop' },
      stringData: { password: 'hunter2' },
    });
    await writeData(await volumeOf(testbed, 'shop', 'data-db-0'), 'old');
    const snapshot = {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name: 'before-migration', namespace: 'shop' },
      spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: 'data-db-0' } },
    };
    await testbed.api.apply(snapshot);
    // As if Velero had made them long ago: it makes no failed and no old ones on demand.
    const past = (name: string, hours: number, status: object, spec: object = {}) => ({
      apiVersion: 'velero.io/v1',
      kind: 'Backup',
      metadata: { name, namespace: 'velero', labels: { 'velero.io/schedule-name': 'nightly' } },
      spec: { includedNamespaces: ['shop'], ...spec },
      status: { startTimestamp: hoursAgo(hours), completionTimestamp: hoursAgo(hours - 0.02), ...status },
    });
    await Promise.all([
      testbed.api.apply(
        past('nightly-yesterday', 26, { phase: 'PartiallyFailed', errors: 2, csiVolumeSnapshotsAttempted: 1 }),
      ),
      testbed.api.apply(
        past('nightly-broken', 50, { phase: 'FailedValidation', validationErrors: ['the location is read-only'] }),
      ),
      testbed.api.apply(past('nightly-old', 400, { phase: 'Completed', expiration: hoursAgo(40) })),
      finished(testbed, 'Backup', 'by-hand', { includedNamespaces: ['shop'], ttl: '168h0m0s' }),
      testbed.api.until(await testbed.api.pathOf(snapshot), 'the snapshot is ready', (one) => one.status?.readyToUse),
    ]);
  });

  after(async () => {
    await stage?.close();
    await testbed?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench?.screenshot(`failed-points-${this.currentTest.title.slice(0, 30).replaceAll(' ', '-')}`);
  });

  const page = () => workbench.page;
  const { buttons, pane, preview, row, show, statusBar, toggle, welcome, widen } = sideBar(page);

  /** A kubeconfig with all users of the testbed; `change` makes something of it wrong. */
  // biome-ignore lint/suspicious/noExplicitAny: a kubeconfig is whatever its file holds.
  async function writeKubeconfig(change: (config: any) => void = () => {}, path = kubeconfig): Promise<void> {
    const [admin, dev] = await Promise.all(
      (['admin', 'dev'] as const).map(async (user) => parse(await readFile(testbed.kubeconfig(user), 'utf8'))),
    );
    const cluster = admin.contexts[0].context.cluster;
    const contexts = [
      { name: 'testbed', context: { cluster, user: admin.users[0].name, namespace: 'shop' } },
      { name: 'developer', context: { cluster, user: dev.users[0].name, namespace: 'shop' } },
      { name: 'shop-prod', context: { cluster, user: admin.users[0].name, namespace: 'shop' } },
    ];
    const config = { ...admin, users: [...admin.users, ...dev.users], contexts, 'current-context': 'testbed' };
    change(config);
    await writeFile(path, stringify(config));
  }

  /** The text of a welcome is drawn before its buttons. */
  async function oneButton(): Promise<void> {
    await buttons().first().waitFor();
    assert.equal(await buttons().count(), 1);
  }

  /** A window on a small workspace whose settings name the kubeconfig, with the view Restore Points open. */
  async function open(options: Partial<WorkbenchOptions> = {}): Promise<void> {
    const workspace = join(folder, 'shop');
    await rm(workspace, { recursive: true, force: true });
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    await writeFile(join(workspace, 'db.yaml'), stringify(statefulSet('shop')));
    await writeFile(
      join(workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'backops.cluster.kubeconfig': kubeconfig }),
    );
    await workbench?.close();
    workbench = await openWorkbench(stage, { folder: workspace, settings: calm, ...options });
    page().setDefaultTimeout(60_000);
    await show('Restore Points');
    await widen(180);
  }

  it('says that there is no kubeconfig, and connects as soon as there is one', async () => {
    await open();
    await welcome('There is no kubeconfig').waitFor();
    await oneButton();
    await workbench.screenshot('points-no-kubeconfig');
    await writeKubeconfig();
    await row('by-hand').waitFor();
    assert.deepEqual(await workbench.notifications(), []);
  });

  it('lists what there is, honestly', async () => {
    await row('before-migration').waitFor();
    await page()
      .locator('.statusbar-item', { hasText: /testbed\/shop · last backup (just now|\d+ min ago)/ })
      .waitFor();
    await workbench.screenshot('points');
    const all = (await pane('Restore Points').locator('.monaco-list-row').allTextContents()).join('\n');
    assert.match(all, /Today\s*2/);
    assert.match(all, /before-migration.*1 GiB/);
    assert.match(all, /by-hand.*expires in 7 d/);
    assert.match(all, /nightly-yesterday\s*incomplete · 26 h ago · no volume data: every copy failed/);
    assert.match(all, /nightly-broken\s*failed · 2 d ago/);
    assert.match(all, /nightly-old\s*expired · 16 d ago/);
  });

  it('shows a backup while it is made, in both views', async () => {
    await toggle('Activity', true);
    await row('by-hand', 'Activity').waitFor();
    const making = finished(testbed, 'Backup', 'second', { includedNamespaces: ['shop'] });
    await row('second').waitFor();
    await row(/second\s*backup/, 'Activity').waitFor();
    await workbench.screenshot('activity-running');
    await making;
    await row(/second.*expires in/).waitFor();
    await row(/second\s*backup · .*took/, 'Activity').waitFor();
    await workbench.screenshot('activity');
    await toggle('Activity', false);
  });

  it('groups by claim and filters', async () => {
    await workbench.runCommand('BackOps: Group Restore Points by Claim');
    await row(/^data-db-0/).waitFor();
    await row(/^Whole Namespace/).waitFor();
    await workbench.screenshot('points-by-claim');
    await workbench.runCommand('BackOps: Filter Restore Points…');
    await workbench.picks.filter({ hasText: 'CSI snapshots' }).click();
    await workbench.screenshot('points-filter');
    await page().keyboard.press('Enter');
    await row('by-hand').waitFor({ state: 'detached' });
    await workbench.runCommand('BackOps: Find Restore Points…');
    await page().locator('.quick-input-widget input').first().fill('nothing is called so');
    await page().keyboard.press('Enter');
    await welcome('No restore point passes the filter').waitFor();
    await oneButton();
    await workbench.screenshot('points-filtered');
    await buttons().click();
    await row('by-hand').waitFor();
    await workbench.runCommand('BackOps: Group Restore Points by Time');
    await row(/^Today/).waitFor();
  });

  it('shows everything about a point in a document', async () => {
    await row('nightly-yesterday').click();
    await preview().getByRole('heading', { name: 'nightly-yesterday' }).waitFor();
    await workbench.screenshot('points-details-incomplete');
    assert.match(await preview().locator('body').innerText(), /2 errors while it was made/);
    await row('before-migration').click();
    await preview().getByRole('heading', { name: 'before-migration' }).waitFor();
    await preview().getByRole('heading', { name: 'What can be done with it' }).waitFor();
    await workbench.screenshot('points-details');
    await workbench.runCommand('View: Close All Editors');
    await row('nightly-yesterday').hover();
    await page().locator('.monaco-hover:visible', { hasText: 'PartiallyFailed' }).waitFor();
    await workbench.screenshot('points-tooltip');
  });

  it('chooses cluster and namespace, and remembers them', async () => {
    await workbench.runCommand('BackOps: Choose Cluster…');
    await workbench.picks.filter({ hasText: 'shop-prod' }).filter({ hasText: 'protected' }).waitFor();
    await workbench.screenshot('choose-cluster');
    await workbench.picks.filter({ hasText: 'developer' }).click();
    await statusBar('developer/shop').waitFor();
    await row('by-hand').waitFor();
    await workbench.screenshot('points-developer');
    await workbench.runCommand('BackOps: Choose Namespace…');
    // Developers may not list namespaces.
    const input = page().locator('.quick-input-widget input').first();
    await page().locator('.quick-input-widget', { hasText: 'You may not list' }).waitFor();
    await workbench.screenshot('choose-namespace-free');
    await input.fill('default');
    await page().keyboard.press('Enter');
    await row(/CSI snapshots: not allowed to list VolumeSnapshots in default/).waitFor();
    await workbench.screenshot('points-partly-unread');
    await page().reload();
    await statusBar('developer/default').waitFor();
    await workbench.runCommand('BackOps: Choose Cluster…');
    await workbench.picks.filter({ hasText: 'testbed' }).first().click();
    await row('by-hand').waitFor();
    await workbench.runCommand('BackOps: Choose Namespace…');
    await workbench.picks.filter({ hasText: 'kube-public' }).waitFor();
    await workbench.screenshot('choose-namespace');
    await workbench.picks.filter({ hasText: 'kube-public' }).click();
    await welcome('This namespace has no restore points').waitFor();
    await oneButton();
    await workbench.screenshot('points-none');
  });

  describe('object stores', () => {
    objectStoreSpecs(
      () => workbench,
      () => testbed.s3 as S3,
      'by-hand',
    );
  });

  describe('where something is wrong', () => {
    before(async () => {
      await writeKubeconfig();
      await open();
      await row('by-hand').waitFor();
    });

    /** Makes something wrong in the kubeconfig while the window is open, and says what the view says. */
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    async function shows(name: string, text: string, change: (config: any) => void, details: RegExp): Promise<void> {
      await writeKubeconfig(change);
      await welcome(text).waitFor();
      await oneButton();
      assert.deepEqual(await workbench.notifications(), []);
      await workbench.screenshot(`points-${name}`);
      await workbench.runCommand('BackOps: Show Problem with Cluster');
      const dialog = page().locator('.monaco-dialog-box');
      await dialog.waitFor();
      await workbench.screenshot(`points-${name}-details`);
      assert.match((await dialog.innerText()).replaceAll('\n', ' '), details);
      await page().keyboard.press('Escape');
    }

    it('says that the cluster does not answer, and connects once it does', async () => {
      const closed = createServer().listen(0, '127.0.0.1');
      await once(closed, 'listening');
      const { port } = closed.address() as { port: number };
      closed.close();
      await shows(
        'unreachable',
        'The cluster does not answer',
        (config) => Object.assign(config.clusters[0].cluster, { server: `https://127.0.0.1:${port}` }),
        /cannot be reached \(ECONNREFUSED\).*Does the cluster run.*Context testbed/i,
      );
      await writeKubeconfig();
      await row('by-hand').waitFor();
    });

    it('says that the login is refused', () =>
      shows(
        'login',
        'does not accept your login',
        (config) => Object.assign(config.users[0].user, { token: 'wrong' }),
        /wrong or expired \(401\)/,
      ));

    it('says that the kubeconfig cannot be used', () =>
      shows(
        'kubeconfig',
        'The kubeconfig cannot be used',
        (config) => Object.assign(config, { 'current-context': 'gone' }),
        /gone/,
      ));

    it('says that nothing may be read', async () => {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody', namespace: 'default' } };
      const path = await testbed.api.pathOf(await testbed.api.apply(account));
      const { status } = await testbed.api.request('POST', `${path}/token`, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 600 },
      });
      await shows(
        'forbidden',
        'You are not allowed to see the restore points',
        (config) => {
          config.users[0].user = { token: status.token };
        },
        /not allowed to list VolumeSnapshots in shop.*forbidden/,
      );
    });
  });

  describe('in a window that is open', () => {
    it('keeps its shapes apart in high contrast, and marks a protected cluster', async () => {
      await writeKubeconfig();
      await workbench.changeSettings({ 'backops.cluster.context': 'shop-prod' });
      await workbench.useTheme('high-contrast');
      await statusBar('shop-prod/shop').waitFor();
      await row('by-hand').waitFor();
      await toggle('Activity', true);
      await row('by-hand', 'Activity').waitFor();
      await workbench.screenshot('points-high-contrast');
      await toggle('Activity', false);
      await workbench.useTheme('dark');
    });

    // The cluster does not get them back: nothing that needs them comes after it.
    it('says that there is no backup system any more', async () => {
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const { items } = await testbed.api.request('GET', path);
      const names: string[] = items.map((one: { metadata: { name: string } }) => one.metadata.name);
      for (const name of names.filter((one) => /\.(velero\.io|snapshot\.storage\.k8s\.io)$/.test(one)))
        await testbed.api.request('DELETE', `${path}/${name}`);
      await workbench.runCommand('BackOps: Connect to Cluster Again');
      await welcome('no backup system').waitFor();
      await oneButton();
      await workbench.screenshot('points-no-system');
    });

    it('talks to no cluster from a workspace that is not trusted', async () => {
      await writeKubeconfig();
      const trust = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
      await open({ settings: { ...calm, ...trust } });
      await welcome('from a workspace that is not trusted').waitFor();
      await oneButton();
      await workbench.screenshot('points-untrusted');
    });
  });
});

/** ISO time of so many hours ago. */
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
