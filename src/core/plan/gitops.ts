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
}

const isFluxSuspended = (live: LiveObject): boolean => liveValue(live, 'spec', 'suspend') === true;

/** The labels that Flux's controllers put on what they apply (toolkit `<group>/name` and `<group>/namespace`), and Argo CD's tracking. */
function keepersOf({ metadata }: LiveObject): Keeper[] {
  const { labels = {}, annotations = {} } = metadata;
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
  // `<application>:<group>/<kind>:<namespace>/<name>`, the application perhaps as `<namespace>_<name>`.
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0] ?? labels['argocd.argoproj.io/instance'];
  if (tracked !== undefined && tracked !== '') {
    const [first = '', second] = tracked.split('_');
    const [namespace, name] = second === undefined ? ['argocd', first] : [first, second];
    keepers.push({
      type: 'argoproj.io/Application',
      name,
      namespace,
      suspend: `argocd app set ${name} --sync-policy none`,
      isSuspended: (live) => {
        const automated = liveValue(live, 'spec', 'syncPolicy', 'automated');
        if (automated === undefined || automated === null) return true;
        return liveValue(automated, 'enabled') === false || liveValue(automated, 'selfHeal') !== true;
      },
    });
  }
  return keepers;
}

export function gitopsNeeds(objects: readonly LiveObject[]): readonly Need[] {
  return distinct(objects).map(({ type, namespace, name }) => ({ type, namespace, name }));
}

/** One check for each keeper of these objects; none without keepers. An unread keeper blocks: it may well be at work. */
export function gitopsChecks(world: World, objects: readonly LiveObject[]): Check[] {
  return distinct(objects).map(({ type, namespace, name, suspend, isSuspended }) => {
    const keeper = `${type.startsWith('argoproj') ? 'Argo CD' : 'Flux'} ${kindOf(type)} ${namespace}/${name}`;
    const seen = world.one(type, namespace, name);
    const live = seenValue(seen);
    if (live && isSuspended(live)) return { id: 'gitops', outcome: 'ok', message: `${keeper} is suspended` };
    if (live) {
      return {
        id: 'gitops',
        outcome: 'blocked',
        message: `${keeper} would undo it while it runs`,
        remedy: `First: ${suspend}`,
      };
    }
    // Labels stay on objects when their keeper is gone; Argo CD's Application may be in another namespace or cluster.
    if (seen.state === 'absent' && !type.startsWith('argoproj'))
      return { id: 'gitops', outcome: 'ok', message: `${keeper} is not there any more` };
    return {
      id: 'gitops',
      outcome: 'unknown',
      message: `${keeper} may undo it while it runs; whether it is suspended cannot be read`,
      remedy: `Make sure that it is: ${suspend}`,
    };
  });
}

function distinct(objects: readonly LiveObject[]): Keeper[] {
  const found = new Map(
    objects.flatMap(keepersOf).map((one) => [`${one.type} ${one.namespace}/${one.name}`, one] as const),
  );
  return [...found].sort(([a], [b]) => a.localeCompare(b)).map(([, one]) => one);
}
