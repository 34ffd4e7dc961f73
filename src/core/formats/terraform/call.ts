import type { Node, UnknownReason } from '../../model/node.ts';
import type { Place } from '../../model/source.ts';
import type { CallExpression } from '../../parse/hcl/ast.ts';
import { evaluate, unknownAt } from './evaluate.ts';
import { collectionFunctions } from './functions/collections.ts';
import { logicFunctions } from './functions/logic.ts';
import { setFunctions } from './functions/sets.ts';
import { textFunctions } from './functions/text.ts';
import { placeOf, type Scope } from './scope.ts';
import { computed, isFailed, oneOf, reason, reasonOf, type SomeList } from './values.ts';

/** What a function needs besides its arguments. */
export interface CallSite {
  readonly expression: CallExpression;
  readonly scope: Scope;
  readonly at: Place;
  /** Set when more arguments follow that cannot be read. */
  readonly more?: UnknownReason;
  unknown(because: UnknownReason): Node;
}

/** Undefined: the result cannot be told from these arguments. */
export type TerraformFunction = (args: readonly Node[], site: CallSite) => Node | undefined;

/** These make sense of arguments that are missing at the end. */
const takesMore = new Set(['merge', 'concat', 'setunion', 'coalesce', 'coalescelist']);

function lookup(name: string): TerraformFunction | undefined {
  for (const table of [collectionFunctions, textFunctions, logicFunctions, setFunctions]) {
    if (Object.hasOwn(table, name)) return table[name];
  }
  return undefined;
}

export function evaluateCall(expression: CallExpression, scope: Scope): Node {
  const { name } = expression;
  if (name === 'try') return evaluateTry(expression, scope);
  if (name === 'can') return evaluateCan(expression, scope);
  const run = lookup(name.replace(/^core::/, ''));
  if (!run) return unknownAt(expression, scope, reason('unsupported', `the function ${name} is not evaluated`));
  const args = expression.args.map((arg) => evaluate(arg, scope));
  const failed = args.find(isFailed);
  if (failed) return failed;
  let more: UnknownReason | undefined;
  if (expression.spread) {
    const last = args.pop();
    if (last?.kind === 'list') {
      args.push(...last.items);
      more = last.open ?? (last as SomeList).stretch;
    } else if (last) more = reasonOf(last);
  }
  const unknown = (because: UnknownReason) => unknownAt(expression, scope, because);
  if (more && !takesMore.has(name)) return unknown(more);
  const site: CallSite = { expression, scope, at: placeOf(scope, expression), unknown, ...(more && { more }) };
  return (
    run(args, site) ??
    unknown(reasonOf(args.find(isOpen) ?? args.find((arg) => arg.kind !== 'scalar') ?? missing(name)))
  );
}

function isOpen(node: Node): boolean {
  if (node.kind === 'unknown' || node.kind === 'reference') return true;
  if (node.kind === 'list')
    return node.open !== undefined || (node as SomeList).stretch !== undefined || node.items.some(isOpen);
  return node.kind === 'map' && node.open !== undefined;
}

function missing(name: string): Node {
  return { kind: 'unknown', reason: reason('unsupported', `these arguments of ${name} are not evaluated`) };
}

/** The first argument that Terraform can evaluate. */
function evaluateTry(expression: CallExpression, scope: Scope): Node {
  let last: Node | undefined;
  for (let index = 0; index < expression.args.length; index++) {
    const arg = expression.args[index];
    if (!arg) continue;
    last = evaluate(arg, scope);
    if (isFailed(last)) continue;
    // Whether the value that is not known here can be evaluated there is not known either.
    if (last.kind === 'unknown' && index + 1 < expression.args.length) {
      const rest = { ...expression, args: expression.args.slice(index + 1) };
      const later = evaluateTry(rest, scope);
      return isFailed(later) ? last : oneOf([last, later], last.reason, { at: placeOf(scope, expression) });
    }
    return last;
  }
  return last ?? unknownAt(expression, scope, reason('broken', 'try has no arguments'));
}

function evaluateCan(expression: CallExpression, scope: Scope): Node {
  const [arg] = expression.args;
  if (!arg) return unknownAt(expression, scope, reason('broken', 'can has no arguments'));
  const value = evaluate(arg, scope);
  if (isFailed(value)) return computed(false, placeOf(scope, expression));
  if (value.kind === 'unknown') return unknownAt(expression, scope, value.reason);
  return computed(true, placeOf(scope, expression));
}
