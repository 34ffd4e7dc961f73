import { type Node, type ReferenceNode, scalar, unknown } from '../../core/model/node.ts';
import type { FacetName, Selector, TestSelector } from '../../core/model/selector.ts';
import { any, constant, never, unreadable } from './tests.ts';

/** How a list of ARNs selects: what it names one by one, and what it takes by service and tags alike. */
export interface ArnSelection {
  /** Named by reference, ARN or ARN pattern of one resource type: taken whatever the opt-in says. */
  readonly explicit: Selector;
  /** Patterns that reach over types, `*` first. */
  readonly broad: Selector;
}

interface Options {
  readonly on: FacetName;
  readonly label: string;
  /** A miss can be mended by adding to the list. */
  readonly repairable: boolean;
}

/** `resources` or `not_resources` of a selection. */
export function arnSelection(list: Node | undefined, options: Options): ArnSelection {
  if (list === undefined) return { explicit: never, broad: never };
  if (list.kind !== 'list') return { explicit: unreadable(list, options.label), broad: never };
  const addresses: Node[] = [];
  const typed: Node[] = [];
  const broad: Node[] = [];
  for (const item of list.items) {
    const address = addressOf(item);
    if (address) addresses.push(address);
    else {
      const pattern = localPattern(item);
      (isBroad(pattern) ? broad : typed).push(pattern);
    }
  }
  const group = { oneOf: options.label };
  const mend = list.at && options.repairable ? { repair: { kind: 'append-to-list' as const, list: list.at } } : {};
  const from = list.at && { from: list.at };
  const parts: Selector[] = [];
  if (addresses.length > 0) {
    const is = { op: 'in' as const, values: addresses };
    parts.push({ ...test(options, 'address', is), ...from, ...group, ...mend, gap: 'selector-misses' });
  }
  // A list that names resources one by one was meant to be kept up to date.
  const listed = addresses.length > 0 && { gap: 'selector-misses' as const };
  if (typed.length > 0) parts.push({ ...globs(options, typed), ...from, ...group, ...mend, ...listed });
  if (list.open) parts.push(constant('unknown', `${options.label}: ${list.open.detail}`, list.at));
  return {
    explicit: parts.length > 0 ? any(...parts) : never,
    broad: broad.length > 0 ? { ...globs(options, broad), ...from, ...group, ...mend } : never,
  };
}

function globs(options: Options, patterns: readonly Node[]): TestSelector {
  return test(options, 'arn', { op: 'globs', patterns, dialect: 'aws' });
}

function test({ on, label }: Options, field: string, is: TestSelector['is']): TestSelector {
  return { op: 'test', on, field, is, label };
}

/** The address that a reference to an ARN stands for; a choice between several stays a choice. */
function addressOf(item: Node): Node | undefined {
  if (item.kind === 'reference') {
    const address = scalar(item.address, item.at);
    // `aws_dynamodb_table.x.id` is a name, which the API refuses; whatever it does then is not for us to guess.
    return isArn(item)
      ? address
      : unknown(
          { code: 'unsupported', detail: `${item.attribute} is not its ARN` },
          { choices: [address, scalar('')] },
        );
  }
  if (item.kind !== 'unknown' || !item.choices?.length) return undefined;
  const choices = item.choices.flatMap((choice) =>
    choice.kind === 'scalar' && choice.value === null ? [scalar('')] : (addressOf(choice) ?? []),
  );
  return choices.length === item.choices.length ? { ...item, choices } : undefined;
}

function isArn(reference: ReferenceNode): boolean {
  return reference.attribute === '' || /(^|_|\.)arn(\[|$)/.test(reference.attribute);
}

const interpolation = /\$\{[^}]*\}/;
const ownAccount = /\$\{data\.aws_(?:partition|region|caller_identity)\.[^}]*\}/g;

/**
 * Partition, region and account of the credentials in use: a selection reaches no further than these anyway, so that they are
 * as good as a wildcard.
 */
function localPattern(item: Node): Node {
  if (item.kind === 'scalar') return samePartition(String(item.value), item);
  if (item.kind !== 'unknown') return item;
  const text = item.expression === undefined ? undefined : templateText(item.expression)?.replace(ownAccount, '*');
  if (text === undefined) return item;
  const pieces = text.split(interpolation);
  if (pieces.length === 1) return samePartition(text, item);
  return { ...item, pattern: pieces.flatMap((piece, index) => (index === 0 ? [localStart(piece)] : [null, piece])) };
}

/** Components' ARNs are written for the partition `aws`; one environment lies in one partition. */
function samePartition(text: string, from: Node): Node {
  return scalar(localStart(text), from.at);
}

function localStart(text: string): string {
  return text.replace(/^arn:(?:\*|aws[\w-]*):/, 'arn:aws:');
}

/** The text of a plain template; an expression in a module has the module's path behind it. */
function templateText(expression: string): string | undefined {
  return /^"((?:[^"\\$]|\$\{[^}"]*\}|\$(?!\{))*)"(?: \(in .*\))?$/.exec(expression)?.[1];
}

/** `*`, `arn:aws:ec2:*`: without a resource type in its last part. */
function isBroad(pattern: Node): boolean {
  const text = pattern.kind === 'scalar' ? String(pattern.value) : undefined;
  if (text === undefined) return false;
  const parts = text.split(':');
  if (parts[2] === 's3') return false;
  return parts.length < 6 || /^\*/.test(parts[5] ?? '*');
}
