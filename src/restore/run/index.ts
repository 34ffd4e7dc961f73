import type { ClusterReader } from '../../core/model/cluster-reader.ts';
import type { Check, Plan } from '../../core/model/plan.ts';
import { isRefused, type Restorer } from '../../core/model/restorer.ts';
import { differencesOf } from '../differences.ts';
import { makePlan, restorerOf } from '../make-plan.ts';
import { defaultProtectedContexts, isProtectedContext } from '../protected-contexts.ts';
import { execute, type RunOptions } from './execute.ts';
import { canGoOn, isOwned, isPastReturn, type Journal, newJournal } from './journal.ts';
import { isBlocked, preflight, unknowns } from './preflight.ts';
import { takeOver } from './take-over.ts';
import type { WritableCluster } from './tools.ts';

export interface Confirmation {
  /** The plan that somebody read, and its digest. */
  readonly plan: Plan;
  readonly digest: string;
  /** For what replaces or deletes: the namespace, as the person typed it. */
  readonly typedNamespace?: string;
  /** What could not be checked and was accepted: the messages of those checks, and no others. */
  readonly acceptedUnknowns?: readonly string[];
}

/** Nothing was changed. */
export interface NotStarted {
  readonly state: 'not-started';
  readonly code: 'protected' | 'unconfirmed' | 'changed' | 'refused' | 'blocked' | 'unknown' | 'owned' | 'over';
  readonly message: string;
  /** One line each. */
  readonly reasons: readonly string[];
  readonly remedy: string;
}

export interface StartOptions extends RunOptions {
  readonly restorers: readonly Restorer[];
  /** Patterns of contexts in which nothing is changed. */
  readonly protectedContexts?: readonly string[];
}

/**
 * The only way from a plan to a changed cluster: plans once more and stops unless the plan is still the one that was confirmed,
 * checks it, and does it. Rejects with a ClusterError when the cluster cannot be asked before anything was done.
 */
export async function start(
  confirmation: Confirmation,
  cluster: WritableCluster,
  options: StartOptions,
): Promise<Journal | NotStarted> {
  const { plan: confirmed, digest } = confirmation;
  const { restorers, signal } = options;
  const refusal = refusalBefore(confirmation, cluster, options);
  if (refusal) return refusal;
  const again = await makePlan(cluster.reader, restorers, confirmed.request, { ...(signal && { signal }) });
  if (isRefused(again))
    return not('refused', 'what was confirmed cannot be done any more', [again.refused], again.remedy);
  if (again.digest !== digest) {
    const reasons = differencesOf(confirmed, again.plan);
    return not(
      'changed',
      'the cluster is not as it was when the plan was confirmed',
      reasons,
      'Read the new plan, and confirm that.',
    );
  }
  const checks = await preflight(again.plan, cluster, signal);
  if (isBlocked(checks)) return blocked(checks);
  const { acceptedUnknowns = [] } = confirmation;
  const open = unknowns(checks).filter(({ message }) => !acceptedUnknowns.includes(message));
  if (open.length > 0) {
    return not(
      'unknown',
      'not everything could be checked',
      open.map(({ message }) => message),
      'Settle it, or accept the risk explicitly.',
    );
  }
  signal?.throwIfAborted();
  const restorer = restorerOf(restorers, again.plan.request.provider) as Restorer;
  return execute(newJournal(again.plan, digest, new Date()), cluster, restorer, options);
}

/** Goes on with a run that stopped, or takes it back (`giveUp`). */
export async function resume(
  id: string,
  cluster: WritableCluster,
  options: StartOptions,
): Promise<Journal | NotStarted> {
  const journal = await options.journals.load(id);
  if (!journal) return not('over', `there is no run ${id}`, [], 'Look at the list of runs.');
  if (!canGoOn(journal)) return not('over', `run ${id} is over: ${journal.state}`, [], 'Plan a new one.');
  if (isOwned(journal, Date.now())) return worked(id);
  if (options.giveUp && isPastReturn(journal)) {
    return not('over', `run ${id} removed the old state already`, [], 'Resume it, or undo it from its safety copy.');
  }
  const { plan } = journal;
  if (isProtected(cluster.reader, options)) return protectedContext(cluster.reader);
  const elsewhere = await otherCluster(plan, cluster);
  if (elsewhere !== undefined)
    return not(
      'changed',
      'this is not the cluster that the run belongs to',
      [elsewhere],
      `Use context ${plan.cluster.context}.`,
    );
  const restorer = restorerOf(options.restorers, plan.request.provider);
  if (!restorer)
    return not(
      'refused',
      `BackOps cannot restore with ${plan.request.provider}`,
      [],
      'Was the run made by a later version?',
    );
  const taken = await takeOver(id, options);
  return taken ? execute(taken, cluster, restorer, options) : worked(id);
}

function worked(id: string): NotStarted {
  const remedy = 'Watch it there; it can be taken over when that has ended.';
  return not('owned', `another program works on run ${id}`, [], remedy);
}

function refusalBefore(
  { plan, digest, typedNamespace }: Confirmation,
  { reader }: WritableCluster,
  options: StartOptions,
): NotStarted | undefined {
  if (isProtected(reader, options)) return protectedContext(reader);
  if (digest === '') return not('unconfirmed', 'the plan was not confirmed', [], 'Read it, and confirm its digest.');
  const { namespace } = plan.request;
  if (isDestructive(plan) && typedNamespace !== namespace) {
    return not(
      'unconfirmed',
      `it replaces what is in ${namespace}, and the namespace was not typed`,
      [],
      `Type ${namespace} to confirm.`,
    );
  }
  return undefined;
}

/** Does somebody have to type the namespace? */
export function isDestructive({ steps, request }: Plan): boolean {
  return (
    (request.action === 'restore' && request.mode === 'in-place') ||
    steps.some(({ isPointOfNoReturn }) => isPointOfNoReturn)
  );
}

async function otherCluster(
  { cluster: planned, request }: Plan,
  { reader }: WritableCluster,
): Promise<string | undefined> {
  if (planned.server !== reader.server) return `it began at ${planned.server}, and this is ${reader.server}`;
  if (planned.namespaceUid === undefined) return undefined;
  const [kind] = await reader.discover(['Namespace']);
  const live = kind && (await reader.get(kind, undefined, request.namespace));
  return live?.metadata.uid === planned.namespaceUid
    ? undefined
    : `namespace ${request.namespace} is another one of the same name`;
}

function isProtected(
  { context, clusterName }: ClusterReader,
  { protectedContexts = defaultProtectedContexts }: StartOptions,
): boolean {
  return isProtectedContext(protectedContexts, [context, ...(clusterName === undefined ? [] : [clusterName])]);
}

function protectedContext({ context, clusterName = context }: ClusterReader): NotStarted {
  const remedy = 'Use a context of a development cluster, or change the protected contexts in your own settings.';
  return not(
    'protected',
    `context ${context} (cluster ${clusterName}) is protected: nothing is restored in it from here`,
    [],
    remedy,
  );
}

function blocked(checks: readonly Check[]): NotStarted {
  const stopping = checks.filter(({ outcome }) => outcome === 'blocked');
  const remedies = [...new Set(stopping.flatMap(({ remedy }) => remedy ?? []))];
  return not(
    'blocked',
    'it would not work',
    stopping.map(({ message }) => message),
    remedies.join(' '),
  );
}

function not(code: NotStarted['code'], message: string, reasons: readonly string[], remedy: string): NotStarted {
  return { state: 'not-started', code, message, reasons, remedy };
}
