import type { ActivityState } from '../../core/model/activity.ts';
import type { RestorePointState } from '../../core/model/restore-point.ts';

/** Phases of Backup and Restore (velero pkg/apis/velero/v1). */
const states: Readonly<Record<string, Exclude<ActivityState, 'unknown'>>> = {
  New: 'waiting',
  Queued: 'waiting',
  ReadyToStart: 'waiting',
  InProgress: 'running',
  WaitingForPluginOperations: 'running',
  WaitingForPluginOperationsPartiallyFailed: 'running',
  Finalizing: 'running',
  FinalizingPartiallyFailed: 'running',
  Completed: 'complete',
  PartiallyFailed: 'incomplete',
  Failed: 'failed',
  FailedValidation: 'failed',
  Deleting: 'deleting',
};

/** Phases of the kinds that copy volumes (velero pkg/apis/velero/v1 and v2alpha1). */
const copyStates: Readonly<Record<string, ActivityState>> = {
  New: 'waiting',
  Accepted: 'waiting',
  Prepared: 'waiting',
  InProgress: 'running',
  Canceling: 'running',
  Canceled: 'failed',
  Failed: 'failed',
  Completed: 'complete',
};

/** Of a Backup or Restore; a phase of a later version is unknown. */
export const activityState = (phase: string): ActivityState => stateIn(states, phase);

export const copyState = (phase: string): ActivityState => stateIn(copyStates, phase);

/** Of a Backup. Whether it has begun to be made matters to nobody who wants to restore from it. */
export function pointState(phase: string): RestorePointState {
  const state = stateIn(states, phase);
  return state === 'waiting' ? 'running' : state;
}

function stateIn(known: Readonly<Record<string, ActivityState>>, phase: string): ActivityState {
  return Object.hasOwn(known, phase) ? (known[phase] as ActivityState) : 'unknown';
}
