import * as vscode from 'vscode';
import type { ActivityState } from '../../../core/model/activity.ts';

/** What a person may do with a run. */
export type RunAbility = 'cancel' | 'resume' | 'take-back' | 'undo';

export interface RunStep {
  readonly title: string;
  readonly state: ActivityState;
  /** ISO times. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly message?: string;
}

/** One of BackOps' own runs, as its journal tells it. */
export interface OwnRun {
  readonly id: string;
  /** `Restore nightly-1`. */
  readonly name: string;
  /** `Restore claim data-db-0 from VolumeSnapshot nightly-1, beside the old one`. */
  readonly title: string;
  readonly state: ActivityState;
  /** `interrupted`, `taken back`: where it says more than the state. */
  readonly word?: string;
  /** ISO times. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Title of the step that it is at, or ended with. */
  readonly step?: string;
  readonly steps: { readonly done: number; readonly total: number };
  readonly list: readonly RunStep[];
  readonly can: readonly RunAbility[];
  readonly message?: string;
}

/** The runs that the view Activity shows beside those of the backup systems: who runs them sets them. */
export interface OwnRuns extends vscode.Disposable {
  readonly list: readonly OwnRun[];
  set(runs: readonly OwnRun[]): void;
  readonly onDidChange: vscode.Event<void>;
}

export function createRuns(): OwnRuns {
  const changed = new vscode.EventEmitter<void>();
  let list: readonly OwnRun[] = [];
  return {
    get list() {
      return list;
    },
    set(runs) {
      list = runs;
      changed.fire();
    },
    onDidChange: changed.event,
    dispose: () => changed.dispose(),
  };
}
