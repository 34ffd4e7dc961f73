import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Entry, type Node, scalar, type UnknownReason, unknown } from '../model/node.ts';
import type { Notice } from '../model/source.ts';

const broken: UnknownReason = { code: 'broken', detail: 'the JSON has a syntax error here or above' };

/** Reads a JSON text, comments and trailing commas allowed. Never throws; what follows an error is unknown. */
export function parseJson(file: string, text: string): { readonly root: Node; readonly notices: readonly Notice[] } {
  const errors: ParseError[] = [];
  let tree: JsonNode | undefined;
  try {
    tree = parseTree(text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text, errors, { allowTrailingComma: true });
  } catch {
    // Nested so deep that the parser runs out of stack.
    errors.push({ error: 1, offset: 0, length: 1 });
  }
  const first = errors[0];
  const notices: Notice[] = first
    ? [
        {
          code: 'json-syntax',
          severity: 'error',
          file,
          at: { file, start: first.offset, end: first.offset + Math.max(1, first.length) },
          message: `The JSON has a syntax error (${printParseErrorCode(first.error)}). What follows is not read.`,
        },
      ]
    : [];
  return { root: tree ? toNode(file, tree, first?.offset ?? Number.POSITIVE_INFINITY, 0) : unknown(broken), notices };
}

function toNode(file: string, node: JsonNode, errorAt: number, depth: number): Node {
  const at = { file, start: node.offset, end: node.offset + node.length };
  if (at.start >= errorAt || depth > 200) return unknown(broken, { at });
  const open = at.end > errorAt ? { open: broken } : {};
  if (node.type === 'object') {
    const entries = new Map<string, Entry>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (!key || key.offset >= errorAt) break;
      const place = { file, start: key.offset, end: key.offset + key.length };
      entries.set(String(key.value), {
        key: place,
        value: value ? toNode(file, value, errorAt, depth + 1) : unknown(broken),
      });
    }
    return { kind: 'map', entries, at, ...open };
  }
  if (node.type === 'array')
    return {
      kind: 'list',
      items: (node.children ?? []).map((child) => toNode(file, child, errorAt, depth + 1)),
      at,
      ...open,
    };
  return at.end > errorAt ? unknown(broken, { at }) : scalar(node.value, at);
}
