import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from '../support/chromium.ts';
import { startServer } from '../support/server.ts';

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
  const server = await startServer({ testDriver: true, env: run.env });
  try {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      // The smoke test driver calls these two, so they must be there before the workbench is.
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        (type === 'error' ? console.error : console.log)(...args);
      });
      const exit = new Promise<number>((resolve) => {
        void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
      });
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
      return await Promise.race([exit, expired()]);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

async function expired(): Promise<never> {
  await delay(limit, undefined, { ref: false });
  throw new Error(`the tests did not end within ${limit / 1000} s`);
}
