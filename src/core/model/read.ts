import { type ListNode, type MapNode, type Node, type UnknownNode, unknown } from './node.ts';
import type { Tri } from './tri.ts';

/**
 * Reads `spec.template.ttl` from a node. `undefined` means certainly absent; an unknown node means that the answer
 * lies behind something that cannot be read. Keys with dots are given as an array. `*` steps into the first item of a list
 * (Terraform's nested blocks are lists of maps), a number into the item at that index.
 */
export function get(node: Node | undefined, path: string | readonly string[]): Node | undefined {
  const keys = typeof path === 'string' ? (path === '' ? [] : path.split('.')) : path;
  let current = node;
  for (const key of keys) {
    if (current === undefined || current.kind === 'unknown') return current;
    if (current.kind === 'map') {
      const entry = current.entries.get(key);
      if (entry) current = entry.value;
      else return current.open ? unknown(current.open, { at: current.at }) : undefined;
    } else if (current.kind === 'list') {
      const index = key === '*' ? 0 : Number(key);
      const item: Node | undefined = current.items[index];
      if (item === undefined) return current.open ? unknown(current.open, { at: current.at }) : undefined;
      current = item;
    } else if (current.kind === 'reference') {
      return unknown(
        { code: 'generated', detail: `${current.address}.${current.attribute} is known after apply` },
        { at: current.at },
      );
    } else {
      return undefined;
    }
  }
  // YAML's `key:` and HCL's `key = null` both mean "not set" to the APIs that read them.
  return current?.kind === 'scalar' && current.value === null ? undefined : current;
}

/** The text of a known scalar; numbers and booleans as they are written in JSON. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return String(node.value);
}

export function numberOf(node: Node | undefined): number | undefined {
  if (node?.kind !== 'scalar' || node.value === null || node.value === '') return undefined;
  const value = Number(node.value);
  return Number.isFinite(value) ? value : undefined;
}

/** YAML 1.1 readers (Kubernetes' among them) and HCL take `yes`, `on` and quoted booleans too. */
export function booleanOf(node: Node | undefined): boolean | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (typeof node.value === 'boolean') return node.value;
  if (typeof node.value !== 'string') return undefined;
  if (/^(true|yes|on)$/i.test(node.value)) return true;
  if (/^(false|no|off)$/i.test(node.value)) return false;
  return undefined;
}

/** Is a boolean field set to true? `whenAbsent` is the documented default. */
export function isTrue(node: Node | undefined, whenAbsent: boolean | Tri = false): Tri {
  if (node === undefined) return typeof whenAbsent === 'string' ? whenAbsent : whenAbsent ? 'yes' : 'no';
  if (node.kind === 'unknown' && node.choices?.length) {
    const all = new Set(node.choices.map((choice) => isTrue(get(choice, ''), whenAbsent)));
    return all.size === 1 ? ([...all][0] as Tri) : 'unknown';
  }
  const value = booleanOf(node);
  return value === undefined ? (node.kind === 'unknown' ? 'unknown' : 'no') : value ? 'yes' : 'no';
}

export function isUnknown(node: Node | undefined): node is UnknownNode {
  return node?.kind === 'unknown';
}

export function mapOf(node: Node | undefined): MapNode | undefined {
  return node?.kind === 'map' ? node : undefined;
}

export function listOf(node: Node | undefined): ListNode | undefined {
  return node?.kind === 'list' ? node : undefined;
}

/** The items of a list; none for anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The known texts of a list of strings. */
export function textsOf(node: Node | undefined): string[] {
  return itemsOf(node).flatMap((item) => textOf(item) ?? []);
}

/** A short text for evidence: the value, or why it is not known. */
export function show(node: Node | undefined): string {
  if (node === undefined) return 'nothing';
  switch (node.kind) {
    case 'scalar':
      return node.value === '' ? '""' : String(node.value);
    case 'list':
      return `[${node.items.map(show).join(', ')}${node.open ? ', …' : ''}]`;
    case 'map':
      return `{${[...node.entries].map(([key, entry]) => `${key}: ${show(entry.value)}`).join(', ')}${node.open ? ', …' : ''}}`;
    case 'reference':
      return node.attribute ? `${node.address}.${node.attribute}` : node.address;
    case 'unknown':
      return (
        node.expression ?? node.pattern?.map((piece) => piece ?? '…').join('') ?? `unknown (${node.reason.detail})`
      );
  }
}
