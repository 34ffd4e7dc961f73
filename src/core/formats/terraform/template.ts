import { type Node, type UnknownReason, unknown } from '../../model/node.ts';
import type { TemplateExpression } from '../../parse/hcl/ast.ts';
import { evaluate } from './evaluate.ts';
import { canonical, placeOf, type Scope } from './scope.ts';
import { choicesOf, computed, isFailed, maxChoices, maxText, reason, reasonOf, textValue } from './values.ts';

type Piece = string | null;

export function evaluateTemplate(expression: TemplateExpression, scope: Scope): Node {
  const [only] = expression.parts;
  // `"${x}"` is x itself, not a text.
  if (expression.parts.length === 1 && only?.kind === 'value') return evaluate(only.value, scope);
  const values: (string | Node)[] = [];
  const directives = expression.parts.flatMap((part, index) => (part.kind === 'directive' ? [index] : []));
  const [first, last] = [directives[0] ?? -1, directives.at(-1) ?? -1];
  const hole = unknown(reason('unsupported', 'template directives are not evaluated'));
  expression.parts.forEach((part, index) => {
    if (index === first) values.push(hole);
    else if (index > first && index <= last) return;
    else if (part.kind === 'text') values.push(part.value);
    else if (part.kind === 'value') values.push(evaluate(part.value, scope));
  });
  return joinPieces(values, scope, expression);
}

/** Texts and values as one text; a pattern with holes, and the possible texts, where some are unknown. */
export function joinPieces(values: readonly (string | Node)[], scope: Scope, expression: TemplateExpression): Node {
  const at = placeOf(scope, expression.inner);
  const failed = values.find((value) => typeof value !== 'string' && isFailed(value));
  if (failed !== undefined) return failed as Node;
  const { pieces, because } = piecesOf(values);
  if (!because) return computed(pieces.join(''), at);
  const choices = combinations(values)?.map((text) => computed(text, at));
  const text = canonical(expression, scope);
  return unknown(because, {
    at,
    ...(text !== undefined && { expression: text }),
    ...(pieces.length > 1 && { pattern: pieces }),
    ...(choices && { choices }),
  });
}

/** Neighbouring texts and neighbouring holes are one piece. `because` is set when there is a hole. */
export function piecesOf(values: readonly (string | Node)[]): { pieces: Piece[]; because?: UnknownReason } {
  const pieces: Piece[] = [];
  let because: UnknownReason | undefined;
  let length = 0;
  const add = (piece: Piece) => {
    const last = pieces.at(-1);
    length += piece?.length ?? 0;
    if (length > maxText) because ??= reason('unsupported', 'the text is too long');
    else if (piece !== null && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else if (piece !== '' && !(piece === null && last === null && pieces.length > 0)) pieces.push(piece);
  };
  for (const value of values) {
    if (typeof value === 'string') add(value);
    else {
      const text = textValue(value);
      if (text !== undefined) add(text);
      else {
        because ??= reasonOf(value);
        if (value.kind === 'unknown' && value.pattern) value.pattern.forEach(add);
        else add(null);
      }
    }
  }
  return { pieces, ...(because && { because }) };
}

/** All texts that it can be, where every hole has a few choices. */
function combinations(values: readonly (string | Node)[]): string[] | undefined {
  let texts = [''];
  for (const value of values) {
    const options = typeof value === 'string' ? [value] : (choicesOf(value) ?? [value]).map(textValue);
    if (options.some((option) => option === undefined)) return undefined;
    if (texts.length * options.length > maxChoices) return undefined;
    texts = texts.flatMap((text) => options.map((option) => text + option));
  }
  return texts;
}
