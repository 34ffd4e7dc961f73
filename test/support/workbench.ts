import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from './chromium.ts';
import { inRoot, vsixFile } from './paths.ts';
import { type Server, type Settings, startServer } from './server.ts';

/** One server with the packaged extension and one browser; specs share them and open a workbench each. */
export interface Stage {
  readonly server: Server;
  readonly browser: Browser;
  close(): Promise<void>;
}

export type Theme = 'dark' | 'light' | 'high-contrast';

export interface WorkbenchOptions {
  /** Copied to a temporary folder of the same name, so that tests can edit. */
  readonly folder: string;
  readonly theme?: Theme;
  readonly settings?: Settings;
  readonly size?: { readonly width: number; readonly height: number };
}

/** The name of each, and the class that the window has with it. */
const themes: Readonly<Record<Theme, { readonly name: string; readonly css: string }>> = {
  dark: { name: 'Default Dark Modern', css: 'vs-dark' },
  light: { name: 'Default Light Modern', css: 'vs' },
  'high-contrast': { name: 'Default High Contrast', css: 'hc-black' },
};

/** `env` is added to the environment of the server, and so of the extension. */
export async function openStage(env: NodeJS.ProcessEnv = {}): Promise<Stage> {
  const server = await startServer({ extensions: [vsixFile], env });
  try {
    const browser = await launchBrowser();
    return {
      server,
      browser,
      close: async () => {
        await browser.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

export async function openWorkbench(stage: Stage, options: WorkbenchOptions): Promise<Workbench> {
  const parent = await mkdtemp(join(tmpdir(), 'backops-workspace-'));
  const folder = join(parent, basename(options.folder));
  await cp(options.folder, folder, { recursive: true });
  await stage.server.writeSettings({
    'workbench.colorTheme': themes[options.theme ?? 'dark'].name,
    ...options.settings,
  });
  const context = await stage.browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(`${stage.server.address}?${new URLSearchParams({ folder })}`);
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  return new Workbench(page, folder, async () => {
    await context.close();
    await rm(parent, { recursive: true, force: true, maxRetries: 5 });
  });
}

/** What a person does in the window. Every method waits for what it says; the page is there for the rest. */
export class Workbench {
  readonly page: Page;
  /** The copy of the workspace that this window shows. */
  readonly folder: string;
  readonly close: () => Promise<void>;

  constructor(page: Page, folder: string, close: () => Promise<void>) {
    this.page = page;
    this.folder = folder;
    this.close = close;
  }

  /** Adds to the settings of the workspace, while the window is open; null takes one away. */
  async changeSettings(changes: Settings): Promise<void> {
    const file = join(this.folder, '.vscode', 'settings.json');
    await mkdir(dirname(file), { recursive: true });
    const before = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
    const after = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
    await writeFile(file, JSON.stringify(Object.fromEntries(after)));
  }

  /** Changes the colours of the window while it is open. */
  async useTheme(theme: Theme): Promise<void> {
    await this.changeSettings({ 'workbench.colorTheme': themes[theme].name });
    await this.page.locator(`.monaco-workbench.${themes[theme].css}`).waitFor();
  }

  /** The text editor that has or had the focus last. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor').first();
  }

  /** Rows of the palette, which is open after `showPalette` or `openFile` began. */
  get picks(): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row');
  }

  /** Opens a file of the workspace, by its path in it, through Quick Open. */
  async openFile(path: string): Promise<void> {
    await this.#quickInput('Control+P', path);
    // Until the list is filtered, Enter would open whatever was used last.
    await this.page
      .locator('.quick-input-widget .monaco-list-row.focused')
      .filter({ hasText: basename(path) })
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page
      .locator('.tab.active')
      .filter({ hasText: basename(path) })
      .waitFor();
    await this.editor.locator('.view-line').first().waitFor();
  }

  /** Types at the end of the active editor, as it stands: nothing is completed or indented on the way. */
  async typeAtEnd(text: string): Promise<void> {
    await this.editor.locator('.view-lines').click();
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.insertText(text);
  }

  /** Opens the command palette with this text and leaves it open. */
  async showPalette(text: string): Promise<void> {
    await this.#quickInput('F1', `>${text}`);
  }

  /** Until it is gone, the next one would be typed into it, and vanish with it. */
  async closePalette(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /**
   * Runs a command by its title in the palette, such as `BackOps: Show Output`. The palette does not grow while it is open: a command that
   * becomes possible just then is looked for again.
   */
  async runCommand(title: string): Promise<void> {
    const pick = this.picks.filter({ hasText: title }).first();
    for (let attempt = 1; ; attempt += 1) {
      await this.showPalette(title);
      try {
        await pick.click({ timeout: 10_000 });
        break;
      } catch (error) {
        if (attempt === 3) throw error;
        await this.closePalette();
      }
    }
    // What comes next may be a quick pick too.
    await pick.waitFor({ state: 'hidden' });
  }

  /** Runs a command that asks, and answers. A picker closes when a preview that is still loading takes the focus: then it is asked again. */
  async pick(title: string, answer: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      await this.runCommand(title);
      const row = this.picks.filter({ hasText: answer }).first();
      try {
        return await row.click({ timeout: 10_000 });
      } catch (error) {
        if (attempt === 3 || (await row.isVisible())) throw error;
      }
    }
  }

  /** The rows of the Problems panel (message, source, code, place), once there is at least one (or none within `timeout` milliseconds). */
  async problems(timeout = 10_000): Promise<string[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.runCommand('Problems: Focus on Problems View');
    await panel.waitFor();
    const rows = panel.locator('.monaco-list-row .marker-message-details-container');
    await rows
      .first()
      .waitFor({ timeout })
      .catch(() => undefined);
    return (await rows.allInnerTexts()).map((text) => text.replaceAll('\n', ' '));
  }

  /** Saves the window as `out/screenshots/<name>.png`. */
  async screenshot(name: string): Promise<string> {
    const path = inRoot('out', 'screenshots', `${name}.png`);
    await mkdir(inRoot('out', 'screenshots'), { recursive: true });
    // A blinking cursor or a fading scroll bar would make every picture different.
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Titles of the open editors. */
  async tabs(): Promise<(string | null)[]> {
    const tabs = await this.page.locator('.tabs-container .tab').all();
    return Promise.all(tabs.map((tab) => tab.getAttribute('data-resource-name')));
  }

  /** Texts of the notifications on the screen. */
  notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  async #quickInput(key: string, text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await this.page.keyboard.press(key);
    await input.waitFor();
    await input.fill(text);
  }
}
