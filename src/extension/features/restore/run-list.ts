import { mkdirSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Progress } from '../../../restore/run/execute.ts';
import type { Journal, JournalStore } from '../../../restore/run/journal.ts';
import type { ClusterTarget, Connection } from '../../cluster/connection.ts';
import { targetIn } from '../../cluster/create-connection.ts';
import { loadRestoring } from '../../cluster/load.ts';
import type { OwnRuns } from '../activity/runs.ts';
import type { Engine } from './engine.ts';
import { ownRun } from './run-state.ts';

/** Milliseconds: a journal is saved several times a second while steps are short. */
const pause = 200;
/** Milliseconds after which what another program does, or no longer does, is looked at again. */
const lookAgain = 5_000;

/** The journaled runs of the cluster that is looked at: of this window, of other windows, of the command line. */
export interface RunList extends vscode.Disposable {
  store(): Promise<JournalStore>;
  /** What was done there; newest first. */
  of(target: ClusterTarget): Promise<readonly Journal[]>;
  /** Of a run of this window. */
  tell(progress: Progress): void;
  refresh(): void;
}

interface Needs {
  readonly connection: Connection;
  readonly runs: OwnRuns;
  readonly log: vscode.LogOutputChannel;
}

export function createRunList({ connection, runs, log }: Needs): RunList {
  const ours = new Map<string, Progress>();
  let engine: Engine | undefined;
  let kept: { readonly store: JournalStore; readonly folder: string } | undefined;
  let journals: readonly Journal[] = [];
  let watcher: vscode.Disposable | undefined;
  let clock: NodeJS.Timeout | undefined;
  let isStale = false;
  let told = '';

  async function open() {
    engine ??= await loadRestoring();
    const folder = engine.journalFolder(process.env, process.platform);
    kept ??= { store: engine.journalFiles(folder), folder };
    return kept;
  }

  /** What was written by others comes through the folder; what this window does is known sooner and better. */
  function follow(folder: string): void {
    if (watcher) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const files = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), '*.json'),
    );
    watcher = vscode.Disposable.from(
      files,
      files.onDidChange(refresh),
      files.onDidCreate(refresh),
      files.onDidDelete(refresh),
    );
  }

  async function load(): Promise<void> {
    const { store, folder } = await open();
    follow(folder);
    const { journals: found, unreadable } = await store.list();
    if (unreadable.join() !== told) log.warn(`journals that cannot be read: ${unreadable.join(', ')}`);
    told = unreadable.join();
    journals = found;
  }

  function later(milliseconds: number): void {
    clock ??= setTimeout(() => {
      clock = undefined;
      void show();
    }, milliseconds);
  }

  async function show(): Promise<void> {
    const target = targetIn(connection.state);
    if (!target || connection.state.is === 'connecting') return runs.set([]);
    try {
      if (isStale) {
        isStale = false;
        await load();
      }
    } catch (error) {
      log.warn(`the journals cannot be read: ${error}`);
    }
    if (!engine) return;
    const known = engine;
    const now = Date.now();
    const shown = merged().filter((one) => isOf(one, target));
    runs.set(shown.map((one) => ownRun(one, known, now, ours.get(one.id)?.detail)));
    if (shown.some(({ id, state }) => state === 'running' && !ours.has(id))) {
      isStale = true;
      later(lookAgain);
    }
  }

  function merged(): readonly Journal[] {
    const own = [...ours.values()].map(({ journal }) => journal);
    const others = journals.filter(({ id }) => !ours.has(id));
    return [...own, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  function refresh(): void {
    isStale = true;
    later(pause);
  }

  const stop = connection.onDidChange(() => connection.state.is === 'connected' && refresh());
  return {
    store: async () => (await open()).store,
    async of(target) {
      await load();
      return merged().filter((one) => isOf(one, target));
    },
    tell(progress) {
      const { journal } = progress;
      if (journal.state === 'running' && journal.owner) ours.set(journal.id, progress);
      else {
        ours.delete(journal.id);
        journals = [journal, ...journals.filter(({ id }) => id !== journal.id)];
      }
      later(pause);
    },
    refresh,
    dispose() {
      clearTimeout(clock);
      watcher?.dispose();
      stop.dispose();
    },
  };
}

const isOf = ({ plan }: Journal, { context, server, namespace }: ClusterTarget): boolean =>
  plan.cluster.context === context &&
  plan.cluster.server === server &&
  (plan.request.namespace === namespace || plan.target.namespace === namespace);
