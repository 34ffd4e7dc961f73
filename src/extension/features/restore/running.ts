import * as vscode from 'vscode';
import type { Confirmation, NotStarted, StartOptions } from '../../../restore/run/index.ts';
import type { Journal } from '../../../restore/run/journal.ts';
import type { Detail, WritableCluster } from '../../../restore/run/tools.ts';
import { UserError } from '../../commands.ts';
import { protectedContexts } from '../../settings.ts';
import { asked, type Engine, openCluster } from './engine.ts';
import type { RunList } from './run-list.ts';
import { detailText } from './words.ts';

const t = vscode.l10n.t;

/** Milliseconds that the editor may wait for journals when it ends. */
const patience = 3_000;

/** The runs of this window. */
export interface Running {
  /** `begun` is called once the first step is in the journal. Throws a UserError where the cluster cannot be asked. */
  begin(confirmation: Confirmation, engine: Engine, begun: () => void): Promise<Journal | NotStarted>;
  goOn(journal: Journal, engine: Engine, giveUp?: boolean): Promise<Journal | NotStarted>;
  isHere(id: string): boolean;
  cancel(id: string): void;
  /** The window closes: runs are left to whoever comes next. Resolves when the journals say so. */
  leave(): Promise<void>;
}

interface Needs {
  readonly list: RunList;
  /** Told of every run of this window, at its beginning. */
  readonly remember: (id: string) => void;
}

export function createRunning({ list, remember }: Needs): Running {
  // Made with the first run: Node loads its cryptography for it, and that has no place in the activation.
  let owner: string | undefined;
  const leaving = new AbortController();
  const here = new Map<string, AbortController>();
  const pending = new Set<Promise<unknown>>();
  /** Runs that are being taken up. */
  const taken = new Set<string>();

  async function run(
    of: { readonly title: string; readonly context: string; readonly begun?: () => void },
    act: (cluster: WritableCluster, options: StartOptions) => Promise<Journal | NotStarted>,
    engine: Engine,
  ): Promise<Journal | NotStarted> {
    const cluster = await openCluster(of.context);
    const journals = await list.store();
    const ending = new AbortController();
    let last: Journal | undefined;
    let report: (journal: Journal, detail?: Detail) => void = () => {};
    owner ??= `editor ${process.pid} ${crypto.randomUUID()}`;
    const options: StartOptions = {
      restorers: engine.restorers,
      protectedContexts: protectedContexts(),
      journals,
      owner,
      signal: ending.signal,
      leaving: leaving.signal,
      tell(progress) {
        const { journal, detail } = progress;
        if (!last) {
          here.set(journal.id, ending);
          remember(journal.id);
          of.begun?.();
        }
        last = journal;
        list.tell(progress);
        report(journal, detail);
      },
    };
    const outcome = asked(() => act({ reader: cluster, writer: cluster.writer }, options)).catch((error: unknown) => {
      // Before the first step there is nothing to tell; what goes wrong later is told, cancelled or not.
      throw ending.signal.aborted && !last ? new vscode.CancellationError() : error;
    });
    pending.add(outcome);
    try {
      const shown = vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: of.title, cancellable: true },
        (progress, token) => {
          let at = 0;
          report = (journal, detail) => {
            const done = share(journal);
            progress.report({ message: messageOf(journal, engine, detail), increment: done - at });
            at = done;
          };
          token.onCancellationRequested(() => ending.abort());
          return outcome.catch(() => undefined);
        },
      );
      ending.signal.addEventListener('abort', () => last && void sayCancelled(last, engine, outcome));
      await shown;
      return await outcome;
    } finally {
      pending.delete(outcome);
      if (last) here.delete(last.id);
      cluster.close();
    }
  }

  return {
    begin: (confirmation, engine, begun) =>
      run(
        { title: confirmation.plan.title, context: confirmation.plan.cluster.context, begun },
        (cluster, options) => engine.start(confirmation, cluster, options),
        engine,
      ),
    async goOn({ id, plan }, engine, giveUp = false) {
      if (taken.has(id) || here.has(id)) throw new UserError(t('This run is under way already.'));
      taken.add(id);
      try {
        return await run(
          { title: giveUp ? t('Taking back: {0}', plan.title) : plan.title, context: plan.cluster.context },
          (cluster, options) => engine.resume(id, cluster, { ...options, giveUp }),
          engine,
        );
      } finally {
        taken.delete(id);
      }
    },
    isHere: (id) => taken.has(id) || here.has(id),
    cancel: (id) => here.get(id)?.abort(),
    async leave() {
      leaving.abort();
      const clock = new Promise((resolve) => setTimeout(resolve, patience));
      await Promise.race([Promise.allSettled(pending), clock]);
    },
  };
}

/** The progress that was cancelled is gone at once; taking back takes its time. */
function sayCancelled(journal: Journal, engine: Engine, outcome: Promise<unknown>): Thenable<unknown> {
  const title = engine.isPastReturn(journal)
    ? t('Stopping. The old state is removed already: it can go on, or be undone.')
    : t('Cancelled. What was done is taken back…');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    outcome.catch(() => undefined),
  );
}

function share({ steps }: Journal): number {
  return (100 * steps.filter(({ state }) => state === 'done').length) / Math.max(1, steps.length);
}

/** Where it is, and what cancelling would mean now. */
function messageOf(journal: Journal, engine: Engine, detail: Detail | undefined): string {
  const { steps } = journal;
  const at = steps.findIndex(({ state }) => state !== 'done');
  const said = detail === undefined ? '' : detailText(detail);
  const step =
    at < 0
      ? t('Looking whether everything is back…')
      : t('Step {0} of {1}: {2}', at + 1, steps.length, steps[at]?.title ?? '');
  const meaning = engine.isPastReturn(journal)
    ? t('Cancel stops it here; it can then go on, or be undone.')
    : t('Cancel takes back what was done.');
  return `${said === '' ? step : `${step} (${said})`}. ${meaning}`;
}
