import { type LiveObject, liveNumber, liveValue } from '../../core/model/live-object.ts';
import type { Condition } from '../../core/model/plan.ts';
import { claimsOfPod } from '../../core/plan/pod-claims.ts';
import { isOver } from '../../core/plan/workloads.ts';
import type { Judged } from './until.ts';

/** Holds the condition of a `wait` against what is seen: the object itself, or for `unmounted` the pods of its namespace, for `labelled` those with the labels. */
export function judgeCondition(condition: Condition, name: string, objects: readonly LiveObject[]): Judged {
  if (condition.is === 'unmounted') return unmounted(name, objects);
  if (condition.is === 'labelled') return labelled(condition, objects);
  const live = objects.find(({ metadata }) => metadata.name === name);
  if (condition.is === 'gone') return live ? waiting(goingWhy(live)) : { is: 'done' };
  if (!live) return waiting('it is not there yet');
  return condition.is === 'ready' ? ready(live) : field(condition, live);
}

const waiting = (why: string): Judged => ({ is: 'waiting', why });

function field(condition: Extract<Condition, { is: 'field' }>, live: LiveObject): Judged {
  const { path, failed, messages = [] } = condition;
  const value = liveValue(live, ...path);
  if (condition.in.some((one) => one === value)) return { is: 'done' };
  const said = messages.map((one) => sayable(liveValue(live, ...one))).find((one) => one !== undefined);
  const what =
    condition.why ?? `${path.at(-1)} is ${sayable(value) ?? 'not set'}${said === undefined ? '' : `: ${said}`}`;
  const bad = failed && liveValue(live, ...failed.path);
  const isFailed = failed && (failed.in ? failed.in.some((one) => one === bad) : bad !== undefined);
  return isFailed ? { is: 'failed', why: what } : waiting(what);
}

function ready(live: LiveObject): Judged {
  const wanted = liveNumber(live, 'spec', 'replicas') ?? 1;
  const isCurrent = (liveNumber(live, 'status', 'observedGeneration') ?? 0) >= (live.metadata.generation ?? 0);
  const count = liveNumber(live, 'status', 'readyReplicas') ?? 0;
  return isCurrent && count >= wanted ? { is: 'done' } : waiting(`${count} of ${wanted} replicas are ready`);
}

function unmounted(claim: string, pods: readonly LiveObject[]): Judged {
  const using = pods.filter((one) => !isOver(one) && claimsOfPod(liveValue(one, 'spec')).includes(claim));
  return using.length === 0
    ? { is: 'done' }
    : waiting(`${using.map(({ metadata }) => `pod ${metadata.name}`).join(', ')} still mounts it`);
}

function labelled(
  { path, in: wanted }: Extract<Condition, { is: 'labelled' }>,
  objects: readonly LiveObject[],
): Judged {
  const values = objects.map((one) => liveValue(one, ...path));
  if (values.some((value) => wanted.some((one) => one === value))) return { is: 'done' };
  return waiting(values.length === 0 ? 'it is not there yet' : `${path.at(-1)} is ${sayable(values) || 'not set'}`);
}

function goingWhy({ metadata }: LiveObject): string {
  return metadata.finalizers?.length ? `it is held by ${metadata.finalizers.join(', ')}` : 'it is still there';
}

function sayable(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => sayable(one)).join('; ');
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
