// The objects of a cluster with one snapshot of one claim, and the plans that are made of them.
import assert from 'node:assert/strict';
import { type Given, planIn, worldOf } from '../../../../test/support/world.ts';
import type { Plan, RestoreRequest } from '../../../core/model/plan.ts';
import { isRefused } from '../../../core/model/restorer.ts';
import { restorer } from '../restore.ts';

export const snapshots = 'snapshot.storage.k8s.io/v1';

export function object(apiVersion: string, kind: string, name: string, more: object = {}): Given {
  const isClusterScoped = ['StorageClass', 'VolumeSnapshotClass', 'VolumeSnapshotContent', 'Namespace'].includes(kind);
  const metadata = { name, uid: `uid-${kind}-${name}`, ...(!isClusterScoped && { namespace: 'shop' }) };
  const { metadata: changed, ...fields } = more as { metadata?: object };
  return { apiVersion, kind, metadata: { ...metadata, ...changed }, ...fields };
}

export const storageClass = (name: string, more: object = {}) =>
  object('storage.k8s.io/v1', 'StorageClass', name, {
    provisioner: 'disk.csi',
    volumeBindingMode: 'Immediate',
    ...more,
  });
export const snapshotClass = (name: string, more: object = {}) =>
  object(snapshots, 'VolumeSnapshotClass', name, { driver: 'disk.csi', deletionPolicy: 'Delete', ...more });
export const claim = (name = 'data', more: object = {}) =>
  object('v1', 'PersistentVolumeClaim', name, {
    metadata: { labels: { app: 'db' }, annotations: { 'pv.kubernetes.io/bind-completed': 'yes', note: 'ours' } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      volumeMode: 'Filesystem',
      volumeName: 'pv-1',
      resources: { requests: { storage: '1Gi' } },
    },
    status: { phase: 'Bound' },
    ...more,
  });
export const snapshot = (more: object = {}) =>
  object(snapshots, 'VolumeSnapshot', 'point', {
    spec: { volumeSnapshotClassName: 'snap', source: { persistentVolumeClaimName: 'data' } },
    status: {
      readyToUse: true,
      restoreSize: '2Gi',
      creationTime: '2026-01-15T11:00:00Z',
      boundVolumeSnapshotContentName: 'content',
    },
    ...more,
  });
export const content = object(snapshots, 'VolumeSnapshotContent', 'content', {
  spec: { driver: 'disk.csi', sourceVolumeMode: 'Filesystem', deletionPolicy: 'Delete' },
  status: { snapshotHandle: 'handle-1' },
});
export const statefulSet = (replicas: number, more: object = {}) =>
  object('apps/v1', 'StatefulSet', 'db', {
    metadata: { generation: 3 },
    spec: { replicas, template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } }, ...more },
  });

export const usual = [storageClass('fast'), snapshotClass('snap'), claim(), snapshot(), content];
export const request = (mode: RestoreRequest['mode'], more: Partial<RestoreRequest> = {}): RestoreRequest => ({
  action: 'restore',
  provider: 'csi-snapshots',
  mode,
  namespace: 'shop',
  point: 'csi-snapshots/VolumeSnapshot/shop/point',
  ...more,
});

export function plan(objects: readonly Given[], asked: RestoreRequest, unread: readonly string[] = []): Plan {
  const found = planIn(worldOf(objects, unread), restorer, asked);
  if (isRefused(found)) assert.fail(found.refused);
  return found;
}

export function refusal(objects: readonly Given[], asked: RestoreRequest, unread: readonly string[] = []): string {
  const found = planIn(worldOf(objects, unread), restorer, asked);
  assert.ok(isRefused(found), 'it is refused');
  assert.match(found.remedy, /\S/);
  return found.refused;
}

export const steps = ({ steps: all }: Plan): string[] => all.map(({ id }) => id);

// biome-ignore lint/suspicious/noExplicitAny: whatever the plan creates.
export function created(found: Plan, kind: string): any {
  const step = found.steps.find((one) => one.do === 'create' && one.object.kind === kind);
  return step?.do === 'create' ? step.object : undefined;
}
