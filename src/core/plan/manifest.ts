import type { Manifest } from '../model/cluster-writer.ts';
import type { LiveObject } from '../model/live-object.ts';
import { asWritten } from './run-id.ts';

/** Written by the control plane about one life of an object; in the next life they would be lies. */
const ofOneLife = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-resizer',
];

/** What can be created again from a live object: without status, identity and what the control plane noted. */
export function manifestOf(live: LiveObject, apiVersion: string, kind: string): Manifest {
  const { metadata, ...rest } = live;
  const { status: _, apiVersion: __, kind: ___, ...fields } = rest as Record<string, unknown>;
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([key]) => !ofOneLife.includes(key)),
  );
  const { name, namespace, labels } = metadata;
  return asWritten({
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ...(Object.keys(annotations).length > 0 && { annotations }),
      // Helm, operators and the garbage collector know their objects by them.
      ...(metadata.ownerReferences && { ownerReferences: metadata.ownerReferences }),
      ...(metadata.finalizers && kind !== 'PersistentVolumeClaim' && { finalizers: metadata.finalizers }),
    },
    ...fields,
  });
}
