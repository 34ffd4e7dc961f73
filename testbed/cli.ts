// npm run testbed -- up|down|status|build, for trying things out by hand. See README.md beside this file.
import { parseArgs } from 'node:util';
import { ensurePrograms, exportPrograms } from './build/build.ts';
import type { NodeMode } from './build/modules.ts';
import { down, serve, status, up } from './commands.ts';

const usage = `npm run testbed -- COMMAND
  up [--mode kwok|containers]    start a testbed that stays until 'down'; says where its kubeconfig is
  down                           end all testbeds that 'up' started
  status                         what runs, where, and how much memory it takes
  build [--mode …] [--to DIR]    build the programs into the cache, or into a folder for BACKOPS_TESTBED_BIN`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { mode: { type: 'string', default: 'kwok' }, to: { type: 'string' } },
});

try {
  await run(positionals[0] ?? '', modeOf(values.mode));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function run(command: string, mode: NodeMode): Promise<void> {
  if (command === 'up') await up(mode);
  else if (command === 'serve') await serve(mode);
  else if (command === 'down') await down();
  else if (command === 'status') await status();
  else if (command === 'build' && values.to !== undefined) await exportPrograms(mode, values.to);
  else if (command === 'build') await ensurePrograms(mode);
  else throw new Error(usage);
}

function modeOf(text: string): NodeMode {
  if (text === 'kwok' || text === 'containers') return text;
  throw new Error(`there is no mode ${text}; there are kwok and containers`);
}
