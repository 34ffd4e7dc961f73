import type { Settings } from '../core/model/settings.ts';
import type { AnalysisError } from './channel.ts';
import type { AnalysisUpdate, Answers, Change, FixTarget, Target } from './protocol.ts';

/** The analysis as the editor sees it, in a thread or inline. */
export interface AnalysisHost {
  /** Texts that are as before are left out. `null`: the file is gone. */
  applyChanges(changes: readonly Change[]): void;
  configure(settings: Partial<Settings>): void;
  /** Hears every update, in order; each listener must be able to start from the first one. */
  onUpdate(listener: (update: AnalysisUpdate) => void): () => void;
  onProblem(listener: (problem: Problem) => void): () => void;
  /** Rejects, like the two below, with an AnalysisError: on `dispose` too, so that nobody waits for ever. */
  explain(what: Target): Promise<Answers['explain']>;
  fixes(where: FixTarget): Promise<Answers['fixes']>;
  fixAll(file: string): Promise<Answers['fixAll']>;
  /** The text that the edits of a fix count in. */
  text(path: string): string | undefined;
  /** Resolves once everything that was given until now is analysed. */
  settled(): Promise<void>;
  /** Analyses everything anew, in a new thread: also the way out of `stopped`. */
  restart(): void;
  dispose(): void;
}

export interface Problem {
  /** `failed`: one analysis threw. `left-out`: this file ended the thread. `inline`, `stopped`: after too many crashes. */
  readonly kind: 'failed' | 'restarted' | 'left-out' | 'inline' | 'stopped';
  readonly message: string;
  readonly file?: string;
  readonly cause?: AnalysisError | Error;
}
