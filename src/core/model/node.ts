import type { Place } from './source.ts';

/**
 * The one value tree that every format produces, whatever its syntax: a YAML node, an HCL expression after
 * evaluation, a value that a kustomize patch put there. Each node says where it was written, so that evidence can
 * point at it and a fix can edit the place that decides.
 */
export type Node = ScalarNode | MapNode | ListNode | ReferenceNode | UnknownNode;

/** How a value got to where it is read. */
export type Via = 'written' | 'patch' | 'transformer' | 'variable' | 'default' | 'computed';

interface NodeBase {
  /** The text that decides the value; absent where nobody wrote it (a documented default, a generated name). */
  readonly at?: Place;
  /** Absent means `written`. */
  readonly via?: Via;
}

export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

export interface Entry {
  /** Where the key is written. */
  readonly key?: Place;
  readonly value: Node;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  /** Set when the map may hold keys that cannot be read; a missing key is then unknown, not absent. */
  readonly open?: UnknownReason;
}

export interface ListNode extends NodeBase {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** Set when the list may hold items that cannot be read. */
  readonly open?: UnknownReason;
}

/** The attribute of another resource of the same environment, known only once it is applied. */
export interface ReferenceNode extends NodeBase {
  readonly kind: 'reference';
  /** Address of the resource as the format writes it, module path included: `module.db.aws_db_instance.this`. */
  readonly address: string;
  /** Attribute that is read from it: `arn`, `id`; empty for the resource itself. */
  readonly attribute: string;
}

/** A value that cannot be read here. The more is known about it, the fewer verdicts it makes unknown. */
export interface UnknownNode extends NodeBase {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  /** Canonical source text. Two unknowns of one environment with equal expressions have equal values. */
  readonly expression?: string;
  /** Text with holes: `["arn:aws:s3:::", null]` is a text that begins with the first piece. */
  readonly pattern?: readonly (string | null)[];
  /** The value is one of these. */
  readonly choices?: readonly Node[];
}

export type UnknownCode =
  | 'templated' // a template action, a substitution
  | 'variable' // an input without a value here
  | 'conditional' // depends on a condition that cannot be evaluated
  | 'unresolved' // a module, a base, a data source that is not in the workspace
  | 'generated' // known after apply, or made by a controller
  | 'chosen-at-apply' // the namespace of kubectl, the workspace of terraform
  | 'unsupported' // a function or construct that BackOps does not evaluate
  | 'broken'; // the text has a syntax error here

export interface UnknownReason {
  readonly code: UnknownCode;
  /** What would settle it, as the end of "unknown: …": `the variable db_retention has no default`. */
  readonly detail: string;
}

export function scalar(value: ScalarNode['value'], at?: Place, via?: Via): ScalarNode {
  return { kind: 'scalar', value, ...(at && { at }), ...(via && { via }) };
}

export function unknown(
  reason: UnknownReason,
  more: {
    at?: Place | undefined;
    expression?: string;
    pattern?: readonly (string | null)[];
    choices?: readonly Node[];
  } = {},
): UnknownNode {
  const { at, ...rest } = more;
  return { kind: 'unknown', reason, ...(at && { at }), ...rest };
}

export const emptyMap: MapNode = { kind: 'map', entries: new Map() };
