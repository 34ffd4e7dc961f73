import { type LiveObject, liveValue } from '../../../core/model/live-object.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Selection } from '../../../core/model/plan.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { listed, refuse } from '../../../core/plan/draft.ts';
import { claimTest } from '../../../core/plan/pod-claims.ts';
import { itemsOf } from '../../../core/plan/seen.ts';
import { claimType } from './names.ts';

/** Velero selects by kind and label, never by name (https://github.com/vmware-tanzu/velero/issues/2043). */
export interface Labelled {
  /** Undefined: everything is selected, no label is needed. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly claims: readonly LiveObject[];
  /** What has the same labels and comes along. */
  readonly alsoMatched: readonly string[];
}

type ByName = Pick<Selection, 'workload' | 'claims'>;

const workloadTypes = ['apps/StatefulSet', 'apps/Deployment', 'apps/DaemonSet'];
/** Written by controllers about one life of an object. */
const passing =
  /^(controller-revision-hash|pod-template-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|([^/]*\.)?velero\.io\/.*)$/;

export function labelNeeds(only: ByName | undefined, namespace: string): readonly Need[] {
  if (!only?.workload && !only?.claims) return [];
  return [claimType, ...workloadTypes].map((type) => ({ type, namespace }));
}

/** The labels that a workload or claims, as they are now, have in common, and nothing else has. */
export function labelledBy(world: World, namespace: string, only: ByName | undefined): Labelled | Refused {
  if (!only?.workload && !only?.claims) return { claims: [], alsoMatched: [] };
  const all = itemsOf(world.all(claimType, namespace));
  if (!all) return refuse(`the claims of ${namespace} cannot be read.`, 'Ask for the right to list them.');
  const workload = only.workload && workloadOf(world, namespace, only.workload);
  if (workload && 'refused' in workload) return workload;
  const missing = only.claims?.find((name) => !all.some(({ metadata }) => metadata.name === name));
  if (missing !== undefined) {
    return refuse(
      `${namespace} has no claim ${missing}, so that its labels are not known, and Velero selects by labels.`,
      'Restore everything into a new namespace, and take what you need from there.',
    );
  }
  const isIts = workload && claimTest(workload.type, workload.live);
  const claims = all.filter(
    ({ metadata }) => (only.claims?.includes(metadata.name) ?? true) && (isIts?.(metadata.name) ?? true),
  );
  if (!workload && claims.length === all.length) return { claims, alsoMatched: [] };
  if (!workload && claims.length === 0) return refuse('no claim is chosen.', 'Name at least one.');
  const template = workload && labelsOf(liveValue(workload.live, 'spec', 'template', 'metadata', 'labels'));
  const sets = [
    ...(workload ? [workload.live.metadata.labels ?? {}, template ?? {}] : []),
    ...claims.map(({ metadata }) => metadata.labels ?? {}),
  ];
  const labels = common(sets);
  const what = workload
    ? `${kindOf(workload.type)} ${workload.live.metadata.name}, its pods and its claims`
    : `claims ${listed(claims.map(({ metadata }) => metadata.name))}`;
  if (Object.keys(labels).length === 0) {
    return refuse(
      `${what} have no label in common, and Velero selects by labels only.`,
      'Restore everything into a new namespace, or give them a common label before the next backup.',
    );
  }
  const others = otherMatches(world, namespace, labels, { claims, all, workload: workload?.live.metadata.uid });
  if (!workload && others.length > 0) {
    return refuse(
      `${listed(others)} has the same labels, and Velero selects by labels only.`,
      'Choose them together, or restore everything into a new namespace.',
    );
  }
  return { labels, claims, alsoMatched: others };
}

interface Chosen {
  readonly claims: readonly LiveObject[];
  readonly all: readonly LiveObject[];
  readonly workload: string | undefined;
}

function otherMatches(world: World, namespace: string, labels: Record<string, string>, chosen: Chosen): string[] {
  const matches = ({ metadata }: LiveObject): boolean =>
    Object.entries(labels).every(([key, value]) => metadata.labels?.[key] === value);
  const workloads = chosen.workload === undefined ? [] : workloadTypes;
  return [
    ...chosen.all
      .filter((one) => !chosen.claims.includes(one) && matches(one))
      .map((one) => `claim ${one.metadata.name}`),
    ...workloads.flatMap((type) =>
      (itemsOf(world.all(type, namespace)) ?? [])
        .filter((one) => one.metadata.uid !== chosen.workload && matches(one))
        .map(({ metadata }) => `${kindOf(type)} ${metadata.name}`),
    ),
  ];
}

function workloadOf(
  world: World,
  namespace: string,
  { type, name }: NonNullable<Selection['workload']>,
): { readonly type: string; readonly live: LiveObject } | Refused {
  if (!workloadTypes.includes(type)) {
    return refuse(
      `BackOps selects a StatefulSet, Deployment or DaemonSet for Velero, not a ${kindOf(type)}.`,
      'Choose by kinds or claims.',
    );
  }
  const all = world.all(type, namespace);
  const live = itemsOf(all)?.find(({ metadata }) => metadata.name === name);
  if (live) return { type, live };
  return all.state === 'unread'
    ? refuse(`${kindOf(type)} ${name} cannot be read: ${all.why}`, 'Ask for the right to list it.')
    : refuse(
        `${namespace} has no ${kindOf(type)} ${name}, so that its labels are not known, and Velero selects by labels.`,
        'Restore everything into a new namespace, or choose by kinds.',
      );
}

function common(sets: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...rest] = sets;
  return Object.fromEntries(
    Object.entries(first)
      .filter(([key, value]) => !passing.test(key) && rest.every((one) => one[key] === value))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function labelsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object(value)).filter((one): one is [string, string] => typeof one[1] === 'string'),
  );
}
