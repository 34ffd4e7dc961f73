import { type Entry, emptyMap, type MapNode, type Node, type Via } from '../../model/node.ts';

/** A copy of the map with that key set, or taken away. */
export function withKey(map: MapNode, key: string, value: Node | undefined): MapNode {
  const entries = new Map<string, Entry>(map.entries);
  const old = entries.get(key);
  if (value === undefined) entries.delete(key);
  else entries.set(key, { ...(old?.key && { key: old.key }), value });
  return { ...map, entries };
}

/**
 * A copy of the tree with the value at that path, made by `change` from the old one; everything beside the path stays the
 * same object. `*` steps into every item of a list. Without `create`, a path that is not there changes nothing.
 */
export function changeIn(
  node: Node,
  path: readonly string[],
  create: boolean,
  change: (old: Node | undefined) => Node | undefined,
): Node {
  const [key, ...rest] = path;
  if (key === undefined) return change(node) ?? node;
  if (key === '*' && node.kind === 'list') {
    const items = node.items.map((item) => changeIn(item, rest, create, change));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  if (node.kind === 'list' && /^\d+$/.test(key)) {
    const index = Number(key);
    const item = node.items[index];
    if (item === undefined) return node;
    const value = rest.length === 0 ? change(item) : changeIn(item, rest, create, change);
    if (value === item) return node;
    return { ...node, items: node.items.flatMap((old, at) => (at !== index ? [old] : value ? [value] : [])) };
  }
  if (node.kind !== 'map') return node;
  const old = node.entries.get(key)?.value;
  // `labels:` without a value is as good as no labels.
  const present = old?.kind === 'scalar' && old.value === null ? undefined : old;
  if (rest.length === 0) {
    if (present === undefined && !create) return node;
    const value = change(present);
    return value === old ? node : withKey(node, key, value);
  }
  if (present === undefined && (!create || rest[0] === '*')) return node;
  const value = changeIn(present ?? emptyMap, rest, create, change);
  return value === old ? node : withKey(node, key, value);
}

export function changeBody(
  body: MapNode,
  path: readonly string[],
  create: boolean,
  change: (old: Node | undefined) => Node | undefined,
): MapNode {
  return changeIn(body, path, create, change) as MapNode;
}

/** Says of a whole tree how it got there. */
export function withVia(node: Node, via: Via): Node {
  if (node.kind === 'map') {
    const entries = new Map<string, Entry>();
    for (const [key, entry] of node.entries) entries.set(key, { ...entry, value: withVia(entry.value, via) });
    return { ...node, entries, via };
  }
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => withVia(item, via)), via };
  return { ...node, via };
}

/** The tree with every leaf replaced; parts without a change stay the same objects. */
export function mapLeaves(
  node: Node,
  change: (leaf: Node) => Node,
  changeKey?: (key: string) => string | undefined,
): Node {
  if (node.kind === 'map') {
    let open = node.open;
    let entries: Map<string, Entry> | undefined;
    let seen = 0;
    for (const [key, entry] of node.entries) {
      const value = mapLeaves(entry.value, change, changeKey);
      const name = changeKey ? changeKey(key) : key;
      // Most maps hold nothing that changes: those are not even copied.
      if (!entries && (name !== key || value !== entry.value)) entries = new Map([...node.entries].slice(0, seen));
      seen++;
      if (name === undefined) open ??= { code: 'templated', detail: `the key ${key} holds a variable` };
      else entries?.set(name, value === entry.value ? entry : { ...entry, value });
    }
    return entries ? { ...node, entries, ...(open && { open }) } : node;
  }
  if (node.kind === 'list') {
    const items = node.items.map((item) => mapLeaves(item, change, changeKey));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  }
  return change(node);
}
