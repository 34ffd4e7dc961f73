import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { inRoot, root } from '../support/paths.ts';

/** Bundles the suites to CommonJS, the only kind of module every extension host loads. Returns the module to run. */
export async function buildHostTests(): Promise<string> {
  const out = inRoot('out', 'test', 'host');
  await rm(out, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/host/index.ts', ...globSync('test/host/suite/**/*.test.ts', { cwd: root })],
    outbase: 'test/host',
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
    // paths.ts asks where it is; in a bundle that is the bundle's place, two folders deeper than its own.
    define: { 'import.meta.url': 'BACKOPS_MODULE_URL' },
    banner: { js: "const BACKOPS_MODULE_URL = require('node:url').pathToFileURL(__filename).href;" },
  });
  return `${out}/index.cjs`;
}

if (import.meta.main) await buildHostTests();
