import type { Plan } from '../../core/model/plan.ts';
import type { Verified } from '../../core/model/restorer.ts';
import { filled } from '../../core/plan/run-id.ts';

/**
 * What a run has done and is about to do; written before and after every step, so that it is true whenever the program ends.
 * Plain JSON without secrets: whoever may read the file sees names and manifests.
 */
export interface Journal {
  readonly schemaVersion: 1;
  /** The run's id, which stands where the plan said `{run}`. */
  readonly id: string;
  readonly plan: Plan;
  readonly digest: string;
  readonly state: RunState;
  /** ISO times. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Who works on it. Its time is renewed while somebody does; an old one may be taken over. */
  readonly owner?: { readonly id: string; readonly at: string };
  readonly steps: readonly StepRecord[];
  /** Why it ended as it did, and what to do now. */
  readonly message?: string;
  readonly remedy?: string;
  /** It is being taken back, and why: whoever comes after the program ended goes on with that, and never forward. */
  readonly goingBack?: { readonly message: string; readonly remedy: string };
  /** It failed in a way that going on does not mend: it can be undone, or planned anew. */
  readonly isFinal?: boolean;
  readonly verified?: readonly Verified[];
}

/**
 * `running`: somebody works on it, or did until the program ended. `interrupted`: the cluster could not be asked any more; goes on
 * where it was. `stopped`: cancelled after the point of no return; goes on or is undone. `failed`: a step cannot be done; can be
 * tried again or undone. `taken-back`: everything is as it was before, but for what the message names. `done`: all steps are done; `verified` says what it is worth.
 */
export type RunState = 'running' | 'interrupted' | 'stopped' | 'failed' | 'taken-back' | 'done';

export interface StepRecord {
  readonly id: string;
  readonly title: string;
  readonly state: 'pending' | 'begun' | 'done' | 'failed' | 'taken-back';
  readonly begunAt?: string;
  readonly endedAt?: string;
  /** Of the object that the step created. */
  readonly uid?: string | undefined;
  /** It failed, and was seen to have changed nothing. */
  readonly isUntouched?: boolean;
  readonly error?: string;
}

/** Where journals are kept. Saving replaces the whole journal at once, or fails and leaves the old one. */
export interface JournalStore {
  save(journal: Journal): Promise<void>;
  load(id: string): Promise<Journal | undefined>;
  /** Newest first. Unreadable ones are left out and told. */
  list(): Promise<{ readonly journals: readonly Journal[]; readonly unreadable: readonly string[] }>;
  remove(id: string): Promise<void>;
}

/** Milliseconds after which an owner who did not renew counts as gone; it renews three times as often. */
export const leaseMilliseconds = 15_000;

export function isOwned(journal: Journal, now: number): boolean {
  // A time far ahead is of a clock that was wrong, and must not keep the run until then.
  return journal.owner !== undefined && Math.abs(now - Date.parse(journal.owner.at)) < leaseMilliseconds;
}

export function canGoOn({ state, isFinal }: Journal): boolean {
  if (isFinal) return false;
  return state === 'running' || state === 'interrupted' || state === 'stopped' || state === 'failed';
}

/** `20260115143002ab`: when it began, in UTC, and two letters against two in one second. */
export function newRunId(now: Date): string {
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const letter = (): string => String.fromCharCode(97 + Math.floor(Math.random() * 26));
  return `${time}${letter()}${letter()}`;
}

export function newJournal(plan: Plan, digest: string, now: Date): Journal {
  const id = newRunId(now);
  // What was asked for holds no place for an id: an undo's request has it already.
  const mine: Plan = { ...filled(plan, id), request: plan.request };
  return {
    schemaVersion: 1,
    id,
    plan: mine,
    digest,
    state: 'running',
    startedAt: now.toISOString(),
    steps: mine.steps.map((step) => ({ id: step.id, title: step.title, state: 'pending' })),
  };
}

export function withStep(journal: Journal, id: string, change: Partial<StepRecord>): Journal {
  return { ...journal, steps: journal.steps.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

/** Is the present state of the cluster only in the safety copy by now? */
export function isPastReturn({ plan, steps }: Journal): boolean {
  return plan.steps.some(
    ({ id, isPointOfNoReturn }) =>
      isPointOfNoReturn === true && steps.some((one) => one.id === id && one.state !== 'pending' && !one.isUntouched),
  );
}
