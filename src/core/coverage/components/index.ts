import { typeOf } from '../../catalogue/lookup.ts';
import type { StatefulComponent } from '../../model/component.ts';
import { get } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import { contextOf, type NameIndex } from './ask.ts';
import { claimComponent } from './claim.ts';
import type { ComponentContext, ComponentWorld } from './context.ts';
import { writtenExemption } from './exemptions.ts';
import { type PodView, readPod } from './pods.ts';
import { wholeComponent } from './whole.ts';
import { workloadComponent } from './workload.ts';

/** Results of the last time; a session keeps one for each environment, so that a keystroke costs what it touches. */
export interface ComponentCache {
  readonly pods: WeakMap<Resource, PodView>;
  readonly indexes: WeakMap<readonly Resource[], NameIndex>;
  /** The value made of the resource before, if everything that making it asked still has the same answer. */
  recall<T>(resource: Resource, context: ComponentContext, make: (context: ComponentContext) => T): T;
}

export function noCache(): ComponentCache {
  return { pods: new WeakMap(), indexes: new WeakMap(), recall: (_, context, make) => make(context) };
}

/** Every stateful component of an environment, in the order of its resources. */
export function findComponents(world: ComponentWorld, cache: ComponentCache = noCache()): StatefulComponent[] {
  const { environment, types } = world;
  const pods: PodView[] = [];
  for (const resource of environment.resources) {
    const type = typeOf(types, resource);
    if (type?.data.kind !== 'pods') continue;
    const pod = cache.pods.get(resource) ?? readPod(resource, type, world);
    cache.pods.set(resource, pod);
    pods.push(pod);
  }
  const context = contextOf(world, pods, cache.indexes);
  const taken = new Map<string, number>();
  return environment.resources.flatMap((resource) => {
    if (resource.exists === 'no' || typeOf(types, resource) === undefined) return [];
    const found = cache.recall(resource, context, (watched) => componentOf(resource, cache, watched));
    if (!found) return [];
    const count = taken.get(found.id) ?? 0;
    taken.set(found.id, count + 1);
    return [count === 0 ? found : { ...found, id: `${found.id}#${count}` }];
  });
}

const calledByOthers = { reason: 'whoever calls this module decides how it is backed up' };

function componentOf(
  resource: Resource,
  cache: ComponentCache,
  context: ComponentContext,
): StatefulComponent | undefined {
  const found = draftOf(resource, cache, context);
  if (!found) return undefined;
  const exemption = writtenExemption(resource) ?? found.exemption;
  const called = context.environment.isLibrary && !found.mayBeExempt && { mayBeExempt: calledByOthers };
  const id = `${context.environment.id}:${resource.address}`;
  return { ...found, ...called, ...(exemption && { exemption }), id };
}

function draftOf(
  resource: Resource,
  cache: ComponentCache,
  context: ComponentContext,
): Omit<StatefulComponent, 'id'> | undefined {
  const type = typeOf(context.types, resource);
  if (!type) return undefined;
  switch (type.data.kind) {
    case 'pods': {
      const pod = cache.pods.get(resource);
      return pod && workloadComponent(pod, context);
    }
    case 'claim':
      return isOneOff(resource) ? undefined : claimComponent(resource, type, context);
    default:
      return wholeComponent(resource, type, context);
  }
}

/** Generated names (`generateName`) belong to one-off claims of tests and jobs. */
function isOneOff(claim: Resource): boolean {
  return claim.name.kind === 'unknown' && get(claim.body, 'metadata.generateName') !== undefined;
}
