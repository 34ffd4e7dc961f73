import { groupBy } from '../model/group-by.ts';
import { type LiveObject, liveValue } from '../model/live-object.ts';
import { kindOf } from '../model/object-type.ts';
import type { Check } from '../model/plan.ts';
import type { Need, World } from '../model/restorer.ts';
import { seenValue } from './seen.ts';

/** What keeps an object as git has it, and would work against a restore in place. */
interface Keeper {
  readonly type: string;
  readonly namespace: string;
  readonly name: string;
  readonly suspend: string;
  /** `undefined`: it does not say. */
  isSuspended(live: LiveObject): boolean | undefined;
  /** Where its mark may be somebody else's: whether it says itself that it keeps the object. */
  keeps?(live: LiveObject): boolean;
}

const applicationType = 'argoproj.io/Application';

const isFluxSuspended = (live: LiveObject): boolean => liveValue(live, 'spec', 'suspend') === true;

/** The labels that Flux's controllers put on what they apply (toolkit `<group>/name` and `<group>/namespace`), and Argo CD's tracking. */
function keepersOf(object: LiveObject): Keeper[] {
  const { metadata } = object;
  const { labels = {} } = metadata;
  const keepers: Keeper[] = [];
  for (const [group, kind, command] of [
    ['kustomize.toolkit.fluxcd.io', 'Kustomization', 'kustomization'],
    ['helm.toolkit.fluxcd.io', 'HelmRelease', 'helmrelease'],
  ] as const) {
    const [name, namespace] = [labels[`${group}/name`], labels[`${group}/namespace`]];
    if (name === undefined || namespace === undefined) continue;
    keepers.push({
      type: `${group}/${kind}`,
      name,
      namespace,
      suspend: `flux suspend ${command} ${name} --namespace ${namespace}`,
      isSuspended: isFluxSuspended,
    });
  }
  const application = argoApplication(metadata);
  if (application !== undefined) {
    const { tracked, isCertain } = application;
    const [first = '', second] = tracked.split('_');
    const [namespace, name] = second === undefined ? ['argocd', first] : [first, second];
    keepers.push({
      type: applicationType,
      name,
      namespace,
      suspend: `argocd app set ${name} --sync-policy none`,
      isSuspended: (live) => {
        const automated = liveValue(live, 'spec', 'syncPolicy', 'automated');
        if (automated === undefined || automated === null) return true;
        return liveValue(automated, 'enabled') === false || liveValue(automated, 'selfHeal') !== true;
      },
      ...(!isCertain && { keeps: (live: LiveObject) => lists(live, object) }),
    });
  }
  return keepers;
}

/**
 * How Argo CD marks what it applies (argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking): by an annotation
 * `<application>:<group>/<kind>:<namespace>/<name>`, by a label of its own, or by a label that people and charts set too. An
 * application outside of Argo CD's namespace is `<namespace>_<name>`. What Helm installs says so; what an operator made, Argo CD did not.
 */
function argoApplication({
  labels = {},
  annotations = {},
  ownerReferences = [],
}: LiveObject['metadata']): { readonly tracked: string; readonly isCertain: boolean } | undefined {
  const own = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  if (own) return { tracked: own, isCertain: true };
  const shared = labels['app.kubernetes.io/instance'];
  const isAnothers = annotations['meta.helm.sh/release-name'] !== undefined || ownerReferences.length > 0;
  return shared && !isAnothers ? { tracked: shared, isCertain: false } : undefined;
}

/** Whether the Application lists the object among what it applied (`status.resources`). */
function lists(application: LiveObject, { kind, metadata }: LiveObject): boolean {
  const resources = liveValue(application, 'status', 'resources');
  return (
    Array.isArray(resources) &&
    resources.some(
      (one) =>
        liveValue(one, 'kind') === kind &&
        liveValue(one, 'namespace') === metadata.namespace &&
        liveValue(one, 'name') === metadata.name,
    )
  );
}

export function gitopsNeeds(objects: readonly LiveObject[]): readonly Need[] {
  return byKeeper(objects).map(([{ type, namespace, name }]) => ({ type, namespace, name }));
}

/** One check for each keeper of these objects; none without keepers. An unread keeper blocks: it may well be at work. */
export function gitopsChecks(world: World, objects: readonly LiveObject[]): Check[] {
  return byKeeper(objects).flatMap((marks) => checkOf(world, marks) ?? []);
}

/** Undefined: the mark turns out to be somebody else's. */
function checkOf(world: World, marks: readonly [Keeper, ...Keeper[]]): Check | undefined {
  const [{ type, namespace, name, suspend, isSuspended }] = marks;
  const keeper = `${type === applicationType ? 'Argo CD' : 'Flux'} ${kindOf(type)} ${namespace}/${name}`;
  const isCertain = marks.some(({ keeps }) => keeps === undefined);
  const seen = world.one(type, namespace, name);
  const live = seenValue(seen);
  if (live && !isCertain && !marks.some(({ keeps }) => keeps?.(live))) return undefined;
  if (live && isSuspended(live)) return { id: 'gitops', outcome: 'ok', message: `${keeper} is suspended` };
  if (live) {
    return {
      id: 'gitops',
      outcome: 'blocked',
      message: `${keeper} would undo it while it runs`,
      remedy: `First: ${suspend}`,
    };
  }
  if (seen.state === 'absent' && !isCertain) return undefined;
  // Labels stay on objects when their keeper is gone; Argo CD's Application may be in another namespace or cluster.
  if (seen.state === 'absent' && type !== applicationType)
    return { id: 'gitops', outcome: 'ok', message: `${keeper} is not there any more` };
  return {
    id: 'gitops',
    outcome: 'unknown',
    message: `${keeper} may undo it while it runs; whether it is suspended cannot be read`,
    remedy: `Make sure that it is: ${suspend}`,
  };
}

/** The marks of one keeper on these objects. */
function byKeeper(objects: readonly LiveObject[]): (readonly [Keeper, ...Keeper[]])[] {
  const found = groupBy(objects.flatMap(keepersOf), ({ type, namespace, name }) => `${type} ${namespace}/${name}`);
  return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([, marks]) => marks as [Keeper, ...Keeper[]]);
}
