import { type Node, scalar, unknown } from '../../model/node.ts';
import { type Expression, valueSpan } from '../../parse/hcl/ast.ts';
import { evaluateCall } from './call.ts';
import { evaluateFor } from './for-expression.ts';
import { evaluateBinary, evaluateConditional, evaluateUnary } from './operators.ts';
import { canonical, maxEvaluationDepth, maxSteps, placeOf, type Scope } from './scope.ts';
import { evaluateTemplate } from './template.ts';
import { evaluateSplat, evaluateTraversal } from './traverse.ts';
import { list, map, reason, reasonOf, type SomeEntry, textValue } from './values.ts';

/** The value of an expression: as much of it as the workspace tells. */
export function evaluate(expression: Expression, scope: Scope): Node {
  if (expression.kind === 'literal') return scalar(expression.value, placeOf(scope, valueSpan(expression)));
  const { world } = scope.module;
  if (++world.steps > maxSteps || world.depth >= maxEvaluationDepth) {
    return unknown(reason('unsupported', 'it takes too many steps to evaluate'), { at: placeOf(scope, expression) });
  }
  world.depth++;
  const node = dispatch(expression, scope);
  world.depth--;
  return node;
}

function dispatch(expression: Exclude<Expression, { kind: 'literal' }>, scope: Scope): Node {
  switch (expression.kind) {
    case 'template':
      return evaluateTemplate(expression, scope);
    case 'name':
    case 'attribute':
    case 'index':
      return evaluateTraversal(expression, scope);
    case 'splat':
      return evaluateSplat(expression, scope);
    case 'call':
      return evaluateCall(expression, scope);
    case 'unary':
      return evaluateUnary(expression, scope);
    case 'binary':
      return evaluateBinary(expression, scope);
    case 'conditional':
      return evaluateConditional(expression, scope);
    case 'tuple':
      return list(
        expression.items.map((item) => evaluate(item, scope)),
        placeOf(scope, expression),
      );
    case 'object':
      return evaluateObject(expression, scope);
    case 'for':
      return evaluateFor(expression, scope);
    case 'broken':
      return unknown(reason('broken', 'its text has a syntax error'), { at: placeOf(scope, expression) });
  }
}

function evaluateObject(expression: Extract<Expression, { kind: 'object' }>, scope: Scope): Node {
  const entries = new Map<string, SomeEntry>();
  let open: ReturnType<typeof reason> | undefined;
  for (const { key, value } of expression.entries) {
    const name = evaluate(key, scope);
    const text = textValue(name);
    if (text === undefined) open ??= reasonOf(name);
    else
      entries.set(text, {
        key: placeOf(scope, valueSpan(key)),
        value: evaluate(value, scope),
      });
  }
  return map(entries, placeOf(scope, expression), open);
}

/** An unknown value that comes from this expression. */
export function unknownAt(expression: Expression, scope: Scope, because: ReturnType<typeof reason>): Node {
  const text = canonical(expression, scope);
  return unknown(because, { at: placeOf(scope, expression), ...(text !== undefined && { expression: text }) });
}
