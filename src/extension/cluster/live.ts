import * as vscode from 'vscode';
import { type ClusterError, isClusterError } from '../../core/model/cluster-reader.ts';
import type { RestorePoint } from '../../core/model/restore-point.ts';
import type { Offer, Restorer } from '../../core/model/restorer.ts';
import { activities } from '../../providers/activity.generated.ts';
import { restorePoints } from '../../providers/restore-points.generated.ts';
import { activitiesIn, type FoundActivities } from '../../restore/activities.ts';
import { type Followed, follow } from '../../restore/follow.ts';
import { type FoundPoints, pointsIn } from '../../restore/points.ts';
import type { ClusterTarget, Connected, Connection } from './connection.ts';
import { loadRestoring } from './load.ts';

/**
 * What the chosen namespace can be restored from and what is done there, followed for as long as there is a connection. The views
 * and the status bar look at the same watches.
 */
export interface Live extends vscode.Disposable {
  /** Undefined until all of it was read once. */
  readonly now: LiveNow | undefined;
  readonly onDidChange: vscode.Event<void>;
}

export interface LiveNow {
  readonly target: ClusterTarget;
  readonly points: FoundPoints;
  readonly activities: FoundActivities;
  /** What can be done with a point; empty where nothing is known to restore it. */
  offers(point: RestorePoint): readonly Offer[];
  /** The connection broke and is made again: all of it may be old. */
  readonly lost?: ClusterError;
}

/** Milliseconds: a backup changes its object several times a second. */
const pause = 200;
/** Ages grow, and points expire, while nothing happens in the cluster. */
const minute = 60_000;
const reads = [...restorePoints, ...activities].flatMap((system) => system.reads);

interface Needs {
  readonly connection: Connection;
  readonly log: vscode.LogOutputChannel;
}

export function createLive({ connection, log }: Needs): Live {
  const changed = new vscode.EventEmitter<void>();
  let of: Connected | undefined;
  let end: AbortController | undefined;
  let look: (() => Followed) | undefined;
  let now: LiveNow | undefined;
  let clock: NodeJS.Timeout | undefined;
  let restorers: readonly Restorer[] | undefined;

  function show(): void {
    clearTimeout(clock);
    clock = undefined;
    if (!of || !look || !restorers) return;
    const { target } = of;
    const { readings, lost } = look();
    const planners = restorers;
    const query = { namespace: target.namespace, now: new Date().toISOString() };
    now = {
      target,
      points: pointsIn(readings, restorePoints, query),
      activities: activitiesIn(readings, activities, target.namespace),
      offers: (point) => planners.find(({ provider }) => provider === point.provider)?.offers(point) ?? [],
      ...(lost && { lost }),
    };
    changed.fire();
  }

  function begin(connected: Connected): void {
    const own = new AbortController();
    end = own;
    loadRestoring().then(
      (bundle) => {
        restorers = bundle.restorers;
        show();
      },
      (error: unknown) => log.error(`what plans restores could not be loaded: ${error}`),
    );
    follow(
      connected.reader,
      reads,
      { namespace: connected.target.namespace },
      (latest) => {
        look = latest;
        clock ??= setTimeout(show, now === undefined ? 0 : pause);
      },
      own.signal,
    ).catch((error: unknown) => {
      log.warn(`what follows the cluster ended: ${error}`);
      if (isClusterError(error)) connection.fail(connected, error);
    });
  }

  function renew(): void {
    const { state } = connection;
    const next = state.is === 'connected' ? state : undefined;
    if (next === of) return;
    end?.abort();
    clearTimeout(clock);
    [clock, look] = [undefined, undefined];
    // A new login to the same place shows what was seen until it has read everything; anything else never does.
    const isSame = next && of && JSON.stringify(next.target) === JSON.stringify(of.target);
    of = next;
    if (!isSame && now) {
      now = undefined;
      changed.fire();
    }
    if (next) begin(next);
  }

  const stop = connection.onDidChange(renew);
  const aging = setInterval(() => now && show(), minute);
  return {
    get now() {
      return now;
    },
    onDidChange: changed.event,
    dispose() {
      stop.dispose();
      end?.abort();
      clearTimeout(clock);
      clearInterval(aging);
      changed.dispose();
    },
  };
}
