// Opens samples/shop in VS Code with BackOps, and prepares a cluster beside it that has what the sample deploys. In the desktop
// VS Code when `code` is on the PATH, else (or with --browser) in the server of code-server, for any browser.
// Flags: --browser, --port <n>; --context <name> [--namespace <name>] for a cluster of your own; --no-cluster; and a folder to
// open instead of the sample.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { onPath } from '../test/support/command.ts';
import { inRoot } from '../test/support/paths.ts';
import { demoContext } from '../testbed/demo/kubeconfig.ts';
import { demoNamespace } from '../testbed/demo/objects.ts';
import { runDemoCluster, whyNoCluster } from './start/demo-cluster.ts';
import { openDesktop, openInBrowser, profile, settingsFile } from './start/editor.ts';
import { type ClusterSettings, writeClusterSettings } from './start/settings.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    browser: { type: 'boolean', default: false },
    port: { type: 'string', default: '8686' },
    context: { type: 'string' },
    namespace: { type: 'string' },
    'no-cluster': { type: 'boolean', default: false },
  },
});
const sample = inRoot('samples/shop');
const folder = resolve(positionals[0] ?? sample);
if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
const code = values.browser ? undefined : onPath('code', 'code-insiders', 'codium');
const settings = settingsFile(code !== undefined);
const kubeconfig = join(profile, 'demo.kubeconfig');
/** Journals of restores, which would outlive the cluster in the reader's own folder. */
const journals = join(profile, 'demo-state');

const isDemo = await demoWanted();
await writeClusterSettings(settings, await clusterSettings());
await forget();

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());
// The editor waits for a file that is not there yet.
const env = isDemo ? { KUBECONFIG: kubeconfig, XDG_STATE_HOME: journals } : {};
const editor = await (code === undefined
  ? openInBrowser(folder, Number(values.port), env)
  : openDesktop(code, folder, env));
const cluster = isDemo ? runDemoCluster(kubeconfig, ending.signal).catch(withoutCluster) : undefined;
const problem = await Promise.race([
  editor.ended,
  ending.signal.aborted ? undefined : once(ending.signal, 'abort').then(() => undefined),
]);
ending.abort();
await Promise.all([editor.stop(), cluster]);
await forget();
if (problem !== undefined) console.error(problem);
// Whatever the scene's preparation still waits for is gone.
process.exit(problem === undefined ? 0 : 1);

async function forget(): Promise<void> {
  for (const path of [kubeconfig, journals]) await rm(path, { recursive: true, force: true });
}

async function demoWanted(): Promise<boolean> {
  if (values['no-cluster'] || values.context !== undefined) return false;
  if (folder !== sample) {
    console.log('no cluster is started for this folder; --context NAME shows one of yours');
    return false;
  }
  const reason = await whyNoCluster();
  if (reason !== undefined) console.log(`starts without a cluster: ${reason}`);
  return reason === undefined;
}

async function clusterSettings(): Promise<ClusterSettings | undefined> {
  if (isDemo) return { context: demoContext, namespace: await demoNamespace() };
  const { context, namespace } = values;
  return context === undefined ? undefined : { context, ...(namespace !== undefined && { namespace }) };
}

/** The editor goes on; it must not wait for a file that will not come. */
async function withoutCluster(error: Error): Promise<void> {
  console.error(`there is no cluster: ${error.message}`);
  await writeClusterSettings(settings, undefined);
}
