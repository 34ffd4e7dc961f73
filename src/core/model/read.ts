import { type ListNode, type MapNode, type Node, type UnknownNode, unknown } from './node.ts';
import type { Tri } from './tri.ts';

/**
 * Reads `spec.template.ttl` from a node. `undefined` means certainly absent; an unknown node means that the answer
 * lies behind something that cannot be read. Keys with dots are given as an array. `*` steps into the first item of a list
 * (Terraform's nested blocks are lists of maps), a number into the item at that index.
 */
export function get(node: Node | undefined, path: string | readonly string[]): Node | undefined {
  let current = node;
  if (typeof path === 'string') {
    // Called more than anything else: no list of keys is made.
    for (let start = 0; start < path.length && current !== undefined && current.kind !== 'unknown'; ) {
      const dot = path.indexOf('.', start);
      const end = dot < 0 ? path.length : dot;
      current = step(current, start === 0 && end === path.length ? path : path.slice(start, end));
      start = end + 1;
    }
  } else {
    for (const key of path) {
      if (current === undefined || current.kind === 'unknown') return current;
      current = step(current, key);
    }
  }
  // YAML's `key:` and HCL's `key = null` both mean "not set" to the APIs that read them.
  return current?.kind === 'scalar' && current.value === null ? undefined : current;
}

function step(node: Node, key: string): Node | undefined {
  switch (node.kind) {
    case 'map': {
      const entry = node.entries.get(key);
      if (entry) return entry.value;
      return node.open ? unknown(node.open, { at: node.at }) : undefined;
    }
    case 'list': {
      const item: Node | undefined = node.items[key === '*' ? 0 : Number(key)];
      if (item !== undefined) return item;
      return node.open ? unknown(node.open, { at: node.at }) : undefined;
    }
    case 'reference':
      return unknown(
        { code: 'generated', detail: `${node.address}.${node.attribute} is known after apply` },
        { at: node.at },
      );
    default:
      return undefined;
  }
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
