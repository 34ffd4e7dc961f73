import type { Node, ScalarNode } from '../../model/node.ts';
import type { BinaryExpression, ConditionalExpression, Expression, UnaryExpression } from '../../parse/hcl/ast.ts';
import { evaluate, unknownAt } from './evaluate.ts';
import { canonical, placeOf, type Scope } from './scope.ts';
import {
  booleanValue,
  choicesOf,
  computed,
  failure,
  isFailed,
  isNull,
  maxChoices,
  numberValue,
  oneOf,
  reason,
  reasonOf,
  same,
} from './values.ts';

export function evaluateConditional(expression: ConditionalExpression, scope: Scope): Node {
  const condition = evaluate(expression.condition, scope);
  const value = booleanValue(condition);
  if (value !== undefined) return evaluate(value ? expression.yes : expression.no, scope);
  if (isFailed(condition)) return condition;
  const text = scope.document.file.text
    .slice(expression.condition.start, expression.condition.end)
    .replace(/\s+/g, ' ');
  const why = condition.kind === 'unknown' ? ` (${condition.reason.detail})` : '';
  const because = reason('conditional', `it depends on ${text}${why}`);
  const at = placeOf(scope, expression);
  return oneOf([evaluate(expression.yes, scope), evaluate(expression.no, scope)], because, {
    at,
    expression: canonical(expression, scope),
  });
}

export function evaluateUnary(expression: UnaryExpression, scope: Scope): Node {
  const operand = evaluate(expression.operand, scope);
  return lift(expression, scope, [operand], ([value]) => {
    if (expression.operator === '-') {
      const number = numberValue(value);
      return number === undefined ? undefined : -number;
    }
    const truth = booleanValue(value);
    return truth === undefined ? undefined : !truth;
  });
}

export function evaluateBinary(expression: BinaryExpression, scope: Scope): Node {
  const { operator } = expression;
  const left = evaluate(expression.left, scope);
  if (operator === '&&' || operator === '||') return evaluateLogic(expression, left, scope);
  const right = evaluate(expression.right, scope);
  if (isFailed(left)) return left;
  if (isFailed(right)) return right;
  if (operator === '==' || operator === '!=') {
    const answer = isNull(left) || isNull(right) ? sameAsNull(left, right) : same(left, right);
    if (answer !== 'unknown') return computed((answer === 'yes') === (operator === '=='), placeOf(scope, expression));
    return lift(expression, scope, [left, right], ([one, other]) => {
      const equal = one && other ? same(one, other) : 'unknown';
      return equal === 'unknown' ? undefined : (equal === 'yes') === (operator === '==');
    });
  }
  return lift(expression, scope, [left, right], ([one, other]) => {
    const [a, b] = [numberValue(one), numberValue(other)];
    return a === undefined || b === undefined ? undefined : calculate(operator, a, b);
  });
}

function sameAsNull(left: Node, right: Node): 'yes' | 'no' | 'unknown' {
  const other = isNull(left) ? right : left;
  if (isNull(other)) return 'yes';
  // A text with holes is a text.
  if (other.kind === 'unknown' && other.pattern) return 'no';
  if (other.kind === 'unknown')
    return choicesOf(other)?.every((choice) => choice.kind !== 'unknown' && !isNull(choice)) ? 'no' : 'unknown';
  // An attribute of a resource may turn out to be null.
  return other.kind === 'reference' && other.attribute !== '' ? 'unknown' : 'no';
}

function evaluateLogic(expression: BinaryExpression, left: Node, scope: Scope): Node {
  const decides = expression.operator === '||';
  const at = placeOf(scope, expression);
  const first = booleanValue(left);
  if (first === decides) return computed(decides, at);
  const right = evaluate(expression.right, scope);
  const second = booleanValue(right);
  if (second === decides && !isFailed(left)) return computed(decides, at);
  if (first !== undefined && second !== undefined) return computed(second, at);
  if (isFailed(left)) return left;
  if (isFailed(right)) return right;
  return unknownAt(expression, scope, reasonOf(first === undefined ? left : right));
}

function calculate(operator: BinaryExpression['operator'], a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case '%':
      return b === 0 ? undefined : a % b;
    default:
      return undefined;
  }
}

/** Applies a function of known values; to each combination where values have a few choices. */
export function lift(
  expression: Expression,
  scope: Scope,
  args: readonly Node[],
  apply: (args: readonly Node[]) => ScalarNode['value'] | undefined,
): Node {
  const failed = args.find(isFailed);
  if (failed) return failed;
  const at = placeOf(scope, expression);
  const direct = apply(args);
  if (direct !== undefined) return computed(direct, at);
  const open = args.find((arg) => arg.kind === 'unknown' || arg.kind === 'reference');
  if (!open) {
    const some = args.find((arg) => (arg.kind === 'list' || arg.kind === 'map') && (arg.open || 'stretch' in arg));
    return some ? unknownAt(expression, scope, reasonOf(some)) : failure('the values do not fit the operation', at);
  }
  let combos: Node[][] = [[]];
  for (const arg of args) {
    const options = choicesOf(arg) ?? [arg];
    if (combos.length * options.length > maxChoices) return unknownAt(expression, scope, reasonOf(open));
    combos = combos.flatMap((combo) => options.map((option) => [...combo, option]));
  }
  const results = combos.map(apply);
  if (combos.length < 2 || results.includes(undefined)) return unknownAt(expression, scope, reasonOf(open));
  const values = results.map((value) => computed(value as ScalarNode['value'], at));
  return oneOf(values, reasonOf(open), { at, expression: canonical(expression, scope) });
}
