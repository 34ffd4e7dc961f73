import { type Node, type UnknownNode, unknown } from '../../model/node.ts';

/** A text cut at its `${…}`: literal pieces, and variables with what follows their name. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly operator: string;
      readonly operand: string;
      readonly source: string;
    };

/** Cuts a text as Flux (drone/envsubst) does: `${A}`, `${A:=b}`, nested in operands; `$${A}` is the text `${A}`. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('${', at);
    if (next < 0) {
      literal += text.slice(at);
      break;
    }
    const end = closing(text, next + 2);
    if (text[next - 1] === '$' && next > at) {
      literal += text.slice(at, next - 1) + text.slice(next, end < 0 ? text.length : end + 1);
      at = end < 0 ? text.length : end + 1;
      continue;
    }
    const inner =
      end < 0
        ? undefined
        : /^([A-Za-z_]\w*)(:[-=+?]|[-=+?]|\^\^?|,,?|[:#%/].*?)?([\s\S]*)$/.exec(text.slice(next + 2, end));
    if (!inner) {
      literal += text.slice(at, next + 2);
      at = next + 2;
      continue;
    }
    literal += text.slice(at, next);
    if (literal) pieces.push({ kind: 'text', text: literal });
    literal = '';
    const [, name = '', operator = '', operand = ''] = inner;
    pieces.push({ kind: 'variable', name, operator, operand, source: text.slice(next, end + 1) });
    at = end + 1;
  }
  if (literal) pieces.push({ kind: 'text', text: literal });
  return pieces;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '}' && --depth === 0) return at;
    if (text[at] === '{' && text[at - 1] === '$') depth++;
  }
  return -1;
}

/** A text with variables that nobody gives a value: equal texts have equal values. */
export function templatedText(node: Node, text: string, pieces: readonly Piece[], why?: string): UnknownNode {
  const names = pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []));
  const pattern = pieces.map((piece) => (piece.kind === 'text' ? piece.text : null));
  const detail = why ?? `the variable ${names.join(', ')} has no value here`;
  return unknown({ code: 'templated', detail }, { at: node.at, expression: text, pattern });
}

const whole = /^\$\{[A-Z_][A-Z0-9_]*(?::?[-=][^}]*)?\}$/;

/** Variables in a manifest that nothing substitutes. Without Flux only a text that is nothing but a variable looks like one. */
export function unresolvedVariables(leaf: Node, flux: boolean): Node {
  if (leaf.kind !== 'scalar' || typeof leaf.value !== 'string' || !leaf.value.includes('${')) return leaf;
  if (!flux && !whole.test(leaf.value)) return leaf;
  const pieces = piecesOf(leaf.value);
  return pieces.some((piece) => piece.kind === 'variable') ? templatedText(leaf, leaf.value, pieces) : leaf;
}
