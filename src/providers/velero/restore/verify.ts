import { counted } from '../../../core/model/counted.ts';
import { liveNumber, liveText, liveValue } from '../../../core/model/live-object.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Plan, RestoreRequest } from '../../../core/model/plan.ts';
import type { Need, Verified, World } from '../../../core/model/restorer.ts';
import { itemsOf, seenValue } from '../../../core/plan/seen.ts';
import {
  backupType,
  claimType,
  downloadType,
  fileBackupType,
  fileRestoreType,
  isLabelOf,
  restoreType,
  runName,
  snapshotType,
  uploadType,
} from './names.ts';
import { verifyClaims } from './verify-claims.ts';

const workloadTypes = ['apps/StatefulSet', 'apps/Deployment'];
const configMap = 'ConfigMap';
/** Every namespace has it from the beginning, so that Velero always finds it there, and warns. */
const always = 'kube-root-ca.crt';

export function evidenceFor(plan: Plan): readonly Need[] {
  const system = systemOf(plan);
  const name = createdName(plan);
  const { namespace } = plan.target;
  const inTarget = [claimType, snapshotType, ...workloadTypes].map((type) => ({ type, namespace }));
  if (plan.request.action === 'copy') {
    return [
      { type: backupType, namespace: system, name },
      { type: fileBackupType, namespace: system },
      { type: uploadType, namespace: system },
      { type: claimType, namespace: plan.request.namespace },
    ];
  }
  if (plan.request.action === 'delete') {
    return plan.point ? [{ type: backupType, namespace: system, name: plan.point.name }] : [];
  }
  return [
    { type: restoreType, namespace: system, name },
    ...(plan.point ? [{ type: backupType, namespace: system, name: plan.point.name }] : []),
    { type: fileRestoreType, namespace: system },
    { type: downloadType, namespace: system },
    { type: configMap, namespace, name: always },
    ...inTarget,
  ];
}

export function verifyPlan(plan: Plan, world: World): readonly Verified[] {
  const { request } = plan;
  if (request.action === 'copy') return verifyCopy(plan, world);
  if (request.action === 'delete') return verifyDelete(plan, world);
  const asked = { plan, request, system: systemOf(plan), name: createdName(plan), world };
  return [verifyRestore(asked), ...verifyClaims(asked), ...verifyWorkloads(asked)];
}

/** A restore that ran, as it is looked at afterwards. */
export interface Asked {
  readonly plan: Plan;
  readonly request: RestoreRequest;
  /** Namespace of Velero. */
  readonly system: string;
  /** Of the Restore. */
  readonly name: string;
  readonly world: World;
}

/** Of the last object that the plan asks Velero for: in place the safety Backup is the one before. */
function created(plan: Plan) {
  return plan.steps
    .flatMap((step) => (step.do === 'create' && step.object.apiVersion.startsWith('velero.io/') ? [step.object] : []))
    .at(-1);
}

function systemOf(plan: Plan): string {
  return created(plan)?.metadata.namespace ?? '';
}

function createdName(plan: Plan): string {
  return created(plan)?.metadata.name ?? runName(plan.request.namespace);
}

/** Velero's own word and its own counts. */
function verifyRestore({ plan, request, system, name, world }: Asked): Verified {
  const seen = world.one(restoreType, system, name);
  if (seen.state === 'unread') return { outcome: 'unknown', message: `Restore ${name} cannot be read: ${seen.why}` };
  if (seen.state === 'absent')
    return { outcome: 'unknown', message: `Restore ${name} is gone: nothing tells how it ended` };
  const phase = liveText(seen.value, 'status', 'phase') ?? 'New';
  const [errors, warnings] = ['errors', 'warnings'].map((one) => liveNumber(seen.value, 'status', one) ?? 0) as [
    number,
    number,
  ];
  const counts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  const why = liveText(seen.value, 'status', 'failureReason');
  const message = `Velero says ${phase} of Restore ${name}${counts.length > 0 ? `, with ${counts.join(' and ')}` : ''}${why ? `: ${why}` : ''}`;
  if (phase !== 'Completed' || errors > 0) return { outcome: 'failed', message };
  if (warnings === 0) return { outcome: 'ok', message };
  const explained = request.mode === 'clone' ? fromTheBeginning(plan, name, world) : stayed(plan, name, world);
  return warnings <= explained.count
    ? { outcome: 'ok', message: `${message}: ${explained.what}` }
    : { outcome: 'unknown', message: `${message}; its log says of what` };
}

function fromTheBeginning({ target }: Plan, restore: string, world: World): { count: number; what: string } {
  const live = seenValue(world.one(configMap, target.namespace, always));
  const isOwn = live && !isLabelOf(live.metadata.labels?.['velero.io/restore-name'], restore);
  return { count: isOwn ? 1 : 0, what: `ConfigMap ${always} was there already, as in every namespace` };
}

/** Claims that were there are skipped with a warning each. */
function stayed({ target }: Plan, restore: string, world: World): { count: number; what: string } {
  const claims = itemsOf(world.all(claimType, target.namespace)) ?? [];
  const others = claims.filter(({ metadata }) => !isLabelOf(metadata.labels?.['velero.io/restore-name'], restore));
  return { count: others.length, what: `${counted(others.length, 'claim')} stayed as they were` };
}

function verifyWorkloads({ plan, request, name, world }: Asked): Verified[] {
  const { namespace } = plan.target;
  return workloadTypes.flatMap((type) => {
    const seen = world.all(type, namespace);
    // That nothing in the namespace may be read is said once, for its claims.
    return (itemsOf(seen) ?? [])
      .filter(({ metadata }) =>
        request.mode === 'clone'
          ? isLabelOf(metadata.labels?.['velero.io/restore-name'], name)
          : plan.effects.some((one) => one.name === metadata.name && one.what === kindOf(type)),
      )
      .map((live): Verified => {
        const wanted = liveNumber(live, 'spec', 'replicas') ?? 1;
        const ready = liveNumber(live, 'status', 'readyReplicas') ?? 0;
        const what = `${kindOf(type)} ${live.metadata.name}`;
        return ready >= wanted
          ? { outcome: 'ok', message: `${what} is ready (${ready} of ${wanted})` }
          : { outcome: 'unknown', message: `${what} has ${ready} of ${wanted} replicas ready so far` };
      });
  });
}

function verifyCopy(plan: Plan, world: World): Verified[] {
  const { request } = plan;
  const name = createdName(plan);
  const system = systemOf(plan);
  const seen = world.one(backupType, system, name);
  if (seen.state !== 'seen') return [{ outcome: 'unknown', message: `Backup ${name} cannot be read` }];
  const backup = seen.value;
  const phase = liveText(backup, 'status', 'phase') ?? 'New';
  const errors = liveNumber(backup, 'status', 'errors') ?? 0;
  const verified: Verified[] = [
    phase === 'Completed'
      ? { outcome: 'ok', message: `Backup ${name} is complete` }
      : { outcome: 'failed', message: `Backup ${name} is ${phase}, with ${counted(errors, 'error')}` },
  ];
  const claims = itemsOf(world.all(claimType, request.namespace));
  if (!claims) return [...verified, { outcome: 'unknown', message: 'whether it has all volumes cannot be told' }];
  const labels = Object.entries(
    Object(liveValue(backup, 'spec', 'labelSelector', 'matchLabels')) as Record<string, string>,
  );
  const wanted = claims.filter(({ metadata }) => labels.every(([key, value]) => metadata.labels?.[key] === value));
  const isDone = (type: string): number =>
    new Set(
      (itemsOf(world.all(type, system)) ?? [])
        .filter(
          (one) =>
            isLabelOf(one.metadata.labels?.['velero.io/backup-name'], name) &&
            liveText(one, 'status', 'phase') === 'Completed',
        )
        .flatMap((one) => one.metadata.labels?.['velero.io/pvc-uid'] ?? []),
    ).size;
  const snapshots = ['csiVolumeSnapshotsCompleted', 'volumeSnapshotsCompleted'].reduce(
    (sum, one) => sum + (liveNumber(backup, 'status', one) ?? 0),
    0,
  );
  const isMoved = liveValue(backup, 'spec', 'snapshotMoveData') === true;
  const found = (isMoved ? isDone(uploadType) : snapshots) + isDone(fileBackupType);
  if (wanted.length === 0) return verified;
  return [
    ...verified,
    found >= wanted.length
      ? { outcome: 'ok', message: `it has the data of ${counted(wanted.length, 'volume')}` }
      : { outcome: 'failed', message: `it has the data of ${found} of ${counted(wanted.length, 'volume')} only` },
  ];
}

function verifyDelete({ point }: Plan, world: World): Verified[] {
  if (!point) return [];
  const seen = world.one(backupType, point.namespace, point.name);
  if (seen.state === 'unread')
    return [{ outcome: 'unknown', message: `Backup ${point.name} cannot be read: ${seen.why}` }];
  const isThere = seen.state === 'seen' && seen.value.metadata.uid === point.uid;
  return [
    isThere
      ? { outcome: 'failed', message: `Backup ${point.name} is still there` }
      : { outcome: 'ok', message: `Backup ${point.name} is gone` },
  ];
}
