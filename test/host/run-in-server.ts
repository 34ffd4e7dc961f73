import { setTimeout as delay } from 'node:timers/promises';
import { format } from 'node:util';
import { launchBrowser } from '../support/chromium.ts';
import { startServer } from '../support/server.ts';
import { mark } from './mark.ts';

export interface HostRun {
  readonly extension: string;
  readonly tests: string;
  readonly workspace: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A run that takes longer hangs: VS Code's own tests of the same kind take seconds. */
const limit = 300_000;

/** Opens the workbench of a VS Code server, which runs the tests in its extension host. Returns their exit code. */
export async function runInServer(run: HostRun): Promise<number> {
  const log = new TestLog();
  const server = await startServer({ testDriver: true, env: { ...run.env, BACKOPS_TEST_MARK: '1' } });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      let exited: (code: number) => void = () => {};
      const exit = new Promise<number>((resolve) => {
        exited = resolve;
      });
      // The smoke test driver calls these two, so they must be there before the workbench is.
      await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => log.add(format(...args)));
      await page.exposeFunction('codeAutomationExit', (code: number) => exited(code));
      const remote = (path: string): string => `vscode-remote://127.0.0.1:${server.port}${path}`;
      const query = new URLSearchParams({
        folder: run.workspace,
        payload: JSON.stringify([
          ['extensionDevelopmentPath', remote(run.extension)],
          ['extensionTestsPath', remote(run.tests)],
          ['skipWelcome', 'true'],
        ]),
      });
      await page.goto(`${server.address}?${query}`);
      const code = await Promise.race([exit, expired()]);
      if (code !== 0) log.printRest();
      return code;
    } catch (error) {
      log.printRest();
      throw error;
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** The workbench logs a lot through the same channel: it is shown only when something went wrong. */
class TestLog {
  readonly #rest: string[] = [];

  add(text: string): void {
    if (text.startsWith(mark)) console.log(text.slice(mark.length));
    else this.#rest.push(text);
  }

  printRest(): void {
    console.error(`\nlog of the workbench:\n${this.#rest.join('\n')}`);
  }
}

async function expired(): Promise<never> {
  await delay(limit, undefined, { ref: false });
  throw new Error(`the tests did not end within ${limit / 1000} s`);
}
