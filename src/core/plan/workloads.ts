import type { Right } from '../model/cluster-reader.ts';
import { type LiveObject, liveNumber, liveText, liveValue } from '../model/live-object.ts';
import { groupOf, kindOf } from '../model/object-type.ts';
import type { Action, Basis, Check, Effect, Ref, Step } from '../model/plan.ts';
import type { Need, World } from '../model/restorer.ts';
import { claimsOfPod, claimTest } from './pod-claims.ts';
import { basisOf, itemsOf } from './seen.ts';

const pod = 'Pod';
const replicaSet = 'apps/ReplicaSet';
const statefulSet = 'apps/StatefulSet';
const cronJob = 'batch/CronJob';
const scalable = [statefulSet, 'apps/Deployment', replicaSet] as const;

/** A workload that mounts claims and can be scaled down and up again. */
export interface Mounter {
  readonly ref: Ref;
  readonly live: LiveObject;
  readonly uid: string;
  readonly replicas: number;
}

export type Mounters =
  | { readonly mounters: readonly Mounter[]; readonly checks: readonly Check[] }
  /** Why its pods cannot be stopped for a while. */
  | { readonly refused: string; readonly remedy: string };

export function mounterNeeds(namespace: string): readonly Need[] {
  return [pod, cronJob, ...scalable].map((type) => ({ type, namespace }));
}

/** Who holds the claims, as far as it runs or is meant to: what has to be stopped before a claim can be replaced. */
export function mountersOf(world: World, namespace: string, claims: readonly string[]): Mounters {
  const pods = itemsOf(world.all(pod, namespace));
  if (!pods) {
    return {
      refused: `who mounts ${claims.join(', ')} cannot be seen: you may not list the pods of ${namespace}.`,
      remedy: 'Ask for the right to list pods there, or choose a restore beside the old claim.',
    };
  }
  const found = new Map<string, Mounter>();
  for (const one of pods) {
    if (isOver(one) || !claimsOfPod(liveValue(one, 'spec')).some((claim) => claims.includes(claim))) continue;
    const owner = ownerOf(world, namespace, one);
    if ('refused' in owner) return owner;
    found.set(owner.uid, owner);
  }
  // What has no pod now, but mounts the claim in its template, would start in the middle of it.
  for (const type of scalable) {
    for (const live of itemsOf(world.all(type, namespace)) ?? []) {
      if (found.has(live.metadata.uid ?? '') || controllerOf(live) || !claims.some(claimTest(type, live))) continue;
      found.set(live.metadata.uid ?? '', mounter(type, live));
    }
  }
  const mounters = [...found.values()].sort((a, b) => order(a).localeCompare(order(b)));
  for (const { live, ref } of mounters) {
    const refusal = refusalToScale(ref, live);
    if (refusal) return refusal;
  }
  return {
    mounters,
    checks: [
      ...unreadChecks(world, namespace),
      ...cronJobChecks(world, namespace, claims),
      ...mounters.flatMap(stoppedCheck),
    ],
  };
}

/** What is stopped has no pod that tells of it. */
function unreadChecks(world: World, namespace: string): Check[] {
  const unread = scalable.filter((type) => world.all(type, namespace).state === 'unread').map(kindOf);
  if (unread.length === 0) return [];
  return [
    {
      id: 'workloads',
      outcome: 'unknown',
      message: `whether a stopped ${unread.join(' or ')} of ${namespace} mounts it, and is started in the middle, cannot be read`,
      remedy: 'Ask for the right to list them.',
    },
  ];
}

function stoppedCheck({ ref, replicas }: Mounter): Check[] {
  if (replicas > 0) return [];
  return [{ id: 'stopped', outcome: 'warning', message: `${kindOf(ref.type)} ${ref.name} is stopped (0 replicas)` }];
}

/** A job that starts in the middle holds the claim that is to be replaced. */
function cronJobChecks(world: World, namespace: string, claims: readonly string[]): Check[] {
  const jobs = itemsOf(world.all(cronJob, namespace));
  if (!jobs)
    return [
      { id: 'cron-jobs', outcome: 'unknown', message: `whether a CronJob of ${namespace} mounts it cannot be read` },
    ];
  return jobs
    .filter((one) => claims.some(claimTest(cronJob, one)))
    .filter((one) => liveValue(one, 'spec', 'suspend') !== true)
    .map(({ metadata: { name } }) => ({
      id: 'cron-jobs',
      outcome: 'blocked',
      message: `CronJob ${name} mounts it, and may start in the middle of it`,
      remedy: `Suspend it: kubectl patch cronjob ${name} --namespace ${namespace} --patch '{"spec":{"suspend":true}}'`,
    }));
}

/** Down to nothing and, later, up again; a workload at 0 is left alone. */
export function scalingSteps(mounters: readonly Mounter[]): {
  readonly down: readonly Step[];
  readonly up: readonly Step[];
  readonly ready: readonly Step[];
  /** Fail where one was started again meanwhile, by an autoscaler or a person: for the moment before the old state is removed. */
  readonly stillDown: readonly Step[];
  readonly effects: readonly Effect[];
  readonly dangers: readonly string[];
  readonly rights: readonly Right[];
  readonly basis: readonly Basis[];
} {
  const running = mounters.filter(({ replicas }) => replicas > 0);
  const scale = ({ ref, uid }: Mounter, from: number, replicas: number): Action => ({
    do: 'scale',
    ref,
    uid,
    from,
    replicas,
  });
  return {
    down: running.map((one) => ({
      id: `scale-down-${idOf(one.ref)}`,
      title: `Scale ${kindOf(one.ref.type)} ${one.ref.name} down to 0`,
      ...scale(one, one.replicas, 0),
      takeBack: scale(one, 0, one.replicas),
    })),
    up: running.map((one) => ({
      id: `scale-up-${idOf(one.ref)}`,
      title: `Scale ${kindOf(one.ref.type)} ${one.ref.name} up to ${one.replicas}`,
      ...scale(one, 0, one.replicas),
    })),
    stillDown: mounters.flatMap((one) => [
      {
        id: `still-stopped-${idOf(one.ref)}`,
        title: `Make sure that ${kindOf(one.ref.type)} ${one.ref.name} is still stopped`,
        ...scale(one, 0, 0),
      },
      ...stoppedEverSince(one),
    ]),
    ready: running.map(({ ref }) => ({
      id: `ready-${idOf(ref)}`,
      title: `Wait until ${kindOf(ref.type)} ${ref.name} is ready`,
      do: 'wait' as const,
      ref,
      until: { is: 'ready' as const },
      seconds: 600,
    })),
    effects: running.map(({ ref, replicas }) => ({
      kind: 'scale',
      what: kindOf(ref.type),
      ...(ref.namespace !== undefined && { namespace: ref.namespace }),
      name: ref.name,
      detail: `from ${replicas} to 0 and back: it is down meanwhile`,
    })),
    dangers:
      running.length > 0
        ? [`${running.map(({ ref }) => `${kindOf(ref.type)} ${ref.name}`).join(', ')} is down until it is done.`]
        : [],
    // Those at 0 as well: that they still are is made sure of in the same way.
    rights: mounters.map(({ ref }) => workloadRight(ref, { verb: 'patch', subresource: 'scale', name: ref.name })),
    basis: mounters.map(({ ref, live }) => basisOf(ref.type, live)),
  };
}

/** Each change of the spec counts `metadata.generation` up: stopping it does so once, starting and stopping it once more would be twice again. */
function stoppedEverSince({ ref, live, replicas }: Mounter): Step[] {
  const { generation } = live.metadata;
  if (generation === undefined) return [];
  const path = ['metadata', 'generation'];
  return [
    {
      id: `still-unchanged-${idOf(ref)}`,
      title: `Make sure that ${kindOf(ref.type)} ${ref.name} was not started in between`,
      do: 'wait',
      ref,
      until: {
        is: 'field',
        path,
        in: [replicas > 0 ? generation + 1 : generation],
        failed: { path },
        why: 'it was started or changed since it was stopped, and may have written what the safety copy does not hold',
      },
      seconds: 30,
    },
  ];
}

/** A right to a workload of the group `apps`. */
export function workloadRight(
  { type, namespace }: Omit<Ref, 'name'>,
  right: Pick<Right, 'verb' | 'subresource' | 'name'>,
): Right {
  return {
    ...right,
    group: groupOf(type),
    resource: `${kindOf(type).toLowerCase()}s`,
    ...(namespace !== undefined && { namespace }),
  };
}

export function isOver(pod: LiveObject): boolean {
  return ['Succeeded', 'Failed'].includes(liveText(pod, 'status', 'phase') ?? '');
}

function ownerOf(
  world: World,
  namespace: string,
  pod: LiveObject,
): Mounter | { readonly refused: string; readonly remedy: string } {
  let [at, type]: [LiveObject, string] = [pod, 'Pod'];
  for (let depth = 0; depth < 4; depth += 1) {
    const owner = controllerOf(at);
    if (!owner) {
      if (type !== 'Pod') return mounter(type, at);
      return {
        refused: `pod ${pod.metadata.name} mounts it and belongs to no workload that could be scaled.`,
        remedy: 'Delete the pod yourself, or choose a restore beside the old claim.',
      };
    }
    const next = scalable.find((one) => kindOf(one) === owner.kind && owner.apiVersion?.startsWith('apps/') !== false);
    const live = next && itemsOf(world.all(next, namespace))?.find(({ metadata }) => metadata.uid === owner.uid);
    if (!next || !live) {
      return {
        refused: `${kindOf(type)} ${at.metadata.name} mounts it and is controlled by ${owner.kind} ${owner.name}, which BackOps does not stop.`,
        remedy: `Stop ${owner.kind} ${owner.name} the way its operator wants it, or choose a restore beside the old claim.`,
      };
    }
    [at, type] = [live, next];
  }
  return { refused: `who owns pod ${pod.metadata.name} cannot be told.`, remedy: 'Restore beside the old claim.' };
}

function controllerOf({ metadata }: LiveObject) {
  return metadata.ownerReferences?.find(({ controller }) => controller === true);
}

function mounter(type: string, live: LiveObject): Mounter {
  const { name, namespace, uid = '' } = live.metadata;
  return {
    ref: { type, ...(namespace !== undefined && { namespace }), name },
    live,
    uid,
    // An API server fills the default in; what is not there yet is not running either.
    replicas: liveNumber(live, 'spec', 'replicas') ?? 0,
  };
}

function refusalToScale(ref: Ref, live: LiveObject): { refused: string; remedy: string } | undefined {
  if (
    ref.type === statefulSet &&
    liveText(live, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete'
  ) {
    return {
      refused: `StatefulSet ${ref.name} deletes its claims when it is scaled down (persistentVolumeClaimRetentionPolicy.whenScaled: Delete).`,
      remedy: 'Set whenScaled to Retain first, or choose a restore beside the old claim.',
    };
  }
  return undefined;
}

const order = ({ ref }: Mounter): string => `${ref.type} ${ref.name}`;
const idOf = (ref: Ref): string => `${kindOf(ref.type).toLowerCase()}-${ref.name}`;
