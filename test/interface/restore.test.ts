// Restoring from the sidebar of the real workbench, in a real cluster: what counts is the file on the volume.
import assert from 'node:assert/strict';
import { finished, volumeOf, writeData } from '../cluster/shop.ts';
import { refusalSpecs } from './restore-refusals.ts';
import { restoreWindow } from './restore-window.ts';
import { restoring } from './restoring.ts';
import { sideBar } from './side-bar.ts';

describe('restoring in the workbench', function () {
  this.timeout(300_000);
  const restore = restoreWindow();
  const { window, page, stage, testbed, point, scene, open, dataOf } = restore;
  const { dialog, input, menu, notification, preview, row, statusBar } = sideBar(page);
  const { allow, plan, press, restoreNow, typed } = restoring(window, point);

  it('plans, shows, asks, restores and proves it', async () => {
    const namespace = await scene();
    await open(namespace);
    await window().screenshot('restore-points');
    await plan('Into another namespace', true);
    await window().screenshot('restore-plan-dark');
    await window().useTheme('light');
    await window().screenshot('restore-plan-light');
    await window().useTheme('dark');
    const read = await preview().locator('body').innerText();
    assert.match(read, /Context\s+dev/);
    assert.match(read, /Into\s+shop-restore \(new\)/);
    await restoreNow();
    await dialog('Context: dev').waitFor();
    await window().screenshot('restore-confirm');
    const asked = await dialog('Context: dev').innerText();
    for (const part of [
      /Cluster: https/,
      /Namespace: shop/,
      /Into: shop-restore \(new\)/,
      /Age: \d+ s/,
      /Nothing that is there is lost/,
    ])
      assert.match(asked, part);
    await testbed().setCsiFaults({ delayMilliseconds: 2_000 });
    await press('Restore');
    await notification(/Step \d of \d/).waitFor();
    await window().screenshot('restore-progress');
    await notification('It is back, and that is proved.').waitFor();
    await window().screenshot('restore-done');
    assert.equal(await dataOf('shop-restore'), 'old');
    assert.equal(await dataOf(namespace), 'later');
    await notification('It is back').locator('.monaco-button', { hasText: 'Show Report' }).click();
    await preview().getByRole('heading', { name: 'What is proved' }).waitFor();
    await row('Restore before-migration into shop-restore', 'Activity').waitFor();
    await window().screenshot('restore-report');
    assert.match(await preview().locator('body').innerText(), /is bound, filled from VolumeSnapshot/);
  });

  it('replaces data only where that is allowed and the namespace was typed, and undoes it', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('In place of');
    await window().screenshot('restore-plan-in-place');
    await restoreNow();
    await dialog('is switched off in dev/').waitFor();
    await window().screenshot('restore-switched-off');
    await press('Allow…');
    await dialog('Allow replacing data in dev/').waitFor();
    await window().screenshot('restore-allow');
    await press('Allow');
    await dialog('Lost:').waitFor();
    await window().screenshot('restore-confirm-in-place');
    await press('Replace…');
    await page().locator('.quick-input-widget', { hasText: 'Type the namespace' }).waitFor();
    await input().fill('something else');
    await page().locator('.quick-input-widget', { hasText: 'This is not' }).waitFor();
    await window().screenshot('restore-type');
    await page().keyboard.press('Enter');
    assert.equal(await dataOf(namespace), 'later');
    await input().fill(namespace);
    await page().keyboard.press('Enter');
    await notification('It is back, and that is proved.').waitFor({ timeout: 60_000 });
    assert.equal(await dataOf(namespace), 'old');
    await window().screenshot('restore-done-in-place');

    await notification('It is back').locator('.monaco-button', { hasText: 'Undo…' }).click();
    await preview().getByText('data-db-0-before-').first().waitFor();
    await window().screenshot('restore-undo');
    await restoreNow();
    await press('Replace…');
    await typed(namespace);
    await notification('It is back').waitFor({ timeout: 60_000 });
    assert.equal(await dataOf(namespace), 'later');
    await statusBar('data may be replaced').click();
    await notification('Replacing data is switched off').waitFor();
  });

  it('goes on after the window was loaded anew', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    // Until it is told otherwise, the storage is in the middle of it.
    await testbed().setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'UNAVAILABLE' }] });
    await restoreNow();
    await press('Restore');
    await notification(/Step \d of \d/).waitFor();
    await page().reload();
    await row(/running/, 'Activity').waitFor();
    await window().screenshot('restore-followed');
    await testbed().setCsiFaults({});
    await notification('It is back, and that is proved.').waitFor({ timeout: 90_000 });
    await window().screenshot('restore-followed-done');
    assert.equal(await dataOf(namespace, 'data-db-0-restore'), 'old');
  });

  it('goes on after the extension host was killed between two steps', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    await testbed().setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'UNAVAILABLE' }] });
    await restoreNow();
    await press('Restore');
    await notification(/Step \d of \d/).waitFor();
    assert.ok((await stage().server.killExtensionHosts()) > 0);
    await testbed().setCsiFaults({});
    // Nobody else takes a run up before its lease has run out.
    await notification('It is back, and that is proved.').waitFor({ timeout: 120_000 });
    await window().screenshot('restore-host-killed');
    assert.equal(await dataOf(namespace, 'data-db-0-restore'), 'old');
  });

  it('takes back what was done when it is cancelled', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    await testbed().setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'UNAVAILABLE' }] });
    await restoreNow();
    await press('Restore');
    await notification(/Step 2 of 2/)
      .locator('.monaco-button', { hasText: 'Cancel' })
      .click();
    await notification('everything is as it was before').waitFor();
    await window().screenshot('restore-cancelled');
    const claims = await testbed().api.request('GET', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
    assert.equal(claims.items.length, 1);
  });

  it('stops when it is cancelled after the old state was removed, and is resumed from Activity', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('In place of');
    await testbed().setCsiFaults({ fail: [{ method: 'CreateVolume', code: 'UNAVAILABLE' }] });
    await restoreNow();
    await dialog('is switched off').waitFor();
    await allow();
    await press('Replace…');
    await typed(namespace);
    await notification('is bound').locator('.monaco-button', { hasText: 'Cancel' }).click();
    await notification('It was stopped in the middle.').waitFor();
    await window().screenshot('restore-stopped');
    await testbed().setCsiFaults({});
    await window().runCommand('Notifications: Clear All Notifications');
    await menu(`Restore ${point()}`, 'Resume', 'Activity');
    await notification('It is back, and that is proved.').waitFor();
    await window().screenshot('restore-resumed');
    assert.equal(await dataOf(namespace), 'old');
  });

  it('snapshots now, and deletes the snapshot', async () => {
    const namespace = await scene();
    await open(namespace);
    await window().runCommand('BackOps: Back Up or Snapshot Now…');
    await window().picks.filter({ hasText: 'CSI snapshots' }).click();
    await window().picks.filter({ hasText: 'Everything' }).click();
    await dialog('Snapshot claim data-db-0 now?').waitFor();
    await window().screenshot('restore-snapshot-now');
    await press('Begin');
    await notification('The copy is made.').waitFor();
    await row(/^data-db-0-/).waitFor();
    await window().screenshot('restore-snapshot-made');
    await menu('data-db-0-', 'Delete Restore Point…');
    await dialog('is switched off').waitFor();
    await allow();
    await dialog('It cannot be brought back.').waitFor();
    await window().screenshot('restore-delete');
    await press('Delete…');
    await typed(namespace);
    await notification('It is deleted.').waitFor();
    await row(/^data-db-0-/).waitFor({ state: 'detached' });
  });

  it('restores a backup of Velero, reads its log, and compares it with an older one', async () => {
    const namespace = await scene();
    const volume = await volumeOf(testbed(), namespace, 'data-db-0');
    await finished(testbed(), 'Backup', `${namespace}-older`, { includedNamespaces: [namespace] });
    await testbed().api.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'added-later', namespace },
      data: {},
    });
    await finished(testbed(), 'Backup', `${namespace}-younger`, { includedNamespaces: [namespace] });
    await writeData(volume, 'spoiled');
    await open(namespace);
    await row(`${namespace}-younger`).waitFor();
    await plan('Into another namespace', false, `${namespace}-younger`);
    await window().screenshot('restore-velero-plan');
    await restoreNow();
    await press('Restore');
    for (const accept of await page().locator('.monaco-dialog-box .monaco-button', { hasText: 'Accept' }).all())
      await accept.click();
    await notification('It is back, and that is proved.').waitFor({ timeout: 120_000 });
    await window().screenshot('restore-velero-done');
    assert.equal(await dataOf(`${namespace}-restore`), 'later');
    await menu(`${namespace}-younger`, 'Read Logs and Lists…');
    await window().picks.filter({ hasText: 'Log' }).first().click();
    await window().editor.getByText('Setting up backup').first().waitFor();
    await window().screenshot('restore-log');
    await menu(`${namespace}-younger`, 'Compare With…');
    await window()
      .picks.filter({ hasText: `${namespace}-older` })
      .click();
    await preview().getByText('added-later').waitFor();
    await window().screenshot('restore-compare');
  });

  describe('stops before anything is changed', () => refusalSpecs(restore));
});
