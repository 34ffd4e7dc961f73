// What a person does in the window from a restore point to a restore that was confirmed.
import type { Workbench } from '../support/workbench.ts';
import { sideBar } from './side-bar.ts';

/** `window`: the one that is open now; `point`: the name of the snapshot that the spec is about. */
export function restoring(window: () => Workbench, point: () => string) {
  const page = () => window().page;
  const { input, preview, row } = sideBar(page);

  const press = (label: string | RegExp): Promise<void> =>
    page().locator('.monaco-dialog-box .monaco-button', { hasText: label }).click();

  return {
    /** A button of the dialog. */
    press,
    /** From the row to the plan; where it `takes` pictures, of each question on the way. */
    async plan(way: string, takes = false, from = point()): Promise<void> {
      await row(from).hover();
      await row(from).locator('.action-label[aria-label^="Restore"]').click();
      // VS Code forgets the row under a click when the tree is drawn anew just then: BackOps asks for the point rather than take one.
      const asked = window().picks.filter({ hasText: from });
      await asked
        .or(window().picks.filter({ hasText: from === point() ? way : 'Everything' }))
        .first()
        .waitFor();
      if (await asked.isVisible()) await asked.click();
      if (from !== point()) {
        await window().picks.filter({ hasText: 'Everything' }).waitFor();
        await window().screenshot('restore-what');
        await window().picks.filter({ hasText: 'Everything' }).click();
      }
      await window().picks.filter({ hasText: way }).waitFor();
      if (takes) await window().screenshot('restore-ways');
      await window().picks.filter({ hasText: way }).click();
      if (way !== 'In place of') {
        await page().locator('.quick-input-widget', { hasText: "Press 'Enter'" }).waitFor();
        if (takes) await window().screenshot('restore-target');
        await page().keyboard.press('Enter');
      }
      await preview().getByRole('heading', { name: 'Digest' }).waitFor();
    },
    restoreNow: (): Promise<void> => page().locator('.editor-actions .action-label[aria-label^="Restore Now"]').click(),
    /** Replacing data, where that is switched off. */
    async allow(): Promise<void> {
      await press('Allow…');
      await press('Allow');
    },
    /** The namespace, where it has to be typed. */
    async typed(namespace: string): Promise<void> {
      await page().locator('.quick-input-widget', { hasText: 'Type the namespace' }).waitFor();
      await input().fill(namespace);
      await page().keyboard.press('Enter');
    },
  };
}
