import type { MapNode, Node } from '../../model/node.ts';
import { unknown } from '../../model/node.ts';
import type { Place } from '../../model/source.ts';
import type { Tri } from '../../model/tri.ts';
import type { Expression, Span } from '../../parse/hcl/ast.ts';
import { type Located, placeIn, type TerraformDocument } from './document.ts';
import { reason } from './values.ts';

/** What one environment shares while it is evaluated. Made for it, thrown away after it. */
export interface World {
  /** Resource instances by address. */
  readonly instances: Map<string, ResourceInstance>;
  /** Local module folders that are referred to and are not there. */
  readonly missing: Set<string>;
  readonly unread: Set<string>;
  /** Work done so far: keeps hostile input (nested doubling, exponential module trees) finite. */
  steps: number;
  depth: number;
  modules: number;
}

export const maxSteps = 3_000_000;
export const maxEvaluationDepth = 300;
export const maxModules = 1_000;

/** A module as one call of it sees it; everything is evaluated when it is asked for. */
export interface ModuleInstance {
  /** `module.db["a"]`; empty for the root. */
  readonly path: string;
  readonly world: World;
  readonly exists: Tri;
  readonly existsBecause?: string;
  variable(name: string): Node;
  local(name: string): Node;
  output(name: string): Node;
  outputs(): MapNode;
  /** The value of `aws_x.y`: a reference, or a list or map of references; undefined when no such block is there. */
  resource(type: string, name: string): Node | undefined;
  /** The value of `module.x`, one attribute deep. */
  call(name: string): CallValue | undefined;
  /** Default tags of the provider configuration with that name (`aws`, `aws.eu`). */
  defaultTags(provider: string): DefaultTags;
}

/** Instances of a called module: a value whose next step may be an index. */
export interface CallValue {
  readonly value: Node;
  /** Set where the call is one instance: reads one output without evaluating the others. */
  output?(name: string): Node;
}

export type DefaultTags =
  | { readonly kind: 'none' }
  /** The configuration is not here: its caller may add tags. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'tags'; readonly tags: Node };

export interface ResourceInstance {
  readonly address: string;
  readonly located: Located;
  readonly scope: Scope;
  readonly exists: Tri;
  readonly existsBecause?: string;
  /** Undefined when the block does not write it. */
  attribute(name: string): Node | undefined;
}

/** Where an expression is evaluated. */
export interface Scope {
  readonly module: ModuleInstance;
  readonly document: TerraformDocument;
  readonly each?: { readonly key: Node; readonly value: Node };
  readonly count?: Node;
  /** Names of `for` expressions and iterators of dynamic blocks. */
  readonly bindings?: ReadonlyMap<string, Node>;
  /** Address of the instance that each.* and count.index belong to. */
  readonly owner?: string;
}

export function placeOf(scope: Scope, span: Span): Place {
  return placeIn(scope.document, span);
}

/** The text of an expression such that equal texts mean equal values within one environment; undefined where none does. */
export function canonical(expression: Expression, scope: Scope): string | undefined {
  if (scope.bindings) return undefined;
  const length = expression.end - expression.start;
  if (length > 300) return undefined;
  const text = scope.document.file.text.slice(expression.start, expression.end).replace(/\s+/g, ' ');
  if (/\b(?:uuid|bcrypt|timestamp|plantimestamp)\(/.test(text)) return undefined;
  if (scope.owner !== undefined && /\b(?:each|count)\./.test(text)) return `${text} (in ${scope.owner})`;
  return scope.module.path === '' ? text : `${text} (in ${scope.module.path})`;
}

/** Remembers the result; a value that needs itself is unknown. */
export function lazy<T>(make: () => T, whenCircular: () => T): () => T {
  let state: { value: T } | 'running' | undefined;
  return () => {
    if (state === 'running') return whenCircular();
    if (state === undefined) {
      state = 'running';
      state = { value: make() };
    }
    return state.value;
  };
}

export function circular(what: string): Node {
  return unknown(reason('broken', `${what} refers to itself`));
}
