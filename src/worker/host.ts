import type { Settings } from '../core/model/settings.ts';
import type { AnalysisHost, Problem } from './analysis-host.ts';
import { AnalysisError, type Channel, type Listener, type OpenChannel } from './channel.ts';
import { createFreshness } from './freshness.ts';
import type { AnalysisUpdate, Answers, Change, FromService, Query } from './protocol.ts';

export interface HostOptions {
  readonly open: OpenChannel;
  /** Used instead when `open` fails again and again. */
  readonly fallback?: OpenChannel;
  /** Longest silence after a question or a change, in milliseconds. */
  readonly timeout?: number;
  readonly now?: () => number;
}

interface Open {
  readonly resolve: (value: never) => void;
  readonly reject: (error: AnalysisError) => void;
}

const defaultTimeout = 10_000;
const crashLimit = 3;
const crashWindow = 5 * 60_000;
/** A first scan may take longer than a keystroke: this much per million characters more. */
const timeoutPerMillion = 1_000;

export function createAnalysisHost(options: HostOptions): AnalysisHost {
  const timeout = options.timeout ?? defaultTimeout;
  const now = options.now ?? Date.now;
  const texts = new Map<string, string>();
  /** Files that ended the thread, until they change. */
  const leftOut = new Set<string>();
  const changedSince = new Set<string>();
  const freshness = createFreshness();
  const updates = new Set<(update: AnalysisUpdate) => void>();
  const problems = new Set<(problem: Problem) => void>();
  const open = new Map<number, Open & { readonly generation?: number }>();
  let settings: Partial<Settings> = {};
  let openChannel = options.open;
  let channel: Channel | undefined;
  let generation = 0;
  let settledAt = 0;
  let nextId = 1;
  let crashes: number[] = [];
  let stopped: AnalysisError | undefined;
  let disposed = false;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  connect();

  function connect(): void {
    const listener: Listener = {
      message: (message) => receive(message),
      lost: (error) => crash(error),
    };
    channel = openChannel(listener);
  }

  function receive(message: FromService): void {
    switch (message.type) {
      case 'update':
        settle(message.generation);
        for (const listener of updates) listener(freshness.pass(message));
        break;
      case 'failed': {
        const cause = Object.assign(new Error(message.error.message), { stack: message.error.stack });
        tell({ kind: 'failed', message: message.error.message, cause });
        settle(message.generation);
        break;
      }
      case 'answer':
        finish(message.id, (one) => one.resolve(message.value as never));
        break;
      case 'refused':
        finish(message.id, (one) =>
          one.reject(new AnalysisError('analysis-failed', message.error.message, message.error)),
        );
        break;
    }
    watch();
  }

  function settle(at: number): void {
    settledAt = Math.max(settledAt, at);
    if (settledAt >= generation) changedSince.clear();
    for (const [id, one] of open)
      if (one.generation !== undefined && one.generation <= settledAt)
        finish(id, () => one.resolve(undefined as never));
  }

  function finish(id: number, how: (one: Open) => void): void {
    const one = open.get(id);
    open.delete(id);
    if (one) how(one);
  }

  /** One clock for everything: the service answers in order, so silence is what matters. */
  function watch(longer = 0): void {
    clearTimeout(watchdog);
    watchdog = undefined;
    if (disposed || stopped || (open.size === 0 && settledAt >= generation)) return;
    watchdog = setTimeout(
      () => crash(new AnalysisError('timeout', `no answer within ${(timeout + longer) / 1000} s`)),
      timeout + longer,
    );
  }

  function crash(error: AnalysisError): void {
    if (disposed || stopped) return;
    channel?.close();
    channel = undefined;
    const at = now();
    crashes = [...crashes.filter((time) => time > at - crashWindow), at];
    const inline = openChannel === options.fallback;
    if (crashes.length >= crashLimit) {
      // A loop or a hunger for memory would take the editor's whole extension host along, so it is not repeated inline.
      if (error.code !== 'crashed' || !options.fallback || inline) {
        stopped = new AnalysisError('stopped', error.message, error);
        rejectAll(stopped);
        watch();
        tell({ kind: 'stopped', message: error.message, cause: error });
        return;
      }
      openChannel = options.fallback;
      crashes = [];
      tell({ kind: 'inline', message: error.message, cause: error });
    } else {
      tell({ kind: 'restarted', message: error.message, cause: error });
    }
    rejectAll(new AnalysisError('restarted', `the analysis was restarted: ${error.message}`, error), true);
    const [suspect, ...others] = changedSince;
    if (suspect !== undefined && others.length === 0 && texts.has(suspect)) {
      leftOut.add(suspect);
      tell({ kind: 'left-out', message: error.message, file: suspect, cause: error });
    }
    connect();
    replay();
  }

  function replay(): void {
    generation += 1;
    let size = 0;
    const changes: Change[] = [];
    for (const [path, text] of texts) {
      if (leftOut.has(path)) continue;
      changes.push({ path, text });
      size += text.length;
    }
    channel?.post({ type: 'configure', generation, settings });
    channel?.post({ type: 'changes', generation, changes, full: true });
    watch((size / 1e6) * timeoutPerMillion);
  }

  function rejectAll(error: AnalysisError, keepSettling = false): void {
    for (const [id, one] of open)
      if (!(keepSettling && one.generation !== undefined)) finish(id, () => one.reject(error));
  }

  function tell(problem: Problem): void {
    for (const listener of problems) listener(problem);
  }

  function wait<T>(add: (id: number, entry: Open) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (disposed) reject(new AnalysisError('disposed', 'the analysis has ended'));
      else if (stopped) reject(stopped);
      else add(nextId++, { resolve, reject });
    });
  }

  function ask<K extends Query['kind']>(query: Query & { kind: K }): Promise<Answers[K]> {
    return wait((id, entry) => {
      open.set(id, entry);
      channel?.post({ type: 'request', id, query });
      watch();
    });
  }

  function subscribe<T>(listeners: Set<T>, listener: T): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return {
    applyChanges(changes) {
      const real = changes.filter(({ path, text }) => (texts.get(path) ?? null) !== text);
      if (disposed || real.length === 0) return;
      generation += 1;
      let size = 0;
      for (const { path, text } of real) {
        if (text === null) texts.delete(path);
        else texts.set(path, text);
        size += text?.length ?? 0;
        leftOut.delete(path);
        changedSince.add(path);
        freshness.changed(path, generation);
      }
      channel?.post({ type: 'changes', generation, changes: real });
      watch((size / 1e6) * timeoutPerMillion);
    },
    configure(changed) {
      if (disposed) return;
      settings = { ...settings, ...changed };
      generation += 1;
      channel?.post({ type: 'configure', generation, settings: changed });
      watch();
    },
    onUpdate: (listener) => subscribe(updates, listener),
    onProblem: (listener) => subscribe(problems, listener),
    explain: (what) => ask({ kind: 'explain', what }),
    fixes: (where) => ask({ kind: 'fixes', where }),
    fixAll: (file) => ask({ kind: 'fixAll', file }),
    text: (path) => texts.get(path),
    settled: () =>
      settledAt >= generation && !disposed && !stopped
        ? Promise.resolve()
        : wait((id, entry) => open.set(id, { ...entry, generation })),
    restart() {
      if (disposed) return;
      channel?.close();
      stopped = undefined;
      crashes = [];
      leftOut.clear();
      rejectAll(new AnalysisError('restarted', 'the analysis was restarted'), true);
      openChannel = options.open;
      connect();
      replay();
    },
    dispose() {
      if (disposed) return;
      disposed = true;
      clearTimeout(watchdog);
      rejectAll(new AnalysisError('disposed', 'the analysis has ended'));
      channel?.close();
      updates.clear();
      problems.clear();
    },
  };
}
