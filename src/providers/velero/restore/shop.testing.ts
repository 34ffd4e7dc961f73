// Objects of a shop that Velero backed up, and plans made of them.
import assert from 'node:assert/strict';
import { type Given, planIn, worldOf } from '../../../../test/support/world.ts';
import type { Plan, PlanRequest, RestoreRequest } from '../../../core/model/plan.ts';
import { isRefused } from '../../../core/model/restorer.ts';
import { restorer } from '../restore.ts';

export function object(apiVersion: string, kind: string, name: string, more: object = {}): Given {
  const isSystem = apiVersion.startsWith('velero.io/');
  const namespace = isSystem ? 'velero' : 'shop';
  const { metadata, ...fields } = more as { metadata?: object };
  const isCluster = ['Namespace', 'PersistentVolume'].includes(kind);
  return {
    apiVersion,
    kind,
    metadata: { name, uid: `uid-${kind}-${name}`, ...(!isCluster && { namespace }), ...metadata },
    ...fields,
  };
}

export const v1 = 'velero.io/v1';
export const backup = (status: object = {}, spec: object = {}, more: object = {}) =>
  object(v1, 'Backup', 'nightly', {
    spec: { includedNamespaces: ['shop'], storageLocation: 'default', ...spec },
    status: {
      phase: 'Completed',
      startTimestamp: '2026-01-15T02:00:00Z',
      expiration: '2026-02-14T02:00:00Z',
      csiVolumeSnapshotsAttempted: 2,
      csiVolumeSnapshotsCompleted: 2,
      ...status,
    },
    ...more,
  });
export const location = (status: object = {}) =>
  object(v1, 'BackupStorageLocation', 'default', {
    spec: { default: true },
    status: { phase: 'Available', lastValidationTime: '2026-01-15T11:59:30Z', ...status },
  });
export const claim = (name: string, labels: object = {}, more: object = {}) =>
  object('v1', 'PersistentVolumeClaim', name, {
    metadata: { labels },
    spec: { resources: { requests: { storage: '1Gi' } } },
    status: { phase: 'Bound' },
    ...more,
  });
export const workload = (kind: string, name: string, mounts: string, spec: object = {}, more: object = {}) =>
  object('apps/v1', kind, name, {
    metadata: { generation: 1, labels: { app: name }, ...more },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { volumes: [{ persistentVolumeClaim: { claimName: mounts } }] },
      },
      ...spec,
    },
  });
export const pod = (name: string, mounts: string, owner?: Given, phase = 'Running') =>
  object('v1', 'Pod', name, {
    metadata: owner
      ? {
          ownerReferences: [
            {
              apiVersion: 'apps/v1',
              kind: owner.kind,
              name: owner.metadata.name,
              uid: owner.metadata.uid,
              controller: true,
            },
          ],
        }
      : {},
    spec: { volumes: [{ persistentVolumeClaim: { claimName: mounts } }] },
    status: { phase },
  });
export const copied = (name: string, more: object = {}) =>
  object(v1, 'PodVolumeBackup', `nightly-${name}`, {
    metadata: { labels: { 'velero.io/backup-name': 'nightly' }, annotations: { 'velero.io/pvc-name': name } },
    spec: { pod: { namespace: 'shop', name: 'db-0' }, volume: 'data' },
    status: { phase: 'Completed', progress: { totalBytes: 5, bytesDone: 5 } },
    ...more,
  });
export const shop = object('v1', 'Namespace', 'shop');
export const [data, uploads] = [claim('data', { app: 'db' }), claim('uploads', { app: 'web' })];
export const db = workload('StatefulSet', 'db', 'data');
export const web = workload('StatefulSet', 'web', 'uploads');
export const usual = [shop, backup(), location(), data, uploads, db, web];
export const noSnapshots = { csiVolumeSnapshotsAttempted: 0, csiVolumeSnapshotsCompleted: 0 };
export const byFiles = [shop, backup(noSnapshots), location(), data, db, pod('db-0', 'data', db), copied('data')];

export const request = (more: Partial<RestoreRequest> = {}): RestoreRequest => ({
  action: 'restore',
  provider: 'velero',
  mode: 'clone',
  namespace: 'shop',
  point: 'velero/Backup/velero/nightly',
  ...more,
});
export const inPlace = (more: Partial<RestoreRequest> = {}) => request({ mode: 'in-place', ...more });

export function plan(objects: readonly Given[], asked: PlanRequest, unread: readonly string[] = []): Plan {
  const found = planIn(worldOf(objects, unread), restorer, asked);
  if (isRefused(found)) assert.fail(found.refused);
  return found;
}

export function refusal(objects: readonly Given[], asked: PlanRequest, unread: readonly string[] = []): string {
  const found = planIn(worldOf(objects, unread), restorer, asked);
  assert.ok(isRefused(found), 'it is refused');
  assert.match(found.remedy, /\S/);
  return found.refused;
}

export const titles = ({ steps }: Plan): string[] => steps.map(({ title }) => title);
export const check = ({ checks }: Plan, id: string) => checks.find((one) => one.id === id);
export function createdSpec({ steps }: Plan, kind: string): Record<string, unknown> {
  for (const step of steps) {
    if (step.do === 'create' && step.object.kind === kind) return step.object.spec as Record<string, unknown>;
  }
  return assert.fail(`the plan creates no ${kind}`);
}
