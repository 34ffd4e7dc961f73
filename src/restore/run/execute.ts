import { isClusterError } from '../../core/model/cluster-reader.ts';
import { typeOf } from '../../core/model/object-type.ts';
import type { Step } from '../../core/model/plan.ts';
import type { Restorer, Verified } from '../../core/model/restorer.ts';
import { runAnnotation } from '../../core/plan/run-id.ts';
import { readWorld } from '../world.ts';
import { perform } from './actions.ts';
import { isStepError, isUntouched, stepError } from './errors.ts';
import { isOwned, isPastReturn, type Journal, type JournalStore, leaseMilliseconds, withStep } from './journal.ts';
import { type Detail, kindsOf, type Tools, type WritableCluster } from './tools.ts';

export interface RunOptions {
  readonly journals: JournalStore;
  /** Names this program among those that could work on the same journal: unique per process. */
  readonly owner: string;
  /** Called at every change of the journal, and with details in between. */
  readonly tell?: (progress: Progress) => void;
  /** Cancels: what was done before the point of no return is taken back; after it the run stops where it is. */
  readonly signal?: AbortSignal;
  /** The program ends: the run stays as it is, for whoever comes next. */
  readonly leaving?: AbortSignal;
  /** Takes back what was done instead of going on; only before the point of no return. */
  readonly giveUp?: boolean;
  /** Seconds that the cluster may be away; default 300. */
  readonly patienceSeconds?: number;
  /** Multiplies time limits; default 1. */
  readonly haste?: number;
}

export interface Progress {
  readonly journal: Journal;
  /** Of the step that is under way. */
  readonly detail?: Detail;
}

/**
 * Does the steps that are not done yet, then looks whether everything is back. Never rejects but for a journal that cannot be written,
 * or that another program took over: how it ended is the journal's state.
 */
export async function execute(
  start: Journal,
  cluster: WritableCluster,
  restorer: Restorer,
  options: RunOptions,
): Promise<Journal> {
  const { journals, owner, patienceSeconds = 300, haste = 1 } = options;
  // Who only watches must not be able to stop it: a view that cannot draw throws.
  const tell = (progress: Progress): void => {
    try {
      options.tell?.(progress);
    } catch {}
  };
  const never = new AbortController().signal;
  const { signal: cancelled = never, leaving = never } = options;
  let journal = start;
  let beat = 0;

  const owned = (): Journal => ({ ...journal, owner: { id: owner, at: new Date().toISOString() } });
  async function save(change: Journal): Promise<void> {
    journal = change;
    journal = owned();
    beat = Date.now();
    await write(journal);
    tell({ journal });
  }
  const taken = new AbortController();
  const mine = [owner, start.owner?.id];
  /** A machine that slept longer than the lease may find its run in other hands: two must not work on it. */
  async function write(change: Journal): Promise<void> {
    const there = await journals.load(change.id).catch(() => undefined);
    if (there?.owner && !mine.includes(there.owner.id) && isOwned(there, Date.now())) {
      taken.abort(stepError(`another program goes on with run ${change.id}`, 'Watch it there.'));
    }
    taken.signal.throwIfAborted();
    await journals.save(change);
  }
  const pulse = setInterval(() => {
    if (Date.now() - beat >= leaseMilliseconds / 3) void write(owned()).catch(() => {});
  }, leaseMilliseconds / 3);

  const toolsWith = (signal: AbortSignal): Tools => ({
    ...cluster,
    run: journal.id,
    patienceSeconds,
    haste,
    signal: AbortSignal.any([signal, taken.signal]),
    kind: kindsOf(cluster.reader, signal),
    tell: (detail) => tell({ journal, detail }),
  });

  async function finish(change: Partial<Journal> & Pick<Journal, 'state'>): Promise<Journal> {
    const { owner: _, goingBack, ...rest } = journal;
    journal = { ...rest, ...(change.state === 'running' && goingBack && { goingBack }), ...change };
    await write(journal);
    tell({ journal });
    return journal;
  }

  try {
    const { message: _, remedy: __, endedAt: ___, verified: ____, ...fresh } = journal;
    await save({ ...fresh, state: 'running' });
    // Whoever took it back was ended in the middle: to go forward would do what was cancelled.
    const { goingBack } = journal;
    if (goingBack) return await takeBack(goingBack.message, goingBack.remedy);
    if (options.giveUp) return await takeBack('it was given up', '');
    await settleReturn();
    const tools = toolsWith(AbortSignal.any([cancelled, leaving]));
    for (const step of journal.plan.steps) {
      const record = journal.steps.find(({ id }) => id === step.id);
      // What was seen before a pause may have changed in it.
      const isOld = isLastLook(step, journal) && !isPastReturn(journal);
      if (record?.state === 'done' && !isOld) continue;
      const begunAt = record?.begunAt ?? now();
      await save(withStep(journal, step.id, { state: 'begun', begunAt, isUntouched: false, uid: undefined }));
      try {
        const uid = await perform(step, tools);
        await save(withStep(journal, step.id, { state: 'done', endedAt: now(), ...(uid !== undefined && { uid }) }));
      } catch (error) {
        return await broken(step, error, record?.state !== 'begun');
      }
    }
    const verified = await verify(tools);
    // What could not be looked at because the program ends is looked at by whoever comes next.
    if (leaving.aborted) return await finish({ state: 'running' });
    return await finish({ state: 'done', endedAt: now(), verified });
  } finally {
    clearInterval(pulse);
  }

  /** A program that ended between noting the removal and asking for it has removed nothing. */
  async function settleReturn(): Promise<void> {
    for (const step of journal.plan.steps) {
      const isBegun = journal.steps.some(({ id, state }) => id === step.id && state === 'begun');
      if (step.isPointOfNoReturn && isBegun && (await isStillThere(step)))
        await save(withStep(journal, step.id, { state: 'pending' }));
    }
  }

  async function verify(tools: Tools): Promise<readonly Verified[]> {
    try {
      const world = await readWorld(cluster.reader, (seen) => restorer.evidence(journal.plan, seen), {
        namespace: journal.plan.request.namespace,
        now: now(),
        signal: tools.signal,
      });
      return restorer.verify(journal.plan, world);
    } catch (error) {
      return [{ outcome: 'unknown', message: `what is back could not be looked at: ${textOf(error)}` }];
    }
  }

  async function broken(step: Step, error: unknown, isFirst: boolean): Promise<Journal> {
    taken.signal.throwIfAborted();
    // Nothing is decided by a program that ends: the step is begun, and whoever comes next begins it again.
    if (leaving.aborted && !cancelled.aborted) return finish({ state: 'running' });
    const wasCancelled = cancelled.aborted;
    const [message, remedy] = wasCancelled ? ['it was cancelled', ''] : [textOf(error), remedyOf(error)];
    if (!wasCancelled && isAway(error)) {
      return finish({ state: 'interrupted', message, remedy: `${remedy} It goes on where it was: resume it.` });
    }
    const refused = isFirst && (step.do === 'delete' || step.do === 'create') && isUntouched(error);
    const untouched = refused || (step.isPointOfNoReturn === true && (await isStillThere(step)));
    await save(withStep(journal, step.id, { state: 'failed', endedAt: now(), error: message, isUntouched: untouched }));
    if (isPastReturn(journal)) {
      const undo = journal.plan.undo ? `or undo it: the former state is in ${journal.plan.undo.safetyPoint}` : '';
      const isFinal = isStepError(error) && error.isFinal;
      const way = isFinal ? 'Then plan it anew' : 'Then resume it';
      const ways = wasCancelled ? 'Resume it' : `${remedy} ${way}`;
      return finish({
        state: wasCancelled ? 'stopped' : 'failed',
        ...(isFinal && { isFinal }),
        endedAt: now(),
        message: `${message}, after the old state was removed`,
        remedy: undo === '' ? `${ways}.` : `${ways}, ${undo}.`,
      });
    }
    return takeBack(message, remedy);
  }

  async function takeBack(message: string, remedy: string): Promise<Journal> {
    // The cancellation has done its work; what is taken back must not be cancelled by it.
    const tools = toolsWith(leaving);
    await save({ ...journal, goingBack: { message, remedy } });
    const stuck: string[] = [];
    for (const step of [...journal.plan.steps].reverse()) {
      const record = journal.steps.find(({ id }) => id === step.id);
      if (!step.takeBack || !record || record.state === 'pending' || record.state === 'taken-back') continue;
      try {
        const object = step.do === 'create' ? step.object : undefined;
        const uid = record.uid ?? (object && (await uidOf(step, tools)));
        await perform(step.takeBack, tools, uid, object);
        await save(withStep(journal, step.id, { state: 'taken-back', endedAt: now() }));
      } catch (error) {
        if (leaving.aborted) return finish({ state: 'running' });
        stuck.push(`${step.title}: ${textOf(error)}`);
      }
    }
    if (stuck.length === 0) {
      return finish({
        state: 'taken-back',
        endedAt: now(),
        message: `${message}; ${leftBy(journal)}`,
        remedy,
      });
    }
    return finish({
      state: 'failed',
      endedAt: now(),
      message: `${message}; and this could not be taken back: ${stuck.join(' ')}`,
      remedy: `${remedy} No data was removed. Take the named steps back by hand, or resume it.`,
    });
  }

  /** Was the deletion refused before it removed anything? What cannot be seen counts as removed. */
  async function isStillThere(step: Step): Promise<boolean> {
    if (step.do !== 'delete') return false;
    try {
      const kind = await toolsWith(leaving).kind(step.ref.type);
      const live = await cluster.reader.get(kind, step.ref.namespace, step.ref.name, leaving);
      return live?.metadata.uid === step.uid && live.metadata.deletionTimestamp === undefined;
    } catch {
      return false;
    }
  }

  /** Of an object whose creation was begun: it may be there although no answer came. */
  async function uidOf(step: Step, tools: Tools): Promise<string | undefined> {
    if (step.do !== 'create') return undefined;
    const { metadata } = step.object;
    const kind = await tools.kind(typeOf(step.object));
    const live = await cluster.reader.get(kind, metadata.namespace, metadata.name, tools.signal);
    return live?.metadata.annotations?.[runAnnotation] === journal.id ? live.metadata.uid : undefined;
  }
}

/** What a cancelled or failed run leaves behind, in the words of its steps. */
function leftBy({ plan, steps }: Journal): string {
  const begun = plan.steps.filter(({ id }) =>
    steps.some((one) => one.id === id && one.state !== 'pending' && !one.isUntouched),
  );
  const left = begun.flatMap(({ leaves }) => leaves ?? []);
  return left.length === 0 ? 'everything is as it was before' : `this stays: ${left.join('; ')}`;
}

/** Changes nothing, and only makes sure of something. */
function isLook(step: Step): boolean {
  return step.do === 'wait' || (step.do === 'scale' && step.from === step.replicas);
}

/** Is there nothing but looking between it and the removal of the old state? */
function isLastLook(step: Step, { plan: { steps } }: Journal): boolean {
  const removal = steps.findIndex(({ isPointOfNoReturn }) => isPointOfNoReturn === true);
  const at = steps.indexOf(step);
  return at < removal && steps.slice(at, removal).every(isLook);
}

const now = (): string => new Date().toISOString();

/** The cluster, or the way to it, is the trouble, and not the step. */
function isAway(error: unknown): boolean {
  const away = [
    'unreachable',
    'slow',
    'server',
    'proxy',
    'unauthorized',
    'credentials',
    'certificate',
    'untrusted',
    'kubeconfig',
  ];
  return isClusterError(error) && away.includes(error.clusterCode);
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

function remedyOf(error: unknown): string {
  return isClusterError(error) || isStepError(error) ? error.remedy : 'Please report it.';
}
