// Restoring from the sidebar of the real workbench, in a real cluster: what counts is the file on the volume.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { stringify } from 'yaml';
import { startTestbed, type Testbed } from '../../testbed/start.ts';
import { finished, readData, statefulSet, volumeOf, writeData } from '../cluster/shop.ts';
import { openStage, openWorkbench, type Stage, type Theme, type Workbench } from '../support/workbench.ts';
import { calm, makeScene, writeKubeconfig } from './restore-scene.ts';

describe('restoring in the workbench', function () {
  this.timeout(300_000);
  let stage: Stage;
  let testbed: Testbed;
  let workbench: Workbench;
  let folder: string;
  let kubeconfig: string;
  let count = 0;

  before(async function () {
    this.timeout(300_000);
    folder = await mkdtemp(join(tmpdir(), 'backops-restoring-'));
    kubeconfig = join(folder, 'kubeconfig');
    // Each is kept as soon as it is there, so that it is ended when the other one fails.
    await Promise.all([
      openStage({ XDG_STATE_HOME: join(folder, 'state') }).then((one) => {
        stage = one;
      }),
      startTestbed().then((one) => {
        testbed = one;
      }),
    ]);
    await writeKubeconfig(testbed, kubeconfig);
  });

  after(async () => {
    await stage?.close();
    await testbed?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench?.screenshot(`failed-restore-${this.currentTest.title.slice(0, 30).replaceAll(' ', '-')}`);
    await testbed?.setCsiFaults({});
    await workbench?.close();
  });

  const page = () => workbench.page;
  const header = (view: string): Locator => page().locator('.pane-header', { hasText: view });
  const pane = (view: string): Locator => page().locator('.pane', { has: header(view) });
  const row = (text: string | RegExp, view = 'Restore Points'): Locator =>
    pane(view).locator('.monaco-list-row').filter({ hasText: text });
  const dialog = (text: string | RegExp): Locator => page().locator('.monaco-dialog-box', { hasText: text });
  const input = (): Locator => page().locator('.quick-input-widget input').first();
  const document = (): FrameLocator => page().frameLocator('iframe.webview >> nth=-1').frameLocator('#active-frame');
  const notification = (text: string | RegExp): Locator =>
    page().locator('.notifications-toasts .notification-list-item', { hasText: text });

  async function scene(): Promise<string> {
    count += 1;
    const namespace = count === 1 ? 'shop' : `shop-${count}`;
    await makeScene(testbed, namespace);
    return namespace;
  }

  /** A window whose workspace names the cluster and the namespace, with the restore points in the sidebar. */
  async function open(namespace: string, theme: Theme = 'dark'): Promise<void> {
    const workspace = join(folder, namespace);
    await mkdir(join(workspace, '.vscode'), { recursive: true });
    await writeFile(join(workspace, 'db.yaml'), stringify(statefulSet(namespace)));
    const settings = { 'backops.cluster.kubeconfig': kubeconfig, 'backops.cluster.namespace': namespace };
    await writeFile(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
    workbench = await openWorkbench(stage, { folder: workspace, settings: calm, theme });
    page().setDefaultTimeout(60_000);
    await page().locator('.activitybar .action-label[aria-label^="BackOps"]').click({ force: true });
    await header('Coverage').waitFor();
    for (const view of ['Coverage', 'Restore Points', 'Activity']) await toggle(view, view !== 'Coverage');
    await row('before-migration').waitFor();
    await widenSideBar();
  }

  async function toggle(view: string, open: boolean): Promise<void> {
    const isOpen = (await header(view).getAttribute('aria-expanded')) === 'true';
    if (isOpen !== open) await header(view).click();
  }

  async function widenSideBar(): Promise<void> {
    const box = await page().locator('.part.sidebar').boundingBox();
    assert.ok(box);
    const edge = box.x + box.width + 2;
    await page().mouse.move(edge, 400);
    await page().mouse.down();
    await page().mouse.move(edge + 100, 400, { steps: 4 });
    await page().mouse.up();
  }

  async function menu(point: string, item: string): Promise<void> {
    await row(point).first().click({ button: 'right' });
    const entry = page().locator('.monaco-menu .action-label', { hasText: item });
    await entry.hover();
    // A menu takes no click in its first tenth of a second.
    await page().waitForTimeout(300);
    await entry.click();
    await entry.waitFor({ state: 'detached' });
  }

  /** From the row to the plan. The first one also takes the pictures on the way. */
  async function plan(way: string, takes = false, point = 'before-migration'): Promise<void> {
    await row(point).hover();
    await row(point).locator('.action-label[aria-label^="Restore"]').click();
    if (point !== 'before-migration') {
      await workbench.picks.filter({ hasText: 'Everything' }).waitFor();
      await workbench.screenshot('restore-what');
      await workbench.picks.filter({ hasText: 'Everything' }).click();
    }
    await workbench.picks.filter({ hasText: way }).waitFor();
    if (takes) await workbench.screenshot('restore-ways');
    await workbench.picks.filter({ hasText: way }).click();
    if (way !== 'In place of') {
      await page().locator('.quick-input-widget', { hasText: "Press 'Enter'" }).waitFor();
      if (takes) await workbench.screenshot('restore-target');
      await page().keyboard.press('Enter');
    }
    await document().getByRole('heading', { name: 'Digest' }).waitFor();
  }

  const restoreNow = (): Promise<void> =>
    page().locator('.editor-actions .action-label[aria-label^="Restore Now"]').click();
  const press = (label: string | RegExp): Promise<void> =>
    page().locator('.monaco-dialog-box .monaco-button', { hasText: label }).click();

  async function dataOf(namespace: string, claim = 'data-db-0'): Promise<string> {
    return readData(await volumeOf(testbed, namespace, claim));
  }

  it('plans, shows, asks, restores and proves it', async () => {
    const namespace = await scene();
    await open(namespace);
    await workbench.screenshot('restore-points');
    await plan('Into another namespace', true);
    await workbench.screenshot('restore-plan-dark');
    const read = await document().locator('body').innerText();
    assert.match(read, /Context\s+dev/);
    assert.match(read, /Into\s+shop-restore \(new\)/);
    await restoreNow();
    await dialog('Context: dev').waitFor();
    await workbench.screenshot('restore-confirm');
    const asked = await dialog('Context: dev').innerText();
    for (const part of [
      /Cluster: https/,
      /Namespace: shop/,
      /Into: shop-restore \(new\)/,
      /Age: \d+ s/,
      /Nothing that is there is lost/,
    ])
      assert.match(asked, part);
    await testbed.setCsiFaults({ delayMilliseconds: 2_000 });
    await press('Restore');
    await notification(/Step \d of \d/).waitFor();
    await workbench.screenshot('restore-progress');
    await notification('It is back, and that is proved.').waitFor();
    await workbench.screenshot('restore-done');
    assert.equal(await dataOf('shop-restore'), 'old');
    assert.equal(await dataOf(namespace), 'later');
    await notification('It is back').locator('.monaco-button', { hasText: 'Show Report' }).click();
    await document().getByRole('heading', { name: 'What is proved' }).waitFor();
    await row('Restore before-migration into shop-restore', 'Activity').waitFor();
    await workbench.screenshot('restore-report');
    assert.match(await document().locator('body').innerText(), /is bound, filled from VolumeSnapshot/);
  });

  it('replaces data only where that is allowed and the namespace was typed, and undoes it', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('In place of');
    await workbench.screenshot('restore-plan-in-place');
    await restoreNow();
    await dialog('is switched off in dev/').waitFor();
    await workbench.screenshot('restore-switched-off');
    await press('Allow…');
    await dialog('Allow replacing data in dev/').waitFor();
    await workbench.screenshot('restore-allow');
    await press('Allow');
    await dialog('Lost:').waitFor();
    await workbench.screenshot('restore-confirm-in-place');
    await press('Replace…');
    await page().locator('.quick-input-widget', { hasText: 'Type the namespace' }).waitFor();
    await input().fill('something else');
    await page().locator('.quick-input-widget', { hasText: 'This is not' }).waitFor();
    await workbench.screenshot('restore-type');
    await page().keyboard.press('Enter');
    assert.equal(await dataOf(namespace), 'later');
    await input().fill(namespace);
    await page().keyboard.press('Enter');
    await notification('It is back, and that is proved.').waitFor({ timeout: 60_000 });
    assert.equal(await dataOf(namespace), 'old');
    await workbench.screenshot('restore-done-in-place');

    await notification('It is back').locator('.monaco-button', { hasText: 'Undo…' }).click();
    await document().getByText('data-db-0-before-').first().waitFor();
    await workbench.screenshot('restore-undo');
    await restoreNow();
    await press('Replace…');
    await page().locator('.quick-input-widget', { hasText: 'Type the namespace' }).waitFor();
    await input().fill(namespace);
    await page().keyboard.press('Enter');
    await notification('It is back').waitFor({ timeout: 60_000 });
    assert.equal(await dataOf(namespace), 'later');
    await page().locator('.statusbar-item', { hasText: 'data may be replaced' }).click();
    await notification('Replacing data is switched off').waitFor();
  });

  it('goes on after the window was loaded anew', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    // Until it is told otherwise, the storage is in the middle of it.
    await testbed.setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'UNAVAILABLE' }] });
    await restoreNow();
    await press('Restore');
    await notification(/Step \d of \d/).waitFor();
    await page().reload();
    await row(/running/, 'Activity').waitFor();
    await workbench.screenshot('restore-followed');
    await testbed.setCsiFaults({});
    await notification('It is back, and that is proved.').waitFor({ timeout: 90_000 });
    await workbench.screenshot('restore-followed-done');
    assert.equal(await dataOf(namespace, 'data-db-0-restore'), 'old');
  });

  it('stops before anything is changed when another context is chosen', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    await workbench.runCommand('BackOps: Choose Cluster…');
    await workbench.picks.filter({ hasText: 'staging' }).click();
    await page().locator('.statusbar-item', { hasText: 'staging/' }).waitFor();
    await restoreNow();
    await dialog('The cluster is another one than that of the plan').waitFor();
    await workbench.screenshot('restore-other-cluster');
    await press('Show New Plan');
    await document().getByText('staging').waitFor();
    const claims = await testbed.api.request('GET', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
    assert.deepEqual(
      claims.items.map((one: { metadata: { name: string } }) => one.metadata.name),
      ['data-db-0'],
    );
  });

  it('restores nothing in a protected context', async () => {
    const namespace = await scene();
    await open(namespace, 'light');
    await plan('Into another namespace');
    await workbench.screenshot('restore-plan-light');
    await workbench.runCommand('BackOps: Choose Cluster…');
    await workbench.picks.filter({ hasText: 'shop-prod' }).click();
    await page().locator('.statusbar-item', { hasText: 'shop-prod/' }).waitFor();
    await row('before-migration').hover();
    await row('before-migration').locator('.action-label[aria-label^="Restore"]').click();
    await dialog('Context shop-prod is protected').waitFor();
    await workbench.screenshot('restore-protected');
    await page().keyboard.press('Escape');
  });

  it('takes back what was done when it is cancelled', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    await testbed.setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'UNAVAILABLE' }] });
    await restoreNow();
    await press('Restore');
    await notification(/Step 2 of 2/)
      .locator('.monaco-button', { hasText: 'Cancel' })
      .click();
    await notification('everything is as it was before').waitFor();
    await workbench.screenshot('restore-cancelled');
    const claims = await testbed.api.request('GET', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
    assert.equal(claims.items.length, 1);
  });

  it('snapshots now, and deletes the snapshot', async () => {
    const namespace = await scene();
    await open(namespace);
    await workbench.runCommand('BackOps: Back Up or Snapshot Now…');
    await workbench.picks.filter({ hasText: 'CSI snapshots' }).click();
    await workbench.picks.filter({ hasText: 'Everything' }).click();
    await dialog('Snapshot claim data-db-0 now?').waitFor();
    await workbench.screenshot('restore-snapshot-now');
    await press('Begin');
    await notification('The copy is made.').waitFor();
    await row(/^data-db-0-/).waitFor();
    await workbench.screenshot('restore-snapshot-made');
    await menu('data-db-0-', 'Delete Restore Point…');
    await dialog('is switched off').waitFor();
    await press('Allow…');
    await press('Allow');
    await dialog('It cannot be brought back.').waitFor();
    await workbench.screenshot('restore-delete');
    await press('Delete…');
    await page().locator('.quick-input-widget', { hasText: 'Type the namespace' }).waitFor();
    await input().fill(namespace);
    await page().keyboard.press('Enter');
    await notification('It is deleted.').waitFor();
    await row(/^data-db-0-/).waitFor({ state: 'detached' });
  });

  it('restores a backup of Velero, reads its log, and compares it with an older one', async () => {
    const namespace = await scene();
    const volume = await volumeOf(testbed, namespace, 'data-db-0');
    await finished(testbed, 'Backup', `${namespace}-older`, { includedNamespaces: [namespace] });
    await testbed.api.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'added-later', namespace },
      data: {},
    });
    await finished(testbed, 'Backup', `${namespace}-younger`, { includedNamespaces: [namespace] });
    await writeData(volume, 'spoiled');
    await open(namespace);
    await row(`${namespace}-younger`).waitFor();
    await plan('Into another namespace', false, `${namespace}-younger`);
    await workbench.screenshot('restore-velero-plan');
    await restoreNow();
    await press('Restore');
    for (const accept of await page().locator('.monaco-dialog-box .monaco-button', { hasText: 'Accept' }).all())
      await accept.click();
    await notification('It is back, and that is proved.').waitFor({ timeout: 120_000 });
    await workbench.screenshot('restore-velero-done');
    assert.equal(await dataOf(`${namespace}-restore`), 'later');
    await menu(`${namespace}-younger`, 'Read Logs and Lists…');
    await workbench.picks.filter({ hasText: 'Log' }).first().click();
    await workbench.editor.getByText('Setting up backup').first().waitFor();
    await workbench.screenshot('restore-log');
    await menu(`${namespace}-younger`, 'Compare With…');
    await workbench.picks.filter({ hasText: `${namespace}-older` }).click();
    await document().getByText('added-later').waitFor();
    await workbench.screenshot('restore-compare');
  });
});
