import type { Place } from './source.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A problem at a place. Plain JSON: it crosses the worker boundary and goes into reports as it is. */
export interface Finding {
  /** Stable across runs and edits elsewhere: rule, file, subject. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Place;
  readonly related: readonly { readonly message: string; readonly at: Place }[];
  /** Environments in which it holds; one diagnostic stands for all of them. */
  readonly environments: readonly string[];
  /** Component that it is about, where there is one (of the first environment). */
  readonly component?: string;
  readonly policy?: string;
}

/** Replace [start, end) of a file by the text; `start === end` inserts. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A change that makes findings go away, complete and ready to apply. */
export interface Fix {
  readonly id: string;
  readonly title: string;
  readonly kind: 'repair' | 'policy' | 'exempt';
  /** Findings that are gone once it is applied. */
  readonly findings: readonly string[];
  readonly edits: readonly Edit[];
  /** Files to create, with their text. */
  readonly creates: readonly { readonly file: string; readonly text: string }[];
  /** The one that `fix all` takes. */
  readonly preferred: boolean;
  /** What the user should know before applying: a live effect, something to fill in. */
  readonly note?: string;
}
