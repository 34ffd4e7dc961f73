import type { MapNode, Node } from '../../model/node.ts';
import { get, itemsOf, textOf } from '../../model/read.ts';
import { withKey, withVia } from '../kubernetes/tree.ts';

/** Applies a list of JSON patch operations (RFC 6902). Operations whose path is not there change nothing. */
export function applyJsonPatch(body: MapNode, operations: Node): MapNode {
  let result: Node = body;
  for (const operation of itemsOf(operations)) {
    const path = pointer(textOf(get(operation, 'path')));
    if (!path || path.length === 0) continue;
    const raw = operation.kind === 'map' ? operation.entries.get('value')?.value : undefined;
    const value = raw && withVia(raw, 'patch');
    switch (textOf(get(operation, 'op'))) {
      case 'add':
        if (value) result = edit(result, path, 'add', value);
        break;
      case 'replace':
        if (value) result = edit(result, path, 'replace', value);
        break;
      case 'remove':
        result = edit(result, path, 'remove', undefined);
        break;
      case 'move':
      case 'copy': {
        const from = pointer(textOf(get(operation, 'from')));
        const moved = from && read(result, from);
        if (!from || !moved) break;
        if (textOf(get(operation, 'op')) === 'move') result = edit(result, from, 'remove', undefined);
        result = edit(result, path, 'add', moved);
        break;
      }
    }
  }
  return result as MapNode;
}

function pointer(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  // A path without its leading slash is a common slip that kustomize refuses.
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(node: Node, path: readonly string[]): Node | undefined {
  let current: Node | undefined = node;
  for (const part of path) {
    if (current?.kind === 'map') current = current.entries.get(part)?.value;
    else if (current?.kind === 'list') current = current.items[Number(part)];
    else return undefined;
  }
  return current;
}

type Edit = 'add' | 'replace' | 'remove';

function edit(node: Node, path: readonly string[], how: Edit, value: Node | undefined): Node {
  const [key, ...rest] = path as [string, ...string[]];
  if (node.kind === 'map') {
    const old = node.entries.get(key)?.value;
    if (rest.length === 0) {
      if (how !== 'add' && old === undefined) return node;
      return withKey(node, key, value);
    }
    if (old === undefined) return node;
    return withKey(node, key, edit(old, rest, how, value));
  }
  if (node.kind !== 'list') return node;
  const items = [...node.items];
  const index = key === '-' ? items.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > items.length) return node;
  if (rest.length > 0) {
    const old = items[index];
    if (old === undefined) return node;
    items[index] = edit(old, rest, how, value);
  } else if (how === 'remove') {
    items.splice(index, 1);
  } else if (value) {
    items.splice(index, how === 'add' ? 0 : 1, value);
  }
  return { ...node, items };
}
