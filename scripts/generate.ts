// Writes what follows from the folders: registries, the tables of the README, settings in package.json.
// `npm run generate -- --check` writes nothing and fails when a file is stale.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { catalogue } from '../src/core/catalogue/index.ts';
import type { Provider } from '../src/core/model/provider.ts';
import type { Rule } from '../src/core/rules/contract.ts';
import { inRoot, root } from '../test/support/paths.ts';
import { extensionPoints, loadAll, providerParts } from './generate/folders.ts';
import { manifestWith } from './generate/manifest.ts';
import { registryOf } from './generate/registry.ts';
import { insertTables, tablesOf } from './generate/tables.ts';

/** Files whose text is not what the folders say, with the text that they should have. */
export async function staleFiles(): Promise<{ path: string; text: string }[]> {
  const rules = await loadAll<Rule>('rule');
  const providers = await loadAll<Provider>('provider');
  const wanted = [...extensionPoints, ...providerParts].map(registryOf);
  if (existsSync(inRoot('README.md'))) {
    const tables = tablesOf(rules, providers, catalogue);
    wanted.push({ path: 'README.md', text: insertTables(read('README.md'), tables) });
  }
  wanted.push({ path: 'package.json', text: manifestWith(read('package.json'), rules, providers) });
  return wanted.filter(({ path, text }) => read(path) !== text);
}

function read(path: string): string {
  return existsSync(inRoot(path)) ? readFileSync(inRoot(path), 'utf8') : '';
}

export async function writeStale(): Promise<void> {
  const stale = await staleFiles();
  for (const { path, text } of stale) {
    writeFileSync(inRoot(path), text);
    console.log(`wrote ${path}`);
  }
  // The manifest is edited in place, which leaves lists longer or shorter than the formatter would.
  if (stale.some((one) => one.path === 'package.json')) {
    execFileSync('npx', ['biome', 'format', '--write', 'package.json'], { cwd: root });
  }
}

async function check(): Promise<void> {
  const stale = await staleFiles();
  if (stale.length === 0) return;
  console.error(`Run \`npm run generate\`; stale: ${stale.map((one) => one.path).join(', ')}`);
  process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await (process.argv.includes('--check') ? check() : writeStale());
}
