import type { Right } from '../../../core/model/cluster-reader.ts';
import type { Condition, ProgressOf, Step } from '../../../core/model/plan.ts';
import { rightsOf } from '../grant/rules.ts';
import {
  backupType,
  downloadType,
  fileBackupType,
  fileRestoreType,
  restoreType,
  uploadType,
  veleroRef,
  veleroVersion,
} from './names.ts';

/** Velero gives up copying files after 4 hours, and item operations as well, unless its server is told otherwise. */
const longest = 5 * 3_600;

export function createRestore(system: string, name: string, spec: object, more: Pick<Step, 'leaves'> = {}): Step {
  return {
    id: 'create-restore',
    title: `Ask Velero to restore (Restore ${name})`,
    do: 'create',
    object: { apiVersion: veleroVersion, kind: 'Restore', metadata: { name, namespace: system }, spec },
    ...more,
  };
}

/** `isEnough`: phases with which the next steps can go on; what they are worth is verified at the end. */
export function waitForRestore(system: string, name: string, isEnough: readonly string[]): Step {
  return {
    id: 'wait-restore',
    title: 'Wait until Velero has restored it',
    do: 'wait',
    ref: veleroRef(restoreType, system, name),
    until: ended(isEnough),
    seconds: longest,
    progress: progress(
      'itemsRestored',
      [
        { type: fileRestoreType, name: ['spec', 'pod', 'name'] },
        { type: downloadType, name: ['spec', 'targetVolume', 'pvc'] },
      ],
      system,
      { 'velero.io/restore-name': name },
    ),
  };
}

export function createBackup(system: string, name: string, title: string, spec: object): Step {
  return {
    id: 'create-backup',
    title,
    do: 'create',
    object: { apiVersion: veleroVersion, kind: 'Backup', metadata: { name, namespace: system }, spec },
  };
}

export function waitForBackup(system: string, name: string, isEnough: readonly string[] = ['Completed']): Step {
  return {
    id: 'wait-backup',
    title: `Wait until Backup ${name} is complete`,
    do: 'wait',
    ref: veleroRef(backupType, system, name),
    until: ended(isEnough),
    seconds: longest,
    progress: progress(
      'itemsBackedUp',
      [
        { type: fileBackupType, name: ['metadata', 'annotations', 'velero.io/pvc-name'] },
        { type: uploadType, name: ['spec', 'sourcePVC'] },
      ],
      system,
      { 'velero.io/backup-name': name },
    ),
  };
}

/** In one of the phases that are enough, or ended in another one (velero pkg/apis/velero/v1; a Restore is never Deleting). */
function ended(isEnough: readonly string[]): Condition {
  const phase = ['status', 'phase'];
  const ends = ['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation', 'Deleting'];
  return {
    is: 'field',
    path: phase,
    in: isEnough,
    failed: { path: phase, in: ends.filter((one) => !isEnough.includes(one)) },
    messages: [
      ['status', 'failureReason'],
      ['status', 'validationErrors'],
    ],
  };
}

/** What a restore in place leaves out: it would bring back rights that were taken away since. */
export function withoutRights(system: string): { readonly excludedResources: readonly string[] } {
  return { excludedResources: rightsOf({ veleroNamespace: system }) };
}

export function mayCreate(system: string, ...resources: readonly string[]): Right[] {
  return resources.map((resource) => ({ verb: 'create', group: 'velero.io', resource, namespace: system }));
}

export function mayGet(system: string, ...resources: readonly string[]): Right[] {
  return resources.map((resource) => ({ verb: 'get', group: 'velero.io', resource, namespace: system }));
}

function progress(
  done: string,
  parts: readonly { readonly type: string; readonly name: readonly string[] }[],
  namespace: string,
  labels: Readonly<Record<string, string>>,
): ProgressOf {
  return {
    done: ['status', 'progress', done],
    total: ['status', 'progress', 'totalItems'],
    unit: 'objects',
    parts: parts.map((one) => ({
      ...one,
      namespace,
      labels,
      done: ['status', 'progress', 'bytesDone'],
      total: ['status', 'progress', 'totalBytes'],
    })),
  };
}
