// The view Object Stores, in a window of specs that have a cluster with Velero and its bucket: the cluster plays no part.
import assert from 'node:assert/strict';
import type { S3 } from '../../testbed/parts/s3.ts';
import type { Workbench } from '../support/workbench.ts';
import { sideBar } from './side-bar.ts';

const view = 'Object Stores';

/** `backup`: one that Velero made, of the namespace `shop`. */
export function objectStoreSpecs(workbench: () => Workbench, s3: () => S3, backup: string): void {
  const page = () => workbench().page;
  const { buttons, dialog, input, menu, row, toggle, welcome } = sideBar(page);
  const text = () => workbench().editor.locator('.view-lines');
  const title = () => page().locator('.quick-input-widget .quick-input-title');

  /** What a person answers: a text is typed, one in a list is picked. */
  async function answer(question: RegExp, typed: string): Promise<void> {
    await page().locator('.quick-input-widget .quick-input-message', { hasText: question }).waitFor();
    await input().fill(typed);
    await page().keyboard.press('Enter');
  }
  async function choose(label: RegExp): Promise<void> {
    await workbench().picks.filter({ hasText: label }).first().click();
  }

  /** From where the address was given to the end. */
  async function describeServer(secretKey: string): Promise<void> {
    await choose(/Another server that speaks S3/);
    await answer(/Address of the server/, s3().endpoint);
    await choose(/^Path: /);
    await answer(/Region of the bucket/, '');
    await choose(/Access key and secret key/);
    await answer(/Access key/, s3().accessKey);
    await page().locator('.quick-input-widget input[type="password"]').waitFor();
    await answer(/Secret key/, secretKey);
    await title().waitFor({ state: 'hidden' });
  }

  before(async () => {
    for (const other of ['Coverage', 'Restore Points', 'Activity']) await toggle(other, false);
    await toggle(view, true);
  });

  after(async () => {
    await toggle(view, false);
    await toggle('Restore Points', true);
  });

  it('are added by a button, and say which key is wrong', async () => {
    await welcome('without any cluster', view).waitFor();
    assert.equal(await buttons(view).count(), 1);
    await workbench().screenshot('stores-welcome');
    await buttons(view).click();
    await answer(/Bucket, and the prefix/, `s3://${s3().bucket}`);
    await describeServer('wrong');
    await row('Wrong secret key', view).waitFor();
    await workbench().screenshot('stores-wrong-key');
    await row('Wrong secret key', view).hover();
    await row('Wrong secret key', view).locator('.action-label[aria-label^="Edit"]').click();
    await answer(/Bucket, and the prefix/, `s3://${s3().bucket}`);
    await describeServer(s3().secretKey);
    await row(new RegExp(`^${backup}`), view).waitFor();
  });

  it('hold backups whose log and objects are documents, without the value of a Secret', async () => {
    await row(new RegExp(`^${backup}`), view).click();
    await row(/^Log$/, view).click();
    await text().getByText('Setting up backup temp file').waitFor();
    await workbench().screenshot('stores-log');
    await row(/^Contents$/, view).click();
    await row(/^shop/, view).click();
    await row(/^secrets/, view).click();
    await row(/^login$/, view).click();
    await text().getByText('(7 bytes, not shown)').waitFor();
    await workbench().screenshot('stores-contents');
    assert.deepEqual(await workbench().notifications(), []);
  });

  it('are forgotten when they are removed, and the bucket stays', async () => {
    await menu(/^backups/, 'Remove Object Store', view);
    await dialog('The bucket and what is in it stay as they are').waitFor();
    await workbench().screenshot('stores-remove');
    await dialog('stay as they are').getByRole('button', { name: 'Remove' }).click();
    await welcome('without any cluster', view).waitFor();
    await workbench().runCommand('View: Close All Editors');
  });
}
