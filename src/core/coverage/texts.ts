import type { Node } from '../model/node.ts';
import { show } from '../model/read.ts';

/** Every text in a value, templated ones as far as they are known; keys are left out. */
export function textsIn(node: Node | undefined): string[] {
  switch (node?.kind) {
    case 'scalar':
      return node.value === null ? [] : [String(node.value)];
    case 'list':
      return node.items.flatMap(textsIn);
    case 'map':
      return [...node.entries.values()].flatMap((entry) => textsIn(entry.value));
    case 'unknown':
      return [show(node)];
    default:
      return [];
  }
}
