import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { inRoot } from '../support/paths.ts';
import { openStage, openWorkbench, type Stage, type Theme, type Workbench } from '../support/workbench.ts';

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
  });
  after(() => stage?.close());

  const page = () => workbench.page;
  const squiggles = (): Locator => workbench.editor.locator('.squiggly-warning, .squiggly-error');
  const lens = (text: string | RegExp): Locator =>
    workbench.editor.locator('.codelens-decoration:visible', { hasText: text }).first();
  const row = (text: string | RegExp): Locator =>
    page().locator('.pane-body .monaco-list-row').filter({ hasText: text });
  const word = (line: string, text: string): Locator =>
    workbench.editor.locator('.view-line', { hasText: line }).first().getByText(text).first();

  /** Opens the window, the coverage view in it, and waits until both are analysed. */
  async function openShop(theme: Theme): Promise<void> {
    workbench = await openWorkbench(stage, { folder: shop, theme, settings });
    page().setDefaultTimeout(15_000);
    await workbench.openFile('kubernetes/base/postgres.yaml');
    await page().locator('.activitybar .action-label[aria-label^="BackOps"]').click({ force: true });
    await row(/^postgres/)
      .first()
      .waitFor();
    await page()
      .locator('.statusbar-item', { hasText: /\d+\/\d+ protected/ })
      .waitFor();
    await squiggles().first().waitFor();
    await lens('not backed up').waitFor();
    await widenSideBar();
  }

  async function widenSideBar(): Promise<void> {
    const box = await page().locator('.part.sidebar').boundingBox();
    assert.ok(box);
    const edge = box.x + box.width + 2;
    await page().mouse.move(edge, 400);
    await page().mouse.down();
    await page().mouse.move(edge + 110, 400, { steps: 4 });
    await page().mouse.up();
    await page().mouse.move(900, 700);
    await page().locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
  }

  async function openLightBulb(at: Locator): Promise<Locator> {
    await at.click();
    await page().keyboard.press('Control+.');
    const menu = page().locator('.action-widget');
    await menu
      .locator('.action', { hasText: /backup|Back up|Add|Move|Switch/i })
      .first()
      .waitFor();
    return menu;
  }

  for (const theme of ['dark', 'light'] as const) {
    describe(`in the ${theme} theme`, () => {
      before(() => openShop(theme));
      after(() => workbench?.close());

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

  describe('while somebody works', () => {
    before(() => openShop('dark'));
    after(() => workbench?.close());

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
      const menu = await openLightBulb(word('"wishes"', 'wishes'));
      await workbench.screenshot('quick-fix-terraform');
      await menu.getByText('Switch on point-in-time recovery').click();
      await workbench.editor.getByText('point_in_time_recovery').first().waitFor();
      await squiggles()
        .nth(before - 1)
        .waitFor({ state: 'detached' });
      await page()
        .locator('.pane-body .monaco-list-row', { hasText: /^wishes.*point-in-time/ })
        .waitFor();
    });

    it('repairs the policy that nearly matches', async () => {
      await workbench.openFile('kubernetes/base/postgres.yaml');
      const menu = await openLightBulb(word('name: postgres', 'postgres'));
      await workbench.screenshot('quick-fix');
      await menu.getByText('Add shop-dev to Schedule nightly').click();
      await squiggles().first().waitFor({ state: 'detached' });
      await lens(/^.?\s*protected by nightly · RPO 24 h · kept 14 d$/).waitFor();
    });

    it('asks for the reason of an exemption, and writes it', async () => {
      await workbench.openFile('kubernetes/base/reports.yaml');
      await squiggles().first().waitFor();
      const menu = await openLightBulb(word('name: reports', 'reports'));
      await menu.getByText('Exempt reports from backup').click();
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

    it('explains a component in a document', async () => {
      await lens(/exempt/).click();
      await page()
        .locator('.tab', { hasText: /reports\.md/ })
        .waitFor();
      const preview = page().frameLocator('iframe.webview').frameLocator('#active-frame');
      await preview.getByRole('heading', { name: 'Deployment reports' }).waitFor();
      await workbench.screenshot('explain');
    });

    it('shows the documentation of a rule', async () => {
      await workbench.runCommand('BackOps: Open Rule Documentation');
      await page().locator('.quick-input-widget input').first().fill('scale-gap');
      await workbench.picks.filter({ hasText: 'scale-gap' }).first().click();
      await page()
        .locator('.tab.active', { hasText: /scale-gap/ })
        .waitFor();
      await workbench.screenshot('rule-docs');
    });
  });
});
