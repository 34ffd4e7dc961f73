import type { Finding, Fix } from '../core/model/finding.ts';
import type { Settings } from '../core/model/settings.ts';
import type { ComponentView, EnvironmentView, NoticeView, PolicyView } from '../core/session/types.ts';

/** Messages between the editor and the analysis: plain JSON, in order, each side may be replaced on its own. */
export type ToService =
  | {
      readonly type: 'changes';
      readonly generation: number;
      readonly changes: readonly Change[];
      /** These are all files there are: whoever listens forgets what was sent before. */
      readonly full?: boolean;
    }
  | { readonly type: 'configure'; readonly generation: number; readonly settings: Partial<Settings> }
  | { readonly type: 'request'; readonly id: number; readonly query: Query };

export type FromService =
  | ({ readonly type: 'update' } & AnalysisUpdate)
  /** The analysis of this generation threw. What was published before stays. */
  | { readonly type: 'failed'; readonly generation: number; readonly error: PlainError }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: PlainError };

export interface Change {
  readonly path: string;
  readonly text: string | null;
}

export type Target = { readonly file: string; readonly offset: number } | { readonly id: string };
export type FixTarget =
  | { readonly file: string; readonly start: number; readonly end: number }
  | { readonly findings: readonly string[] };

export type Query =
  | { readonly kind: 'explain'; readonly what: Target }
  | { readonly kind: 'fixes'; readonly where: FixTarget }
  | { readonly kind: 'fixAll'; readonly file: string };

export interface Answers {
  readonly explain: readonly ComponentView[];
  readonly fixes: readonly Fix[];
  readonly fixAll: Fix | undefined;
}

/** Everything about one file that differs from what was sent last; an empty list says that nothing is left. */
export interface OfFile<T> {
  readonly file: string;
  readonly items: readonly T[];
}

/** What one generation changed. A generation counts every change of a file or setting since the start. */
export interface AnalysisUpdate {
  readonly generation: number;
  readonly full: boolean;
  readonly findings: readonly OfFile<Finding>[];
  readonly components: readonly OfFile<ComponentView>[];
  /** The lists below are short and sent whole; absent: as before. */
  readonly policies?: readonly PolicyView[];
  readonly environments?: readonly EnvironmentView[];
  readonly notices?: readonly NoticeView[];
  /** Time that the analysis took. */
  readonly milliseconds: number;
}

export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}
