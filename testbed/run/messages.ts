// What the owner of a testbed and its supervisor tell each other.

export interface PartSpec {
  /** Names the part in `status`, its log file and the fault controls. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Beside PATH, HOME and TMPDIR: parts inherit nothing else from the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Nothing can be asked of the others without it, so it ends last. */
  readonly endsLast?: boolean;
}

export type ToSupervisor =
  | { readonly type: 'start'; readonly part: PartSpec }
  | { readonly type: 'signal'; readonly name: string; readonly signal: NodeJS.Signals }
  | { readonly type: 'stop' };

export type FromSupervisor =
  /** The ports from `firstPort` on are this testbed's as long as the supervisor lives. */
  | { readonly type: 'ready'; readonly firstPort: number }
  | { readonly type: 'started'; readonly name: string; readonly pid: number }
  | { readonly type: 'exited'; readonly name: string; readonly how: string }
  | { readonly type: 'stopped' };

export interface PartEvent {
  readonly name: string;
  readonly what: 'started' | 'exited' | 'paused' | 'resumed';
  readonly detail?: string;
}
