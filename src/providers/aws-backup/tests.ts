import { type Node, scalar } from '../../core/model/node.ts';
import type { FacetName, Selector, TestSelector } from '../../core/model/selector.ts';
import type { Place } from '../../core/model/source.ts';
import type { Tri } from '../../core/model/tri.ts';

export function all(...of: readonly Selector[]): Selector {
  return of.length === 1 ? (of[0] as Selector) : { op: 'all', of };
}

export function any(...of: readonly Selector[]): Selector {
  return of.length === 1 ? (of[0] as Selector) : { op: 'any', of };
}

export function constant(value: Tri, label: string, from?: Place): Selector {
  return { op: 'constant', value, label, ...(from && { from }) };
}

export const never = constant('no', 'it selects nothing this way');

/** Is the component of one of these resource types? */
export function isType(types: readonly string[], on: FacetName, label: string): TestSelector {
  return { op: 'test', on, field: 'type', is: { op: 'in', values: types.map((type) => scalar(type)) }, label };
}

export function isAt(addresses: readonly string[], on: FacetName, label: string): TestSelector {
  return {
    op: 'test',
    on,
    field: 'address',
    is: { op: 'in', values: addresses.map((address) => scalar(address)) },
    label,
  };
}

/** An unknown that the selection's text gives; says why. */
export function unreadable(node: Node, label: string): Selector {
  const why = node.kind === 'unknown' ? node.reason.detail : 'it cannot be read';
  return constant('unknown', `${label}: ${why}`, node.at);
}
