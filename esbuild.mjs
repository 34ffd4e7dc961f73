// Bundles every entry into one minified CommonJS file: VS Code loads one file faster than many, and the metafile
// (dist/meta.json) is what the contract tests read the import rules and size budgets from.
import { existsSync, globSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const watch = process.argv.includes('--watch');
/** `--outdir FOLDER` leaves `dist` to whoever is using it. */
const folder = process.argv.includes('--outdir') ? process.argv[process.argv.indexOf('--outdir') + 1] : undefined;
const outdir = resolve(root, folder ?? 'dist');

const entries = [
  { in: 'src/extension/extension.ts', out: 'extension' },
  { in: 'src/worker/worker.ts', out: 'worker' },
  { in: 'src/cli/main.ts', out: 'cli' },
  { in: 'src/cluster/index.ts', out: 'cluster' },
  { in: 'src/restoring.ts', out: 'restoring' },
  { in: 'src/object-store/index.ts', out: 'object-store' },
].filter((entry) => existsSync(`${root}${entry.in}`));

/**
 * Each entry of the catalogue carries two examples, which only tests run; the worker has no use for them.
 * @type {import('esbuild').Plugin}
 */
const withoutExamples = {
  name: 'without-examples',
  setup(plugins) {
    plugins.onLoad({ filter: /[\\/]src[\\/]core[\\/]catalogue[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace(/\b(flagged|clean):(\s*)`(?:[^`\\]|\\.)*`/gs, "$1:$2''");
      return { contents, loader: 'ts' };
    });
  },
};

/**
 * Of the manifest only its version is asked for; esbuild keeps a JSON file whole.
 * @type {import('esbuild').Plugin}
 */
const versionOnly = {
  name: 'version-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      if (resolve(path) !== join(root, 'package.json')) return undefined;
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/**
 * What reaches for a cluster or a bucket, or plans and runs a restore, loads its bundle at run time: they are large, and most
 * sessions never need them.
 * @type {import('esbuild').Plugin}
 */
const lazyBundles = {
  name: 'lazy-bundles',
  setup({ onResolve }) {
    onResolve({ filter: /\/(cluster|object-store)\/index\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${path.split('/').at(-2)}.cjs`, external: true } : undefined,
    );
    onResolve({ filter: /\/restoring\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './restoring.cjs', external: true } : undefined,
    );
  },
};

/**
 * What `yaml` gives to Node is CommonJS, of which nothing can be left out. Its ES modules are the same code, and bundle without
 * what nobody calls: 17 kB less in the worker.
 * @type {import('esbuild').Plugin}
 */
const yamlModules = {
  name: 'yaml-modules',
  setup({ onResolve }) {
    const path = join(root, 'node_modules/yaml/browser/dist/index.js');
    onResolve({ filter: /^yaml$/ }, () => ({ path, sideEffects: false }));
  },
};

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: entries,
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  metafile: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  // jsonc-parser's `main` is UMD, whose inner requires esbuild cannot follow; its ES module build bundles cleanly.
  mainFields: ['module', 'main'],
  sourcemap: 'linked',
  legalComments: 'none',
  plugins: [withoutExamples, yamlModules, versionOnly, lazyBundles],
  logLevel: watch ? 'info' : 'warning',
};

if (watch) {
  const watching = await context(options);
  await watching.watch();
  console.log('watching; Ctrl-C ends it');
} else {
  if (folder === undefined) await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build(options);
  await writeFile(join(outdir, 'meta.json'), JSON.stringify(metafile));
  // The editor shows a rule's documentation without a network.
  for (const readme of globSync('src/core/rules/*/README.md', { cwd: root })) {
    await cp(`${root}${readme}`, join(outdir, 'rules', `${basename(dirname(readme))}.md`));
  }
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (file.endsWith('.cjs')) console.log(`${file} ${(output.bytes / 1000).toFixed(1)} kB`);
  }
}
