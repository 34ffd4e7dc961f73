// The demo's restore points: a schedule, what it would have made already, snapshots, and a backup that failed in part.
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '../run/kube-api.ts';
import type { Testbed } from '../start.ts';

const over = ['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation'];

const velero = (
  kind: string,
  name: string,
  spec: object,
  labels: Readonly<Record<string, string>> = {},
): KubeObject => ({
  apiVersion: 'velero.io/v1',
  kind,
  metadata: { name, namespace: 'velero', labels },
  spec,
});

/** Says of volumes what Velero would do anyway: nobody sees the server's flags. */
const template = (namespace: string): object => ({
  includedNamespaces: [namespace],
  snapshotVolumes: true,
  ttl: '24h0m0s',
});
const scheduleName = 'rolling';

/** Adds a backup whenever the clock's minute can be divided by `everyMinutes`. */
export async function addSchedule(testbed: Testbed, namespace: string, everyMinutes: number): Promise<void> {
  const spec = { schedule: `*/${everyMinutes} * * * *`, skipImmediately: true, template: template(namespace) };
  await testbed.api.apply(velero('Schedule', scheduleName, spec));
}

/** As `velero backup create --from-schedule`; resolves when it is over. */
export async function backUp(testbed: Testbed, namespace: string, more: object = {}): Promise<KubeObject> {
  const name = `${scheduleName}-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`;
  const backup = velero(
    'Backup',
    name,
    { ...template(namespace), ...more },
    { 'velero.io/schedule-name': scheduleName },
  );
  await testbed.api.apply(backup);
  const path = await testbed.api.pathOf(backup);
  const done = await testbed.api.until(path, `backup ${name} is over`, (one) => over.includes(one.status?.phase), 120);
  // Names count seconds.
  await delay(1000);
  return done;
}

/** A backup of the database while the storage makes no snapshots: it holds the objects, and no data. */
export async function failInPart(testbed: Testbed, namespace: string): Promise<void> {
  // Of a code that ends the attempt (codes that may pass leave a snapshot that cannot be deleted).
  await testbed.setCsiFaults({
    fail: [{ method: 'CreateSnapshot', code: 'INTERNAL', message: 'the storage makes no snapshots at the moment' }],
  });
  try {
    // The database alone: Velero waits ten seconds for each volume.
    await backUp(testbed, namespace, { labelSelector: { matchLabels: { app: 'postgres' } }, csiSnapshotTimeout: '1s' });
  } finally {
    await testbed.setCsiFaults({});
  }
  // Velero leaves what it waited for in vain, and would-be snapshots are no restore points.
  const path = `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots`;
  await testbed.api.request('DELETE', path);
  await testbed.api.until(path, 'they are gone', ({ items }) => items.length === 0);
}

/** Resolves when it can be restored from. */
export async function takeSnapshot(testbed: Testbed, namespace: string, claim: string, name: string): Promise<void> {
  const snapshot: KubeObject = {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name, namespace },
    spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: claim } },
  };
  await testbed.api.apply(snapshot);
  const path = await testbed.api.pathOf(snapshot);
  await testbed.api.until(path, `snapshot ${name} is ready`, (one) => one.status?.readyToUse === true);
}
