import * as vscode from 'vscode';
import { type Journal, leaseMilliseconds } from '../../../restore/run/journal.ts';
import type { Connection } from '../../cluster/connection.ts';
import { loadRestoring } from '../../cluster/load.ts';
import type { Begun } from './begun.ts';
import type { Engine } from './engine.ts';
import { tellOutcome, type Wish } from './outcome.ts';
import type { RunList } from './run-list.ts';
import type { Running } from './running.ts';

/** Milliseconds after activation, once the editor has drawn itself: what a reload cut off goes on. */
const calm = 2_000;
/** Minutes: what was cut off longer ago goes on only when somebody says so. */
const fresh = 15;

interface Needs {
  readonly connection: Connection;
  readonly list: RunList;
  readonly running: Running;
  readonly begun: Begun;
  /** For all windows: what is offered here is not offered there as well. */
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
  /** Goes on with it and says how it ended. */
  readonly goOn: (journal: Journal, engine: Engine) => Promise<void>;
  readonly fulfil: (wish: Wish, journal: Journal) => Promise<unknown>;
}

/**
 * Runs that a closed window left behind go on where this workspace began them a short while ago; all others are offered, once.
 * No journal is read before a cluster is looked at, unless this workspace left a run behind.
 */
export function followUp({ connection, list, running, begun, memory, log, goOn, fulfil }: Needs): vscode.Disposable {
  const clocks = new Set<NodeJS.Timeout>();
  let place = '';

  function later(milliseconds: number): void {
    const clock = setTimeout(() => {
      clocks.delete(clock);
      void look(leftHere).catch(complain);
    }, milliseconds);
    clocks.add(clock);
  }

  /** Those that this workspace began, whatever is looked at now. */
  async function leftHere(): Promise<readonly Journal[]> {
    if (begun.ids().length === 0) return [];
    const store = await list.store();
    const found = await Promise.all(begun.ids().map((id) => store.load(id).catch(() => undefined)));
    return found.filter((one) => one !== undefined);
  }

  async function look(find: () => Promise<readonly Journal[]>): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const found = await find();
    if (found.length === 0) return;
    const engine = await loadRestoring();
    const ours = begun.ids();
    for (const journal of found) {
      if (running.isHere(journal.id)) continue;
      if (!engine.canGoOn(journal)) {
        if (ours.includes(journal.id)) begun.remove(journal.id);
        continue;
      }
      if (journal.state === 'running' && engine.isOwned(journal, Date.now())) {
        // A host that was killed has not said that it ended: its lease runs out.
        if (ours.includes(journal.id)) later(leaseMilliseconds / 3);
        continue;
      }
      const isCutOff = journal.state === 'running' && ours.includes(journal.id);
      if (isCutOff && Date.now() - lastSign(journal) < fresh * 60_000) {
        log.info(`run ${journal.id} goes on, which was cut off`);
        void goOn(journal, engine).catch(complain);
      } else void offer(journal, engine).catch(complain);
    }
  }

  async function offer(journal: Journal, engine: Engine): Promise<void> {
    const key = 'restore.offered';
    const mark = `${journal.id} ${journal.state}`;
    const offered = memory.get<readonly string[]>(key) ?? [];
    if (offered.includes(mark)) return;
    await memory.update(key, [...offered.slice(-200), mark]);
    begun.remove(journal.id);
    const wish = await tellOutcome(journal, engine);
    if (wish) await fulfil(wish, journal);
  }

  function complain(error: unknown): void {
    log.warn(`what was left behind could not be looked at: ${error}`);
  }

  function connected(): void {
    const { state } = connection;
    if (state.is !== 'connected') return;
    const { target } = state;
    const next = JSON.stringify([target.context, target.server, target.namespace]);
    if (next === place) return;
    place = next;
    void look(() => list.of(target)).catch(complain);
  }

  later(calm);
  const stop = connection.onDidChange(connected);
  return {
    dispose() {
      stop.dispose();
      for (const clock of clocks) clearTimeout(clock);
    },
  };
}

function lastSign({ owner, steps, startedAt }: Journal): number {
  const times = [startedAt, owner?.at, ...steps.flatMap(({ begunAt, endedAt }) => [begunAt, endedAt])];
  return Math.max(...times.map((time) => Date.parse(time ?? '') || 0));
}
