// Builds backops.vsix and unpacks it to out/vsix, where the rings host and interface take the extension from.
import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';
import { inRoot, root, vsixFile } from '../test/support/paths.ts';
import { runNode } from './run-node.ts';
import { unzip } from './unzip.ts';

const maxBytes = 2 * 1024 * 1024;

if ((await runNode(['esbuild.mjs'])) !== 0) throw new Error('the bundles could not be built');

await rm(vsixFile, { force: true });
await createVSIX({
  cwd: root,
  packagePath: vsixFile,
  // Everything is bundled: node_modules stays out.
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
const unpacked = inRoot('out', 'vsix');
await rm(unpacked, { recursive: true, force: true });
const files = await unzip(vsixFile, unpacked);
const { size } = await stat(vsixFile);
console.log(`backops.vsix ${(size / 1024).toFixed(0)} kB, ${files.length} files`);
if (size > maxBytes) throw new Error(`backops.vsix has ${size} bytes; at most ${maxBytes} ship. See .vscodeignore.`);
if (!existsSync(inRoot('out', 'vsix', 'extension', 'dist', 'extension.cjs'))) {
  throw new Error('backops.vsix lacks dist/extension.cjs');
}
