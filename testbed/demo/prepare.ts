// The scene of `npm start`, and of specs that click: the sample's namespace with data that changes, and points to go back to.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Testbed } from '../start.ts';
import { writeDemoKubeconfig } from './kubeconfig.ts';
import { claimsOf, sampleObjects } from './objects.ts';
import { databaseVolume, readOrders, writeOrder } from './orders.ts';
import { addSchedule, backUp, failInPart, takeSnapshot } from './points.ts';
import { boundVolume, linkVolumes, volumeOf } from './volumes.ts';

export interface DemoOptions {
  /** Between two orders that the demo writes; 0: only `writeOrder` writes. Default 3. */
  readonly secondsPerOrder?: number;
  /** Between two backups of the schedule; default 3. 0: there is no schedule. */
  readonly minutesPerBackup?: number;
  /** Makes a backup that failed in part first, which takes a quarter of a minute. Default true. */
  readonly withFailure?: boolean;
  readonly log?: (line: string) => void;
}

export interface Demo {
  readonly namespace: string;
  /** The claim of the database, whose volume holds the orders. */
  readonly claim: string;
  /** A folder of links `<namespace>/<claim>` to the volumes as they are now; `kubectl exec` begins in the one above it. */
  readonly volumes: string;
  /** The orders in the database, oldest first; those of a clone by its namespace, of another claim by its name. */
  orders(namespace?: string, claim?: string): Promise<readonly string[]>;
  /** Writes one order now; undefined while the database does not run. */
  writeOrder(): Promise<string | undefined>;
  /** Contexts `backops-demo` (the developer) and `backops-demo-admin`. */
  writeKubeconfig(file: string): Promise<void>;
  /** Ends the writing of orders. The testbed is whoever started it's to stop. */
  stop(): Promise<void>;
}

export async function prepareDemo(testbed: Testbed, options: DemoOptions = {}): Promise<Demo> {
  const { secondsPerOrder = 3, minutesPerBackup = 3, withFailure = true, log = () => {} } = options;
  const { namespace, objects } = await sampleObjects();
  await testbed.grantDeveloper(namespace);
  for (const object of objects) await testbed.api.apply(object);
  const claims = claimsOf(objects);
  await Promise.all(claims.map((claim) => boundVolume(testbed, namespace, claim)));
  log(`namespace ${namespace} has what the sample's overlay dev deploys: ${claims.length} volumes`);

  const demo = demoOf(testbed, namespace, secondsPerOrder);
  try {
    await testbed.api.until(
      `/api/v1/namespaces/${namespace}/pods/postgres-0`,
      'the database runs',
      (pod) => pod.status?.phase === 'Running',
    );
    for (let count = 0; count < 3; count++) await demo.writeOrder();
    for (const claim of claims) await fill(await boundVolume(testbed, namespace, claim), claim);
    if (minutesPerBackup > 0) await addSchedule(testbed, namespace, minutesPerBackup);
    if (withFailure) await failInPart(testbed, namespace);
    await backUp(testbed, namespace);
    await demo.writeOrder();
    await takeSnapshot(testbed, namespace, demo.claim, 'before-the-sale');
    await takeSnapshot(testbed, namespace, 'uploads', 'photos-of-may');
    await demo.writeOrder();
    await backUp(testbed, namespace);
    log(`restore points: ${withFailure ? 3 : 2} Velero backups and two snapshots`);
    return demo;
  } catch (error) {
    await demo.stop();
    throw error;
  }
}

/** Something to recognize a volume by. */
async function fill(folder: string, claim: string): Promise<void> {
  await mkdir(join(folder, 'files'), { recursive: true });
  for (let number = 1; number <= 3; number++)
    await writeFile(join(folder, 'files', `${claim}-${number}.txt`), `file ${number} of the volume behind ${claim}\n`);
}

function demoOf(testbed: Testbed, namespace: string, secondsPerOrder: number): Demo {
  const claim = 'data-postgres-0';
  const volumes = join(testbed.dir, 'exec', 'volumes');
  const order = async (): Promise<string | undefined> => {
    const folder = await databaseVolume(testbed, namespace, claim);
    return folder === undefined ? undefined : writeOrder(folder);
  };
  // One after the other, whoever asks.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const tick = async (): Promise<void> => {
    await order();
    await linkVolumes(testbed, volumes);
  };
  // While the API server is away, the shop has no customers.
  const timer =
    secondsPerOrder > 0 ? setInterval(() => void inTurn(tick).catch(() => {}), secondsPerOrder * 1000) : undefined;
  return {
    namespace,
    claim,
    volumes,
    orders: async (from = namespace, of = claim) => {
      const folder = await volumeOf(testbed, from, of);
      return folder === undefined ? [] : readOrders(folder);
    },
    writeOrder: () => inTurn(order),
    writeKubeconfig: (file) => writeDemoKubeconfig(testbed, namespace, file),
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
