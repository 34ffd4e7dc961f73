import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { inRoot } from '../support/paths.ts';
import { openStage, openWorkbench, type Stage, type Workbench } from '../support/workbench.ts';
import { sideBar } from './side-bar.ts';

const shop = inRoot('samples/shop');

/** Calm pictures: large enough to read, nothing in them that is not about BackOps. */
const settings = {
  'editor.fontSize': 13,
  // Typed text stays as it is typed.
  'editor.autoIndent': 'none',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.hover.delay': 100,
  'breadcrumbs.enabled': false,
  'remote.autoForwardPorts': false,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.tree.indent': 12,
};

describe('BackOps in the workbench', () => {
  let stage: Stage;
  let workbench: Workbench;

  before(async () => {
    stage = await openStage();
    await openShop();
  });
  after(async () => {
    await workbench?.close();
    await stage?.close();
  });

  afterEach(async function () {
    // What the window looked like says more than a timeout.
    if (this.currentTest?.state === 'failed') await workbench?.screenshot('failed');
  });

  const page = () => workbench.page;
  const { preview, widen } = sideBar(page);
  const squiggles = (): Locator => workbench.editor.locator('.squiggly-warning, .squiggly-error');
  const lens = (text: string | RegExp): Locator =>
    workbench.editor.locator('.codelens-decoration:visible', { hasText: text }).first();
  const row = (text: string | RegExp): Locator =>
    page().locator('.pane-body .monaco-list-row').filter({ hasText: text });
  const word = (line: string, text: string): Locator =>
    workbench.editor.locator('.view-line', { hasText: line }).first().getByText(text).first();

  /** Opens the window, the coverage view in it, and waits until both are analysed. */
  async function openShop(): Promise<void> {
    workbench = await openWorkbench(stage, { folder: shop, settings });
    page().setDefaultTimeout(90_000);
    await workbench.openFile('kubernetes/base/postgres.yaml');
    await page().locator('.activitybar .action-label[aria-label^="BackOps"]').click({ force: true });
    await row(/^postgres/)
      .first()
      .waitFor();
    await page()
      .locator('.statusbar-item', { hasText: /\d+\/\d+ protected/ })
      .waitFor();
    await squiggles().first().waitFor();
    await lens('not backed up')
      .waitFor()
      .catch(async (error: unknown) => {
        await workbench.screenshot('failed');
        throw error;
      });
    await widen(110);
  }

  async function closeEditors(): Promise<void> {
    await workbench.runCommand('File: Save All');
    await page().locator('.tab.dirty').first().waitFor({ state: 'detached' });
    await workbench.runCommand('View: Close All Editors');
    await page().locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** The menu of fixes. It is asked for again where it came before the analysis did. */
  async function openLightBulb(at: Locator, wanted: string): Promise<Locator> {
    const fix = page().locator('.action-widget .action', { hasText: wanted }).first();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await at.click();
      await page().keyboard.press('Control+.');
      const shown = await fix.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (shown) return fix;
      await page().keyboard.press('Escape');
    }
    throw new Error(`no fix is called ${wanted}`);
  }

  for (const theme of ['dark', 'light'] as const) {
    describe(`in the ${theme} theme`, () => {
      before(() => workbench.useTheme(theme));

      it('lists what is protected and what is not', async () => {
        await workbench.screenshot(`coverage-${theme}`);
        assert.deepEqual(await workbench.notifications(), []);
        assert.match(await row('billing').innerText(), /kept 14 d/);
        assert.match(await row('carts').innerText(), /aws_dynamodb_table/);
        assert.equal(await row('sessions').count(), 2);
      });

      it('says above a component what protects it, in which environment', async () => {
        await lens(/not backed up.*\(dev\)/).waitFor();
        await lens(/protected by nightly · RPO 24 h · kept 14 d \(prod\)/).waitFor();
      });

      it('shows the evidence in the hover', async () => {
        await word('name: postgres', 'postgres').hover();
        const hover = page().locator('.monaco-hover:visible', { hasText: 'StatefulSet postgres: protected' });
        await hover.waitFor();
        await workbench.screenshot(theme === 'dark' ? 'hover' : `hover-${theme}`);
        assert.match(await hover.innerText(), /nightly · RPO 24 h · kept 14 d/);
        assert.match(await hover.innerText(), /Schedule nightly covers it/);
        await page().mouse.move(900, 700);
      });
    });
  }

  describe('in high contrast', () => {
    before(() => workbench.useTheme('high-contrast'));

    it('keeps its shapes apart', async () => {
      await row(/^postgres/)
        .first()
        .waitFor();
      await workbench.screenshot('coverage-high-contrast');
    });
  });

  describe('while somebody works', () => {
    before(() => workbench.useTheme('dark'));

    it('underlines what is typed and not backed up', async () => {
      await workbench.openFile('infra/main.tf');
      await workbench.typeAtEnd(
        '\nresource "aws_dynamodb_table" "wishes" {\n  name     = "shop-wishes"\n  hash_key = "customer"\n}\n',
      );
      await lens(/not backed up/).waitFor();
      await word('"wishes"', 'wishes').waitFor();
      await squiggles().last().waitFor();
      await row('wishes').waitFor();
      await workbench.screenshot('squiggle');
    });

    it('switches the backup on from the light bulb, and the squiggle goes', async () => {
      const before = await squiggles().count();
      const fix = await openLightBulb(word('"wishes"', 'wishes'), 'Switch on point-in-time recovery');
      await workbench.screenshot('quick-fix-terraform');
      await fix.click();
      await lens(/protected by point-in-time recovery/).waitFor();
      await squiggles()
        .nth(before - 1)
        .waitFor({ state: 'detached' });
      await page()
        .locator('.pane-body .monaco-list-row', { hasText: /^wishes.*point-in-time/ })
        .waitFor();
    });

    it('repairs the policy that nearly matches', async () => {
      // The note of the last fix.
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.openFile('kubernetes/base/postgres.yaml');
      const fix = await openLightBulb(word('name: postgres', 'postgres'), 'Add shop-dev to Schedule nightly');
      await workbench.screenshot('quick-fix');
      await fix.click();
      await squiggles().first().waitFor({ state: 'detached' });
      await lens(/^.?\s*protected by nightly · RPO 24 h · kept 14 d$/).waitFor();
    });

    it('asks for the reason of an exemption, and writes it', async () => {
      await workbench.openFile('kubernetes/base/reports.yaml');
      await squiggles().first().waitFor();
      const fix = await openLightBulb(word('name: reports', 'reports'), 'Exempt reports from backup');
      await fix.click();
      const input = page().locator('.quick-input-widget input').first();
      await input.waitFor();
      await input.fill('filled anew every night');
      await workbench.screenshot('exempt');
      await page().keyboard.press('Enter');
      await workbench.editor.getByText('backops:exempt filled anew every night').waitFor();
      await squiggles().first().waitFor({ state: 'detached' });
    });

    it('groups and filters the coverage view', async () => {
      await workbench.runCommand('BackOps: Group Coverage By…');
      await workbench.picks.filter({ hasText: 'Verdict' }).click();
      await row(/^Not backed up/).waitFor();
      await workbench.runCommand('BackOps: Show Only Problems');
      await row(/^Protected/).waitFor({ state: 'detached' });
      await workbench.screenshot('coverage-problems');
      await workbench.runCommand('BackOps: Show Everything');
      await row(/^Protected/).waitFor();
    });

    it('writes a new policy beside the manifests', async () => {
      await workbench.openFile('kubernetes/base/uploads.yaml');
      const fix = await openLightBulb(
        word('name: uploads', 'uploads'),
        'Back up the claim uploads every night with VolSync',
      );
      await fix.click();
      // A move of the cursor brings the next list of fixes; what was chosen from this one goes on.
      await word('kind: PersistentVolumeClaim', 'PersistentVolumeClaim').click();
      await page().locator('.tab', { hasText: 'uploads-backup.yaml' }).waitFor();
      await lens(/protected by uploads.* · RPO 24 h .*\(prod\)/).waitFor();
      await workbench.screenshot('new-policy');
    });

    it('explains a component in a document, whose places lead back to the text', async () => {
      await closeEditors();
      await workbench.openFile('kubernetes/overlays/prod/orders.yaml');
      await lens(/protected by orders-nightly/).click();
      await preview().getByRole('heading', { name: 'Protected' }).waitFor();
      await workbench.screenshot('explain');
      await preview().getByText('orders.yaml:34').first().click();
      await page().locator('.statusbar-item', { hasText: 'Ln 34' }).waitFor();
    });

    it('shows the documentation of a rule from the code of its problem', async () => {
      await closeEditors();
      await workbench.openFile('kubernetes/base/search.yaml');
      await word('name: search', 'search').hover();
      await page().locator('.monaco-hover:visible a', { hasText: 'scale-gap' }).click();
      await preview().getByRole('heading').first().waitFor();
      await workbench.screenshot('rule-docs');
      assert.equal(await page().locator('.tab.active').count(), 1);
    });

    it('leads a newcomer through it', async () => {
      await closeEditors();
      // The picture of a step has a place in a wide editor only.
      await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
      await workbench.runCommand('Welcome: Open Walkthrough...');
      await page().locator('.quick-input-widget input').first().fill('Backups as Code');
      await workbench.picks.filter({ hasText: 'Backups as Code' }).first().click();
      await page()
        .locator('.gettingStartedDetailsContent .step-title', { hasText: 'See what is not backed up' })
        .waitFor();
      await preview().locator('svg').waitFor();
      await workbench.screenshot('walkthrough');
    });
  });

  // In a window of its own, so after all others. (Mocha runs the specs of a block before its inner blocks.)
  describe('where nothing holds data', () => {
    it('says that nothing needs a backup', async () => {
      const empty = await mkdtemp(join(tmpdir(), 'backops-empty-'));
      await writeFile(join(empty, 'config.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n');
      await workbench.close();
      workbench = await openWorkbench(stage, { folder: empty, settings });
      page().setDefaultTimeout(90_000);
      await workbench.openFile('config.yaml');
      await page().locator('.activitybar .action-label[aria-label^="BackOps"]').click({ force: true });
      await page().locator('.welcome-view-content', { hasText: 'Nothing in this workspace holds data' }).waitFor();
      await workbench.screenshot('coverage-empty');
      await rm(empty, { recursive: true });
    });
  });
});
