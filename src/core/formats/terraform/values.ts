import type {
  Entry,
  ListNode,
  MapNode,
  Node,
  ScalarNode,
  UnknownCode,
  UnknownNode,
  UnknownReason,
} from '../../model/node.ts';
import { unknown } from '../../model/node.ts';
import type { Place } from '../../model/source.ts';
import type { Tri } from '../../model/tri.ts';

/** A list whose items stand for all that there are, but not for how many: the instances of an unknown count. */
export interface SomeList extends ListNode {
  readonly stretch?: UnknownReason;
  /** There is at most the one item: `count = condition ? 1 : 0`. */
  readonly atMostOne?: boolean;
  readonly isSet?: boolean;
}

/** A map that has, for keys that are not known, a value like this one. Always open as well. */
export interface SomeMap extends MapNode {
  readonly stretch?: Node;
}

/** An entry that is there only under a condition. */
export interface SomeEntry extends Entry {
  readonly maybe?: UnknownReason;
}

/** An expression that Terraform itself would reject: what `try` and `can` look for. */
export interface FailedNode extends UnknownNode {
  readonly failed: true;
}

export const maxChoices = 16;
export const maxItems = 2_000;
export const maxText = 1_000_000;

export function reason(code: UnknownCode, detail: string): UnknownReason {
  return { code, detail };
}

export function failure(detail: string, at?: Place): FailedNode {
  return { ...unknown(reason('unsupported', detail), { at }), failed: true };
}

export function isFailed(node: Node): node is FailedNode {
  return node.kind === 'unknown' && (node as FailedNode).failed === true;
}

export function isNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

export function list(
  items: readonly Node[],
  at?: Place,
  more: Omit<Partial<SomeList>, 'items' | 'kind' | 'at'> = {},
): SomeList {
  const { open, stretch, ...rest } = more;
  return { kind: 'list', items, ...(at && { at }), ...(open && { open }), ...(stretch && { stretch }), ...rest };
}

export function map(
  entries: ReadonlyMap<string, SomeEntry>,
  at?: Place,
  open?: UnknownReason,
  stretch?: Node,
): SomeMap {
  return { kind: 'map', entries, ...(at && { at }), ...(open && { open }), ...(stretch && { stretch }) };
}

/** Known scalars as the text that HCL converts them to. */
export function textValue(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

export function numberValue(node: Node | undefined): number | undefined {
  if (node?.kind !== 'scalar' || node.value === null || typeof node.value === 'boolean' || node.value === '')
    return undefined;
  const value = Number(node.value);
  return Number.isFinite(value) ? value : undefined;
}

export function booleanValue(node: Node | undefined): boolean | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (typeof node.value === 'boolean') return node.value;
  return node.value === 'true' ? true : node.value === 'false' ? false : undefined;
}

export function choicesOf(node: Node): readonly Node[] | undefined {
  return node.kind === 'unknown' && node.choices && node.choices.length > 0 ? node.choices : undefined;
}

/** Why a node is not known, for values that are made of it. */
export function reasonOf(node: Node): UnknownReason {
  if (node.kind === 'unknown') return node.reason;
  if (node.kind === 'reference') {
    return reason(
      'generated',
      `${node.attribute ? `${node.address}.${node.attribute}` : node.address} is known after apply`,
    );
  }
  if (node.kind === 'list') return node.open ?? (node as SomeList).stretch ?? reason('unsupported', 'it is a list');
  if (node.kind === 'map') return node.open ?? reason('unsupported', 'it is a map');
  return reason('unsupported', 'its value does not fit here');
}

/** One of several values: the value itself where they agree. */
export function oneOf(
  values: readonly Node[],
  because: UnknownReason,
  more: { at?: Place | undefined; expression?: string | undefined } = {},
): Node {
  const flat = values.flatMap((value) => (isFailed(value) ? [] : (choicesOf(value) ?? [value])));
  const distinct: Node[] = [];
  for (const value of flat) {
    if (distinct.length > maxChoices) break;
    if (!distinct.some((other) => same(value, other) === 'yes')) distinct.push(value);
  }
  const first = distinct[0];
  if (!first) return values[0] ?? unknown(because, { at: more.at });
  if (distinct.length === 1 && first.kind !== 'unknown') return first;
  return unknown(because, {
    at: more.at,
    ...(more.expression !== undefined && { expression: more.expression }),
    ...(distinct.length <= maxChoices && { choices: distinct }),
  });
}

/** Are two values equal? Types count: `"1"` is not `1`. */
export function same(left: Node, right: Node): Tri {
  if (left === right && left.kind !== 'unknown') return 'yes';
  if (left.kind === 'unknown' || right.kind === 'unknown') return sameUnknown(left, right);
  if (left.kind === 'reference' || right.kind === 'reference') {
    const equal = left.kind === 'reference' && right.kind === 'reference';
    return equal && left.address === right.address && left.attribute === right.attribute ? 'yes' : 'unknown';
  }
  if (left.kind === 'scalar' && right.kind === 'scalar') return left.value === right.value ? 'yes' : 'no';
  if (left.kind === 'list' && right.kind === 'list') return sameLists(left, right);
  if (left.kind === 'map' && right.kind === 'map') return sameMaps(left, right);
  return 'no';
}

function sameUnknown(left: Node, right: Node): Tri {
  if (left.kind === 'unknown' && right.kind === 'unknown' && left.expression !== undefined) {
    if (left.expression === right.expression) return 'yes';
  }
  const [open, other] = left.kind === 'unknown' ? [left, right] : [right, left];
  const choices = choicesOf(open);
  if (choices) {
    const answers = new Set(choices.map((choice) => same(choice, other)));
    return answers.size === 1 ? ([...answers][0] as Tri) : 'unknown';
  }
  if (open.kind === 'unknown' && open.pattern && other.kind === 'scalar') {
    const pieces = open.pattern;
    const text = String(other.value);
    if (other.value === null || !text.startsWith(pieces[0] ?? '') || !text.endsWith(pieces.at(-1) ?? '')) return 'no';
  }
  return 'unknown';
}

function sameLists(left: SomeList, right: SomeList): Tri {
  if (left.open || right.open || left.stretch || right.stretch) return 'unknown';
  if (left.items.length !== right.items.length) return 'no';
  return all(left.items.map((item, index) => same(item, right.items[index] as Node)));
}

function sameMaps(left: MapNode, right: MapNode): Tri {
  if (left.open || right.open) return 'unknown';
  if (left.entries.size !== right.entries.size) return 'no';
  return all(
    [...left.entries].map(([key, entry]) => {
      const other = right.entries.get(key);
      return other ? same(entry.value, other.value) : 'no';
    }),
  );
}

function all(answers: readonly Tri[]): Tri {
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

/** The same value, told to come from another place than where it is read. */
export function arrived<T extends Node>(node: T, via: 'variable' | 'default'): T {
  return node.via || node.kind === 'unknown' || node.kind === 'reference' ? node : { ...node, via };
}

export function computed(value: ScalarNode['value'], at: Place): ScalarNode {
  return { kind: 'scalar', value, at, via: 'computed' };
}
