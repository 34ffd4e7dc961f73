import { changedStretch } from '../../model/each.ts';
import type { Resource } from '../../model/resource.ts';

/** Numbers the objects that an environment defines more than once; all others stay the same objects. */
export type Addresses = (resources: readonly Resource[]) => readonly Resource[];

/** Counts on from the resources of the last time: nearly all of them are the same. */
export function createAddresses(): Addresses {
  const counts = new Map<string, number>();
  const numbered = new WeakMap<Resource, Resource>();
  let before: readonly Resource[] = [];

  function count(resources: readonly Resource[], from: number, to: number, step: 1 | -1): void {
    for (let index = from; index < to; index += 1) {
      const { address } = resources[index] as Resource;
      const next = (counts.get(address) ?? 0) + step;
      if (next === 0) counts.delete(address);
      else counts.set(address, next);
    }
  }

  function withNumber(resource: Resource, number: number): Resource {
    const address = `${resource.address}#${number}`;
    const known = numbered.get(resource);
    if (known?.address === address) return known;
    const made = { ...resource, address };
    numbered.set(resource, made);
    return made;
  }

  return (resources) => {
    const { start, endBefore, endNow } = changedStretch(before, resources);
    count(before, start, endBefore, -1);
    count(resources, start, endNow, 1);
    before = resources;
    if (counts.size === resources.length) return resources;
    const seen = new Map<string, number>();
    return resources.map((resource) => {
      const number = (seen.get(resource.address) ?? 0) + 1;
      seen.set(resource.address, number);
      return number > 1 ? withNumber(resource, number) : resource;
    });
  };
}

/** For what is composed once. */
export function withUniqueAddresses(resources: readonly Resource[]): readonly Resource[] {
  return createAddresses()(resources);
}
