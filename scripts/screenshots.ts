// Takes the pictures of the README anew: runs the ring that draws them and copies those that media/screenshots names.
import { copyFileSync, existsSync, globSync } from 'node:fs';
import { basename } from 'node:path';
import { inRoot } from '../test/support/paths.ts';
import { runNode } from './run-node.ts';

const code = await runNode(['scripts/test.ts', 'interface']);
if (code !== 0) throw new Error('the interface ring failed: its pictures would show the failure');
for (const file of globSync(inRoot('media/screenshots/*.png'))) {
  const taken = inRoot('out/screenshots', basename(file));
  if (!existsSync(taken)) throw new Error(`no test takes the picture ${basename(file)}`);
  copyFileSync(taken, file);
  console.log(`media/screenshots/${basename(file)}`);
}
