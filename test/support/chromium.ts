import { type Browser, chromium } from 'playwright-core';
import { CannotRun } from './cannot-run.ts';
import { isExecutable, onPath } from './command.ts';
import { installPackages, isDebianRoot } from './debian.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A browser without a window. It talks to the loopback only, so its own background traffic is switched off. */
export async function launchBrowser(): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      // Chromium's sandbox refuses to run as root, which is what containers are.
      ...(root ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}

/** Where the browser is; installs it first where this process may. */
export async function chromiumPath(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  const remedy = 'install Chromium or Chrome, or set CHROME_PATH to it';
  if (!isDebianRoot()) throw new CannotRun('no Chromium or Chrome on this machine', remedy);
  await installPackages(['chromium', 'fonts-dejavu'], {
    what: 'chromium and a font',
    remedy,
    isThere: () => findChromium() !== undefined,
  });
  const installed = findChromium();
  if (installed === undefined) throw new CannotRun('chromium was installed but is not on the PATH', remedy);
  return installed;
}

function findChromium(): string | undefined {
  const given = process.env.CHROME_PATH;
  if (given !== undefined && isExecutable(given)) return given;
  return onPath(...programs) ?? elsewhere.find(isExecutable);
}
