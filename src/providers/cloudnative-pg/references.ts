import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { clusterType, objectStoreType } from './types.ts';

/** Equal texts, or equal spellings of values that only the deployment knows. */
export function sameValue(a: Node | undefined, b: Node | undefined): boolean {
  const text = textOf(a);
  if (text !== undefined) return text === textOf(b);
  return a?.kind === 'unknown' && b?.kind === 'unknown' && a.expression !== undefined && a.expression === b.expression;
}

/** The Clusters that a name in a namespace can mean; those of the policy's own environment alone where it has one. */
export function clustersNamed(name: Node | undefined, namespace: Node | undefined, context: PolicyContext): Resource[] {
  return named(clusterType, name, namespace, context);
}

export function storesNamed(name: Node, namespace: Node | undefined, context: PolicyContext): Resource[] {
  return named(objectStoreType, name, namespace, context);
}

function named(type: string, name: Node | undefined, namespace: Node | undefined, context: PolicyContext): Resource[] {
  const all = context
    .resources(type)
    .filter(({ resource }) => sameValue(resource.name, name) && sameValue(resource.namespace, namespace));
  const own = all.filter((one) => one.environment === context.environment.id);
  return (own.length > 0 ? own : all).map((one) => one.resource);
}
