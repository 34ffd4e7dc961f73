import { counted } from '../../../core/model/counted.ts';
import { type LiveObject, liveValue } from '../../../core/model/live-object.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Check, Effect, Plan, RestoreRequest } from '../../../core/model/plan.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { cloneNames, cloneSuffix, namespaceTest } from '../../../core/plan/clone-names.ts';
import { draft, listed, refuse } from '../../../core/plan/draft.ts';
import { basisOf, freeName, itemsOf, noneOf } from '../../../core/plan/seen.ts';
import { labelledBy, labelNeeds } from './labels.ts';
import { backupType, claimResources, claimType, namespaceType, restoreType, runName } from './names.ts';
import type { Source } from './source.ts';
import { createRestore, mayCreate, mayGet, waitForRestore } from './steps.ts';

export function cloneNeeds(request: RestoreRequest, world: World): readonly Need[] {
  const { namespace, targetNamespace, only } = request;
  const seen = world.all(namespaceType, undefined);
  const asked = targetNamespace === undefined && seen.state === 'unread' ? cloneNames(namespace) : [];
  return [
    ...(targetNamespace === undefined ? [{ type: namespaceType }] : [{ type: namespaceType, name: targetNamespace }]),
    ...asked.map((name) => ({ type: namespaceType, name })),
    ...labelNeeds(only, namespace),
  ];
}

/** Into a namespace that Velero makes. What is there stays as it is. */
export function planClone(request: RestoreRequest, source: Source, world: World): Plan | Refused {
  const { namespace, only } = request;
  const { pinned, system } = source;
  const target = targetOf(request, system, world);
  if (typeof target !== 'string') return target;
  const selection = labelledBy(world, namespace, only);
  if ('refused' in selection) return selection;
  const kinds = only?.kinds ?? (only?.claims && !only.workload ? claimResources : undefined);
  const name = runName(namespace);
  const holdsClaims = kinds === undefined || kinds.some((kind) => claimResources.includes(kind));
  const known = source.facts.known.filter(
    ({ claim }) => selection.claims.length === 0 || selection.claims.some(({ metadata }) => metadata.name === claim),
  );
  const what = [
    ...(only?.workload ? [`${kindOf(only.workload.type)} ${only.workload.name}`] : []),
    ...(only?.claims ? [`${only.claims.length === 1 ? 'claim' : 'claims'} ${listed(only.claims)}`] : []),
    ...(only?.kinds ? [listed(only.kinds)] : []),
  ];
  return {
    ...draft(request, world),
    title: `Copy ${what.length === 0 ? namespace : `${what.join(', ')} of ${namespace}`} from Backup ${pinned.name} into a new namespace ${target}`,
    point: pinned,
    target: { namespace: target, isNew: true },
    effects: [
      { kind: 'create', what: namespaceType, name: target },
      {
        kind: 'create',
        what: 'Objects',
        namespace: target,
        name: what.length === 0 ? 'all that the backup has of the namespace' : what.join(', '),
        detail: labelText(selection.labels) ?? source.contents,
      },
      ...(holdsClaims ? known.map((one): Effect => claimEffect(target, one)) : []),
      { kind: 'keep', what: namespaceType, name: namespace, detail: 'nothing in it changes' },
    ],
    dangers: [
      ...source.dangers,
      ...(holdsClaims ? dataDangers(source, selection.claims, world, namespace) : []),
      ...(selection.alsoMatched.length > 0
        ? [`${listed(selection.alsoMatched)} has the same labels and comes along.`]
        : []),
      ...(selection.labels
        ? [`Only what has these labels comes along: ConfigMaps, Secrets and Services without them do not.`]
        : []),
      ...(only?.kinds && !holdsClaims ? ['No volume comes along: pods that mount a claim will wait for one.'] : []),
      ...(kinds === undefined ? everythingDangers(namespace, target) : []),
    ],
    basis: [basisOf(backupType, source.backup), noneOf({ type: namespaceType, name: target })],
    checks: [...source.checks, ...targetChecks(target, world)],
    rights: [...mayCreate(system, 'restores'), ...mayGet(system, 'restores')],
    volumes: holdsClaims
      ? known.map(({ claim, bytes }) => ({
          namespace: target,
          claim,
          ...(bytes !== undefined && { bytes }),
          isReplaced: false,
        }))
      : [],
    steps: [
      createRestore(
        system,
        name,
        {
          backupName: pinned.name,
          includedNamespaces: [namespace],
          namespaceMapping: { [namespace]: target },
          ...(kinds && { includedResources: kinds }),
          ...(selection.labels && { labelSelector: { matchLabels: selection.labels } }),
        },
        { leaves: `namespace ${target}, with whatever Velero has put and still puts into it` },
      ),
      // A copy that is incomplete is there all the same: what it is worth is told when it is verified.
      waitForRestore(system, name, ['Completed', 'PartiallyFailed', 'Failed']),
    ],
  };
}

/** Velero skips what exists: a restore into a namespace that is there would mix the old and the new without a word. */
function targetOf({ namespace, targetNamespace }: RestoreRequest, system: string, world: World): string | Refused {
  if (targetNamespace === namespace) {
    return refuse(`${namespace} is the namespace itself.`, 'Choose another one, or restore in place.');
  }
  const test = namespaceTest(world);
  const isThere = (name: string): boolean => test(name) ?? isUsed(name, system, world);
  if (targetNamespace === undefined) return freeName(`${namespace}${cloneSuffix}`, isThere);
  if (isThere(targetNamespace)) {
    return refuse(
      `namespace ${targetNamespace} is there already: Velero skips what exists, and would mix the two.`,
      'Choose a namespace that is not there yet.',
    );
  }
  return targetNamespace;
}

/** Whoever may not look at namespaces still sees what earlier Restores went into. */
function isUsed(name: string, system: string, world: World): boolean {
  return (itemsOf(world.all(restoreType, system)) ?? []).some((one: LiveObject) =>
    Object.values(Object(liveValue(one, 'spec', 'namespaceMapping'))).includes(name),
  );
}

function targetChecks(target: string, world: World): Check[] {
  if (world.all(namespaceType, undefined).state === 'seen') return [];
  const seen = world.one(namespaceType, undefined, target);
  return seen.state === 'unread'
    ? [
        {
          id: 'target',
          outcome: 'unknown',
          message: `whether namespace ${target} is there already cannot be read; no Restore that is still listed went into it`,
          remedy: 'Ask somebody who may list namespaces, or choose a name that cannot be taken.',
        },
      ]
    : [];
}

function claimEffect(namespace: string, { claim, data, bytes }: Source['facts']['known'][number]): Effect {
  const how = data === 'files' ? 'its files from the store' : 'its snapshot’s contents from the store';
  return {
    kind: 'create',
    what: claimType,
    namespace,
    name: claim,
    detail: bytes === undefined ? how : `${how}, ${counted(bytes, 'byte')}`,
  };
}

/** Restored without data, a claim is bound, empty, and Velero says Completed. */
function dataDangers(source: Source, claims: readonly LiveObject[], world: World, namespace: string): string[] {
  const { data, facts } = source;
  if (data.presence === 'yes') return [];
  const chosen = claims.length > 0 ? claims : (itemsOf(world.all(claimType, namespace)) ?? []);
  const states = new Set(chosen.map(({ metadata }) => facts.of(metadata.name)));
  const isNone =
    states.size === 0
      ? facts.otherwise === 'none' && facts.known.length === 0
      : [...states].every((one) => one === 'none');
  const text = isNone
    ? `The backup has no data of any volume: claims come back EMPTY, and Velero calls that Completed.`
    : data.presence === 'partial' || data.presence === 'failed'
      ? `Not all volumes were copied (${data.reason}): a claim without a copy comes back EMPTY, and Velero calls that Completed.`
      : `Whether the backup has the data of the volumes cannot be told from the cluster (${data.reason}): a claim without it comes back EMPTY.`;
  return [
    text,
    'Where the reclaim policy is Retain, a claim without a copy waits for the very disk of the original, or shares it.',
  ];
}

function everythingDangers(namespace: string, target: string): string[] {
  return [
    `What acts outside becomes active a second time: CronJobs, Ingress hosts, LoadBalancers, and whatever pods connect to.`,
    `Secrets, Roles and RoleBindings of ${namespace} are copied: who may read there may read in ${target}.`,
    `What belongs to no namespace is not copied; names that point to ${namespace} (service addresses, subjects of bindings) still do.`,
  ];
}

function labelText(labels: Readonly<Record<string, string>> | undefined): string | undefined {
  return labels && `with ${listed(Object.entries(labels).map(([key, value]) => `${key}=${value}`))}`;
}
