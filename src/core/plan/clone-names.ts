import type { World } from '../model/restorer.ts';
import { itemsOf } from './seen.ts';

const namespaceType = 'Namespace';

/** A clone goes to `<namespace>-restore` or `<namespace>-restore-…`: what `backops grant` allows. */
export const cloneSuffix = '-restore';

/**
 * The names that a clone takes when nobody names one, in this order. Developers often may not list namespaces; then these are asked for
 * one by one, which `backops grant` allows, too.
 */
export function cloneNames(namespace: string): readonly string[] {
  return [1, 2, 3, 4].map((count) => `${namespace}${cloneSuffix}${count === 1 ? '' : `-${count}`}`);
}

/** Is there a namespace of this name? Undefined: it cannot be told. */
export function namespaceTest(world: World): (name: string) => boolean | undefined {
  const all = itemsOf(world.all(namespaceType, undefined));
  return (name) => {
    if (all) return all.some(({ metadata }) => metadata.name === name);
    const { state } = world.one(namespaceType, undefined, name);
    return state === 'unread' ? undefined : state === 'seen';
  };
}
