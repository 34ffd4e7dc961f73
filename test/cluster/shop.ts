// A small workload with data, for specs of the ring `cluster`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../testbed/run/kube-api.ts';
import type { Testbed } from '../../testbed/start.ts';

export const statefulSet = (namespace: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'db', namespace, labels: { app: 'db' } },
  spec: {
    serviceName: 'db',
    replicas: 1,
    selector: { matchLabels: { app: 'db' } },
    template: {
      metadata: { labels: { app: 'db' } },
      spec: {
        containers: [{ name: 'db', image: 'postgres:17', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
  },
});

export const namespaceObject = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
});

/** The folder of the volume behind a claim, once the claim is bound. */
export async function volumeOf(testbed: Testbed, namespace: string, claim: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`;
  const bound = await testbed.api.until(path, `claim ${claim} is bound`, (one) => one.status?.phase === 'Bound');
  return testbed.volumePath(bound.spec.volumeName);
}

export const writeData = (folder: string, text: string): Promise<void> => writeFile(join(folder, 'data.txt'), text);
export const readData = (folder: string): Promise<string> => readFile(join(folder, 'data.txt'), 'utf8');

/** Creates a Velero object and waits until it is over, however it ends. */
export async function finished(
  testbed: Testbed,
  kind: 'Backup' | 'Restore',
  name: string,
  spec: object,
  seconds = 60,
): Promise<KubeObject> {
  const object = { apiVersion: 'velero.io/v1', kind, metadata: { name, namespace: 'velero' }, spec };
  await testbed.api.apply(object);
  const over = ['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation'];
  const path = await testbed.api.pathOf(object);
  return testbed.api.until(path, `${kind} ${name} is over`, (one) => over.includes(one.status?.phase), seconds);
}

/** Login of a service account `restorer` that may edit its namespace and take snapshots there, and nothing else: no storage classes, no other namespace. */
export async function restorerToken({ api }: Testbed, namespace: string): Promise<string> {
  const meta = (name: string) => ({ name, namespace });
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
  await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta('restorer') });
  await api.apply({
    ...rbac,
    kind: 'Role',
    metadata: meta('snapshots'),
    rules: [{ apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['*'] }],
  });
  const bind = (name: string, kind: string) =>
    api.apply({
      ...rbac,
      kind: 'RoleBinding',
      metadata: meta(name),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
      subjects: [{ kind: 'ServiceAccount', name: 'restorer', namespace }],
    });
  await bind('edit', 'ClusterRole');
  await bind('snapshots', 'Role');
  const { status } = await api.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/restorer/token`, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 600 },
  });
  return status.token;
}
