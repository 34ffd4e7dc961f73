import { clusterRoot, readingPath } from '../../src/core/model/cluster-path.ts';

interface Live {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** Types of which a spec's cluster tells everything, unless it says otherwise. */
const all = [
  'Namespace',
  'storage.k8s.io/StorageClass',
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'velero.io/Schedule',
];

/** The texts of a connected cluster, by path, as src/cluster-source makes them. */
export function liveFiles(
  objects: readonly Live[],
  more: { readonly context?: string; readonly unread?: readonly object[]; readonly listed?: readonly string[] } = {},
): Record<string, string> {
  const { context = 'acme', unread = [], listed = all } = more;
  const texts: Record<string, string> = { [readingPath(context)]: JSON.stringify({ context, listed, unread }) };
  for (const object of objects) {
    const group = object.apiVersion.includes('/') ? `${object.apiVersion.split('/')[0]}/` : '';
    const { name, namespace } = object.metadata;
    const path = [clusterRoot(context), `${group}${object.kind}`, ...(namespace ? [namespace] : []), name].join('/');
    texts[path] = JSON.stringify(object, null, 2);
  }
  return texts;
}

export const liveNamespace = (name: string, labels: Readonly<Record<string, string>> = {}): Live => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...{ labels } },
});

/** Copies everything of the namespaces every night and keeps it for 14 days. */
export const liveSchedule = (namespaces: readonly string[], more: object = {}, spec: object = {}): Live => ({
  apiVersion: 'velero.io/v1',
  kind: 'Schedule',
  metadata: { name: 'nightly', namespace: 'velero' },
  spec: {
    schedule: '0 3 * * *',
    template: { includedNamespaces: namespaces, snapshotMoveData: true, ttl: '336h0m0s', ...spec },
  },
  ...more,
});
