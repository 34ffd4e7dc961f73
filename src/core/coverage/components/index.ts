import { typeOf } from '../../catalogue/lookup.ts';
import type { StatefulComponent } from '../../model/component.ts';
import { show } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import { claimComponent } from './claim.ts';
import type { ComponentContext } from './context.ts';
import { writtenExemption } from './exemptions.ts';
import { type PodView, readPod } from './pods.ts';
import { wholeComponent } from './whole.ts';
import { workloadComponent } from './workload.ts';

/** Every stateful component of an environment, in the order of its resources. */
export function findComponents(context: ComponentContext): StatefulComponent[] {
  const pods: PodView[] = [];
  for (const resource of context.environment.resources) {
    const type = typeOf(context.types, resource);
    if (type?.data.kind === 'pods') pods.push(readPod(resource, type, context));
  }
  const byWorkload = new Map(pods.map((pod) => [pod.workload, pod]));
  const taken = new Map<string, number>();
  return context.environment.resources.flatMap((resource) => {
    if (resource.exists === 'no') return [];
    const found = componentOf(resource, byWorkload, pods, context);
    if (!found) return [];
    const exemption = writtenExemption(resource) ?? found.exemption;
    const base = `${context.environment.id}:${resource.address}`;
    const count = taken.get(base) ?? 0;
    taken.set(base, count + 1);
    const called = context.environment.isLibrary && !found.mayBeExempt && { mayBeExempt: calledByOthers };
    return [{ ...found, ...called, ...(exemption && { exemption }), id: count === 0 ? base : `${base}#${count}` }];
  });
}

const calledByOthers = { reason: 'whoever calls this module decides how it is backed up' };

function componentOf(
  resource: Resource,
  byWorkload: ReadonlyMap<Resource, PodView>,
  pods: readonly PodView[],
  context: ComponentContext,
): Omit<StatefulComponent, 'id'> | undefined {
  const type = typeOf(context.types, resource);
  if (!type) return undefined;
  switch (type.data.kind) {
    case 'pods': {
      const pod = byWorkload.get(resource);
      return pod && workloadComponent(pod, context);
    }
    case 'claim':
      return isForRestore(resource) ? undefined : claimComponent(resource, type, pods, context);
    default:
      return wholeComponent(resource, type, context);
  }
}

/** Generated names (`generateName`) belong to one-off claims of tests and jobs. */
function isForRestore(claim: Resource): boolean {
  return show(claim.name) === 'nothing';
}
