import { type Node, scalar } from '../../model/node.ts';
import { textOf } from '../../model/read.ts';
import type { Place } from '../../model/source.ts';
import { plainValue } from '../../parse/yaml/plain-scalar.ts';
import { type Piece, piecesOf, templatedText } from '../kubernetes/variables.ts';

/** A variable of a Flux Kustomization; a value that is not a known scalar is set by something that cannot be read. */
export type Variables = ReadonlyMap<string, Node>;

interface Resolved {
  /** Absent: not known. */
  readonly text?: string;
  readonly why?: string;
  /** The one text that decides it, where there is one. */
  readonly at?: Place | undefined;
}

/** `${VAR}`, `${VAR:=default}` and the like in one value, as Flux substitutes them after its build. */
export function substitute(leaf: Node, variables: Variables): Node {
  const before = leaf.kind === 'scalar' ? leaf.value : undefined;
  if (typeof before !== 'string' || !before.includes('${')) return leaf;
  const pieces = piecesOf(before);
  const resolved = pieces.map((piece) => (piece.kind === 'text' ? { text: piece.text } : resolve(piece, variables)));
  const unsettled = resolved.find((one) => one.text === undefined);
  if (unsettled) {
    const rest: Piece[] = pieces.map((piece, index) => {
      const text = resolved[index]?.text;
      return text === undefined ? piece : { kind: 'text', text };
    });
    return templatedText(
      leaf,
      rest.map((piece) => (piece.kind === 'text' ? piece.text : piece.source)).join(''),
      rest,
      unsettled.why,
    );
  }
  const text = resolved.map((one) => one.text).join('');
  // The result is read as YAML again, so that `replicas: ${COUNT}` becomes a number.
  const value = pieces.length === 1 ? plainValue(text) : text;
  const only = pieces.length === 1 ? (resolved[0] as Resolved).at : undefined;
  return scalar(value, only ?? leaf.at, pieces.some((piece) => piece.kind === 'variable') ? 'variable' : leaf.via);
}

/** Keys may hold variables, too. Undefined: such a key is not known. */
export function substituteKey(key: string, variables: Variables): string | undefined {
  if (!key.includes('${')) return key;
  return textOf(substitute(scalar(key), variables));
}

function resolve(piece: Extract<Piece, { kind: 'variable' }>, variables: Variables): Resolved {
  const { name, operator, operand } = piece;
  const node = variables.get(name);
  // Flux takes line ends out of values.
  const value = textOf(node)?.replaceAll('\n', '');
  if (node && value === undefined && !(node.kind === 'scalar' && node.value === null)) {
    const why = node.kind === 'unknown' ? node.reason.detail : `the value of ${name} is not known`;
    return { why };
  }
  switch (operator) {
    case '':
      return value === undefined ? { why: `the variable ${name} has no value here` } : { text: value, at: node?.at };
    case ':-':
    case ':=':
      return value ? { text: value, at: node?.at } : fallback(operand, variables);
    case '-':
    case '=':
      return value !== undefined ? { text: value, at: node?.at } : fallback(operand, variables);
    case '^^':
      return value === undefined ? { why: `the variable ${name} has no value here` } : { text: value.toUpperCase() };
    case ',,':
      return value === undefined ? { why: `the variable ${name} has no value here` } : { text: value.toLowerCase() };
    default:
      return { why: `BackOps does not evaluate ${piece.source}` };
  }
}

function fallback(operand: string, variables: Variables): Resolved {
  const node = substitute(scalar(operand), variables);
  const text = textOf(node);
  if (node.kind === 'scalar') return { text: text ?? '', at: node.at };
  return { why: node.kind === 'unknown' ? node.reason.detail : `its default is not known` };
}
