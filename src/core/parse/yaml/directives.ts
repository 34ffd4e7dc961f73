import type { Node } from '../../model/node.ts';
import type { Directive } from '../../model/resource.ts';
import { parseDirective } from '../directives.ts';

/** Comments in [start, end) that talk to BackOps. The tree tells comments from texts that look like one. */
export function directivesIn(
  file: string,
  text: string,
  start: number,
  end: number,
  root: Node | undefined,
): readonly Directive[] {
  const found: Directive[] = [];
  for (let at = text.indexOf('backops:', start); at >= 0 && at < end; at = text.indexOf('backops:', at + 8)) {
    const lineStart = text.lastIndexOf('\n', at) + 1;
    const hash = text.lastIndexOf('#', at);
    if (hash < lineStart || (hash > lineStart && !/\s/.test(text[hash - 1] as string)) || inScalar(root, hash))
      continue;
    let lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0 || lineEnd > end) lineEnd = end;
    const comment = text.slice(hash, lineEnd).trimEnd();
    const directive = parseDirective(comment, { file, start: hash, end: hash + comment.length });
    if (directive) found.push(directive);
  }
  return found;
}

function inScalar(node: Node | undefined, offset: number): boolean {
  if (!node) return false;
  if (node.kind === 'map') return [...node.entries.values()].some((entry) => inScalar(entry.value, offset));
  if (node.kind === 'list') return node.items.some((item) => inScalar(item, offset));
  return node.kind === 'scalar' && node.at !== undefined && node.at.start <= offset && offset < node.at.end;
}
