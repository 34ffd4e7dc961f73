// What the specs that restore in the workbench find in the cluster, and how it is reached.
import { readFile, writeFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import type { Testbed } from '../../testbed/start.ts';
import { namespaceObject, statefulSet, volumeOf, writeData } from '../cluster/shop.ts';
import type { Settings } from '../support/server.ts';

/** Nothing in the window that is not about BackOps. */
export const calm: Settings = {
  'breadcrumbs.enabled': false,
  'remote.autoForwardPorts': false,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.tree.indent': 12,
};

/** One cluster under two names, and a third that looks like production; with a `token` also as whoever it belongs to. */
export async function writeKubeconfig(testbed: Testbed, file: string, token?: string): Promise<void> {
  const admin = parse(await readFile(testbed.kubeconfig('admin'), 'utf8'));
  const { cluster, user } = admin.contexts[0].context;
  const contexts = ['dev', 'staging', 'shop-prod'].map((name) => ({ name, context: { cluster, user } }));
  const users = [...admin.users];
  if (token !== undefined) {
    contexts.push({ name: 'restorer', context: { cluster, user: 'restorer' } });
    users.push({ name: 'restorer', user: { token } });
  }
  await writeFile(file, stringify({ ...admin, users, contexts, 'current-context': 'dev' }));
}

/** A StatefulSet whose volume held `old` when the snapshot `point` was made, and holds `later` now. */
export async function makeScene(testbed: Testbed, namespace: string, point = 'before-migration'): Promise<void> {
  await testbed.api.apply(namespaceObject(namespace));
  await testbed.api.apply(statefulSet(namespace));
  const volume = await volumeOf(testbed, namespace, 'data-db-0');
  await writeData(volume, 'old');
  const snapshot = {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name: point, namespace },
    spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: 'data-db-0' } },
  };
  await testbed.api.apply(snapshot);
  const path = await testbed.api.pathOf(snapshot);
  await testbed.api.until(path, 'the snapshot is ready', (one) => one.status?.readyToUse);
  await writeData(volume, 'later');
}
