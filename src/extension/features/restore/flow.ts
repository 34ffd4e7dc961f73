import * as vscode from 'vscode';
import type { PlanRequest } from '../../../core/model/plan.ts';
import type { RestorePoint } from '../../../core/model/restore-point.ts';
import type { Confirmation, NotStarted } from '../../../restore/run/index.ts';
import type { Journal } from '../../../restore/run/journal.ts';
import type { ClusterTarget, Connected } from '../../cluster/connection.ts';
import { loadRestoring } from '../../cluster/load.ts';
import { UserError } from '../../commands.ts';
import type { Parts } from '../../compose.ts';
import { askPoint, askRequest } from './ask.ts';
import type { Begun } from './begun.ts';
import { confirm, refuseProtected } from './confirm.ts';
import { show as showDocument } from './documents.ts';
import type { Engine } from './engine.ts';
import { tellNotStarted, tellOutcome, type Wish } from './outcome.ts';
import { prepare } from './prepare.ts';
import type { Preview, Previews } from './previews.ts';
import { reportUri } from './reports.ts';
import type { Running } from './running.ts';
import type { WriteMode } from './write-mode.ts';

const t = vscode.l10n.t;

interface Needs extends Pick<Parts, 'connection' | 'live'> {
  readonly begun: Begun;
  readonly writeMode: WriteMode;
  readonly previews: Previews;
  readonly running: Running;
}

export type Flow = ReturnType<typeof createFlow>;

/** From a wish to its end: asked for, planned, read, confirmed, carried out, told, and perhaps undone. */
export function createFlow({ connection, live, begun, writeMode, previews, running }: Needs) {
  const answering = new Set<string>();

  /** Plans and shows the plan. Where it is confirmed is somewhere else: the person reads as long as they like. */
  async function preview(request: PlanRequest, instead?: Preview): Promise<void> {
    const [engine, connected] = await Promise.all([loadRestoring(), mayRestore()]);
    if (!connected) return;
    const { planned, checks } = await prepare(request, connected, engine);
    await previews.show(planned, checks, engine, instead);
  }

  /** Undefined where the context is protected, which was said. */
  async function mayRestore(): Promise<Connected | undefined> {
    const connected = await connection.connected();
    return connected.target.isProtected ? refuseProtected(connected.target) : connected;
  }

  async function restore(chosen?: RestorePoint): Promise<void> {
    const [engine, connected] = await Promise.all([loadRestoring(), mayRestore()]);
    if (!connected) return;
    const point = chosen ?? (await askPoint(live.now?.points.points ?? (await points())));
    const request = point && (await askRequest(point, { engine, connected }));
    if (request) await preview(request);
  }

  /** For who asks before the view has read everything. */
  function points(): Promise<readonly RestorePoint[]> {
    const held = connection.hold();
    return new Promise((resolve) => {
      const stop = live.onDidChange(() => {
        if (!live.now) return;
        stop.dispose();
        held.dispose();
        resolve(live.now.points.points);
      });
    });
  }

  /** What was read is what is done, in the cluster that is chosen now: `start` holds both against each other once more. */
  async function carryOut(shown: Preview): Promise<void> {
    // A second click while the first one is being answered.
    if (answering.has(shown.digest)) return;
    answering.add(shown.digest);
    try {
      await confirmAndBegin(shown);
    } finally {
      answering.delete(shown.digest);
    }
  }

  async function confirmAndBegin(shown: Preview): Promise<void> {
    const engine = await loadRestoring();
    const { target } = await connection.connected();
    const moved = elsewhere(shown, target);
    if (moved) return stopped(moved, shown);
    const answer = await confirm(shown, { engine, writeMode, target });
    if (answer === undefined) return;
    if (answer === 'plan-again') return preview(shown.plan.request, shown);
    const movedSince = elsewhere(shown, (await connection.connected()).target);
    if (movedSince) return stopped(movedSince, shown);
    await begin(answer, engine, shown);
  }

  async function stopped(why: NotStarted, shown: Preview): Promise<void> {
    if (await tellNotStarted(why)) await preview(shown.plan.request, shown);
  }

  async function begin(answer: Confirmation, engine: Engine, shown?: Preview): Promise<void> {
    const outcome = await running.begin(answer, engine, () => {
      // Taken back, it can be planned again, and the plan is the same.
      answering.delete(answer.digest);
      if (shown) void previews.discard(shown);
    });
    if (outcome.state === 'not-started') {
      if (shown) return stopped(outcome, shown);
      return (await tellNotStarted(outcome)) ? atOnce(answer.plan.request) : undefined;
    }
    await ended(outcome, engine);
  }

  /** Copies and deletions: the question itself says all that the plan says. */
  async function atOnce(request: PlanRequest): Promise<void> {
    const [engine, connected] = await Promise.all([loadRestoring(), mayRestore()]);
    if (!connected) return;
    const { planned, checks } = await prepare(request, connected, engine);
    const shown: Preview = { ...planned, checks };
    const answer = await confirm(shown, { engine, writeMode, target: connected.target });
    if (answer === 'plan-again') return atOnce(request);
    if (answer) await begin(answer, engine);
  }

  async function goOn(journal: Journal, engine: Engine, giveUp = false): Promise<void> {
    const outcome = await running.goOn(journal, engine, giveUp);
    if (outcome.state === 'not-started') await tellNotStarted(outcome);
    else await ended(outcome, engine);
  }

  async function ended(journal: Journal, engine: Engine): Promise<void> {
    // Left to the next window, which knows it by what this workspace remembers.
    if (journal.state === 'running') return;
    begun.remove(journal.id);
    const wish = await tellOutcome(journal, engine);
    if (wish) await fulfil(wish, journal);
  }

  async function fulfil(wish: Wish, journal: Journal): Promise<unknown> {
    switch (wish) {
      case 'report':
        return showDocument(reportUri(journal));
      case 'undo':
        return undo(journal);
      case 'resume':
        return goOn(journal, await loadRestoring());
      case 'take-back':
        return goOn(journal, await loadRestoring(), true);
    }
  }

  async function undo({ plan }: Journal): Promise<void> {
    if (!plan.undo) throw new UserError(t('This run cannot be undone: it made no safety copy.'));
    const { target } = await connection.connected();
    if (target.context !== plan.cluster.context || target.server !== plan.cluster.server) {
      throw new UserError(
        t('The run was in context {0}, and {1} is chosen now.', plan.cluster.context, target.context),
        t('Choose that context first.'),
      );
    }
    await preview(plan.undo.request);
  }

  return { restore, atOnce, carryOut, mayRestore, goOn, fulfil };
}

/** Another context was chosen since the plan was made: what was read is not what would be done. */
function elsewhere({ plan }: Preview, { context, server }: ClusterTarget): NotStarted | undefined {
  const { cluster } = plan;
  if (cluster.context === context && cluster.server === server) return undefined;
  const reason =
    cluster.context === context
      ? t('context {0} leads to {1} now, and led to {2}', context, server, cluster.server)
      : t('the plan is for context {0}, and {1} is chosen now', cluster.context, context);
  return {
    state: 'not-started',
    code: 'changed',
    message: t('The cluster is another one than that of the plan'),
    reasons: [reason],
    remedy: t('Choose context {0} again, or look at a new plan for this one.', cluster.context),
  };
}
