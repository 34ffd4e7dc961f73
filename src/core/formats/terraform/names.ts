import { type Node, unknown } from '../../model/node.ts';
import type { Scope } from './scope.ts';
import type { Key } from './traverse.ts';
import { map, reason } from './values.ts';

export interface Resolved {
  readonly value: Node;
  /** How many of the steps are used up. */
  readonly taken: number;
}

/** What the first words of a traversal mean; a text when it is certainly not known, and why. */
export function resolveRoot(root: string, keys: readonly Key[], scope: Scope): Resolved | string | undefined {
  const bound = scope.bindings?.get(root);
  if (bound) return { value: bound, taken: 0 };
  const { module } = scope;
  const first = keys[0];
  const name = typeof first === 'string' ? first : undefined;
  switch (root) {
    case 'var':
      return name === undefined ? undefined : { value: module.variable(name), taken: 1 };
    case 'local':
      return name === undefined ? undefined : { value: module.local(name), taken: 1 };
    case 'each':
      return resolveEach(name, scope);
    case 'count':
      return { value: scope.count ?? unknown(reason('conditional', 'count.index is not known')), taken: 1 };
    case 'module':
      return name === undefined ? undefined : resolveModule(name, keys, scope);
    case 'data':
    case 'ephemeral':
      return `the data source ${keys.slice(0, 2).join('.')} is read from outside the workspace`;
    case 'path':
    case 'self':
      return `${root}.${name} is not evaluated`;
    case 'terraform':
      return name === 'workspace' ? 'the workspace is chosen when it is applied' : `terraform.${name} is not evaluated`;
    default: {
      if (name === undefined) return undefined;
      const value = module.resource(root, name);
      return value ? { value, taken: 1 } : undefined;
    }
  }
}

function resolveEach(name: string | undefined, scope: Scope): Resolved {
  const missing = unknown(reason('conditional', 'the keys of for_each are not known'));
  const key = scope.each?.key ?? missing;
  const value = scope.each?.value ?? missing;
  if (name === 'key' || name === 'value') return { value: name === 'key' ? key : value, taken: 1 };
  return { value: map(new Map(Object.entries({ key: { value: key }, value: { value } }))), taken: 0 };
}

function resolveModule(name: string, keys: readonly Key[], scope: Scope): Resolved | undefined {
  const call = scope.module.call(name);
  if (!call) return undefined;
  const output = keys[1];
  if (call.output && typeof output === 'string') return { value: call.output(output), taken: 2 };
  return { value: call.value, taken: 1 };
}
