// What stops a restore in the workbench before anything is changed.
import assert from 'node:assert/strict';
import { restorerToken } from '../cluster/shop.ts';
import type { RestoreWindow } from './restore-window.ts';
import { restoring } from './restoring.ts';
import { sideBar } from './side-bar.ts';

export function refusalSpecs({
  window,
  page,
  testbed,
  point,
  scene,
  open,
  choose,
  dataOf,
  addRestorer,
}: RestoreWindow): void {
  const { dialog, notification, preview, row } = sideBar(page);
  const { plan, press, restoreNow } = restoring(window, point);

  it('when another context is chosen', async () => {
    const namespace = await scene();
    await open(namespace);
    await plan('Beside');
    await choose('staging');
    await restoreNow();
    await dialog('The cluster is another one than that of the plan').waitFor();
    await window().screenshot('restore-other-cluster');
    await press('Show New Plan');
    await preview().getByText('staging').waitFor();
    const claims = await testbed().api.request('GET', `/api/v1/namespaces/${namespace}/persistentvolumeclaims`);
    assert.deepEqual(
      claims.items.map((one: { metadata: { name: string } }) => one.metadata.name),
      ['data-db-0'],
    );
  });

  it('in a protected context', async () => {
    const namespace = await scene();
    await open(namespace);
    await choose('shop-prod');
    await row(point()).hover();
    await row(point()).locator('.action-label[aria-label^="Restore"]').click();
    await dialog('Context shop-prod is protected').waitFor();
    await window().screenshot('restore-protected');
    await page().keyboard.press('Escape');
    await dialog('Context shop-prod is protected').waitFor({ state: 'hidden' });
  });

  it('when something stands against it, or could not be checked', async () => {
    const namespace = await scene();
    await addRestorer(await restorerToken(testbed(), namespace));
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'claims', namespace },
      spec: { hard: { persistentvolumeclaims: '1' } },
    };
    const path = await testbed().api.pathOf(await testbed().api.apply(quota));
    await testbed().api.until(path, 'the quota is counted', (one) => one.status?.used?.persistentvolumeclaims === '1');
    await open(namespace);
    await choose('restorer');
    await plan('Beside');
    await window().screenshot('restore-plan-blocked');
    await restoreNow();
    await dialog('It would not work. Nothing was changed.').waitFor();
    await window().screenshot('restore-blocked');
    await testbed().api.apply({ ...quota, spec: { hard: { persistentvolumeclaims: '2' } } });
    await testbed().api.until(path, 'the quota is larger', (one) => one.status?.hard?.persistentvolumeclaims === '2');
    await press('Check Again');
    await preview().getByText('quota claims leaves 1 of persistentvolumeclaims').first().waitFor();
    await restoreNow();
    await press('Restore');
    await dialog('could not be checked').waitFor();
    await window().screenshot('restore-accept-unknown');
    await press('Accept the Risk');
    await notification('It is back, and that is proved.').waitFor();
    assert.equal(await dataOf(namespace, 'data-db-0-restore'), 'old');
  });
}
