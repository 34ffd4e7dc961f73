// The side bar of BackOps, and what comes up beside it, as a person finds them.
import assert from 'node:assert/strict';
import type { FrameLocator, Locator, Page } from 'playwright-core';

type Text = string | RegExp;

/** `page`: of the window that is open now. */
export function sideBar(page: () => Page) {
  const header = (view: string): Locator => page().locator('.pane-header', { hasText: view });
  const pane = (view: string): Locator => page().locator('.pane', { has: header(view) });

  const row = (text: Text, view = 'Restore Points'): Locator =>
    pane(view).locator('.monaco-list-row').filter({ hasText: text });

  async function toggle(view: string, open: boolean): Promise<void> {
    const isOpen = (await header(view).getAttribute('aria-expanded')) === 'true';
    if (isOpen !== open) await header(view).click();
  }

  /** By so many pixels. The mouse is taken away from it, and so what it hovered over. */
  async function widen(pixels: number): Promise<void> {
    const box = await page().locator('.part.sidebar').boundingBox();
    assert.ok(box);
    const edge = box.x + box.width + 2;
    await page().mouse.move(edge, 400);
    await page().mouse.down();
    await page().mouse.move(edge + pixels, 400, { steps: 4 });
    await page().mouse.up();
    await page().mouse.move(900, 700);
    await page().locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
  }

  return {
    pane,
    toggle,
    widen,
    row,
    welcome: (text: Text, view = 'Restore Points'): Locator =>
      pane(view).locator('.welcome-view-content', { hasText: text }),
    buttons: (view = 'Restore Points'): Locator => pane(view).locator('.welcome-view-content .monaco-button'),
    /** Chooses from the menu of a row. */
    async menu(of: Text, item: string, view = 'Restore Points'): Promise<void> {
      await row(of, view).first().click({ button: 'right' });
      const entry = page().locator('.monaco-menu .action-label', { hasText: item });
      await entry.hover();
      // A menu takes no click in its first tenth of a second.
      await page().waitForTimeout(300);
      await entry.click();
      await entry.waitFor({ state: 'detached' });
    },
    /** Opens the side bar with these of its views, and closes the others. */
    async show(...views: readonly string[]): Promise<void> {
      await page().locator('.activitybar .action-label[aria-label^="BackOps"]').click({ force: true });
      await header('Coverage').waitFor();
      for (const view of ['Coverage', 'Restore Points', 'Activity']) await toggle(view, views.includes(view));
    },
    statusBar: (text: Text): Locator => page().locator('.statusbar-item', { hasText: text }),
    dialog: (text: Text): Locator => page().locator('.monaco-dialog-box', { hasText: text }),
    notification: (text: Text): Locator =>
      page().locator('.notifications-toasts .notification-list-item', { hasText: text }),
    /** Where a picker is typed into. */
    input: (): Locator => page().locator('.quick-input-widget input').first(),
    /** The document in the last preview that was opened. */
    preview: (): FrameLocator => page().frameLocator('iframe.webview >> nth=-1').frameLocator('#active-frame'),
  };
}
