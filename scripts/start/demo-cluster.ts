// The cluster beside the editor: a testbed with the demo's scene, started while the editor is already in use.
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotRun } from '../../test/support/cannot-run.ts';
import { type Demo, prepareDemo } from '../../testbed/demo/prepare.ts';
import { checkTestbed, startTestbed, type Testbed } from '../../testbed/start.ts';

/** Why there can be no cluster on this machine, with the remedy; undefined when there can. */
export async function whyNoCluster(): Promise<string | undefined> {
  try {
    await checkTestbed('kwok');
    return undefined;
  } catch (error) {
    if (error instanceof CannotRun) return error.message;
    throw error;
  }
}

/** Runs until the signal; resolves when nothing of it is left. `kubeconfig` is there while the cluster can be used. */
export async function runDemoCluster(kubeconfig: string, signal: AbortSignal): Promise<void> {
  const log = (line: string): void => console.log(`cluster: ${line}`);
  const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  let testbed: Testbed | undefined;
  try {
    log('starts beside the editor; about half a minute once its programs are built');
    testbed = await startTestbed({ log, signal });
    const demo = await Promise.race([prepareDemo(testbed, { log }), aborted.then(() => undefined)]);
    if (demo === undefined) return;
    await demo.writeKubeconfig(kubeconfig);
    console.log(introduction(demo, kubeconfig));
    await aborted;
    await demo.stop();
  } catch (error) {
    // What is under way when it ends fails in all sorts of ways.
    if (!signal.aborted) throw error;
  } finally {
    await rm(kubeconfig, { force: true });
    await testbed?.stop();
  }
}

function introduction({ namespace, claim, volumes }: Demo, kubeconfig: string): string {
  const orders = join(namespace, claim, 'orders.log');
  return `
The cluster is connected: namespace ${namespace} in the views Restore Points and Activity. Orders come in, and a schedule adds a backup
every few minutes. See the data of the database, while it is written and after you restored it:

  tail -F ${join(volumes, orders)}
  kubectl --kubeconfig ${kubeconfig} exec postgres-0 -- tail -n 3 ${join('volumes', orders)}

Ctrl-C ends editor and cluster, and removes the cluster's data.
`;
}
