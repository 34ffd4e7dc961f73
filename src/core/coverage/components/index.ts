import { typeOf } from '../../catalogue/lookup.ts';
import type { StatefulComponent } from '../../model/component.ts';
import { createEach, type Each } from '../../model/each.ts';
import { get } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import { contextOf, type NameIndex, type UseIndex } from './ask.ts';
import { claimComponent } from './claim.ts';
import type { ComponentContext, ComponentWorld } from './context.ts';
import { writtenExemption } from './exemptions.ts';
import { type ClaimUse, type PodView, readPod } from './pods.ts';
import { wholeComponent } from './whole.ts';
import { workloadComponent } from './workload.ts';

/** Results of the last time; a session keeps one for each environment, so that a keystroke costs what it touches. */
export interface ComponentCache {
  readonly pods: WeakMap<Resource, PodView>;
  readonly indexes: WeakMap<readonly Resource[], NameIndex>;
  readonly uses: WeakMap<readonly ClaimUse[], UseIndex>;
  readonly each: Each;
  /** The value made of the resource before, if everything that making it asked still has the same answer. */
  recall<T>(resource: Resource, context: ComponentContext, make: (context: ComponentContext) => T): T;
}

export function noCache(): ComponentCache {
  return {
    pods: new WeakMap(),
    indexes: new WeakMap(),
    uses: new WeakMap(),
    each: createEach(),
    recall: (_, context, make) => make(context),
  };
}

/** Every stateful component of an environment, in the order of its resources. */
export function findComponents(world: ComponentWorld, cache: ComponentCache = noCache()): StatefulComponent[] {
  const { environment, types } = world;
  const typed = cache.each('typed', environment.resources, (resource) => (typeOf(types, resource) ? [resource] : []));
  const uses = cache.each('uses', typed, (resource) => {
    const type = typeOf(types, resource);
    if (type?.data.kind !== 'pods') return [];
    const pod = cache.pods.get(resource) ?? readPod(resource, type, world);
    cache.pods.set(resource, pod);
    return pod.claims;
  });
  const context = contextOf(world, uses, cache);
  const components: StatefulComponent[] = [];
  const taken = new Map<string, number>();
  for (const resource of typed) {
    if (resource.exists === 'no') continue;
    const found = cache.recall(resource, context, (watched) => componentOf(resource, cache, watched));
    if (!found) continue;
    const count = taken.get(found.id) ?? 0;
    taken.set(found.id, count + 1);
    components.push(count === 0 ? found : { ...found, id: `${found.id}#${count}` });
  }
  return components;
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
