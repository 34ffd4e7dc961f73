import type { Node } from '../../../model/node.ts';
import type { CallSite, TerraformFunction } from '../call.ts';
import { lift } from '../operators.ts';
import {
  booleanValue,
  choicesOf,
  computed,
  failure,
  isNull,
  numberValue,
  oneOf,
  reasonOf,
  type SomeList,
  textValue,
} from '../values.ts';

/** The first argument that is not empty; where one cannot be told, it or one of the rest. */
function firstOf(
  args: readonly Node[],
  site: CallSite,
  isEmpty: (node: Node) => boolean | undefined,
): Node | undefined {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as Node;
    const empty = isEmpty(arg);
    if (empty === false) return arg;
    if (empty === undefined) {
      const rest = firstOf(args.slice(index + 1), site, isEmpty);
      const filled = (choicesOf(arg) ?? [arg]).filter((choice) => isEmpty(choice) !== true);
      return oneOf(rest ? [...filled, rest] : [arg], reasonOf(arg), { at: site.at });
    }
  }
  return site.more ? site.unknown(site.more) : undefined;
}

function isEmptyValue(node: Node): boolean | undefined {
  if (node.kind === 'unknown') return node.pattern?.some((piece) => piece !== null && piece !== '') ? false : undefined;
  // `id` and `arn` of a resource are never empty; other attributes may be.
  if (node.kind === 'reference') return /^(?:|id|arn)$/.test(node.attribute) ? false : undefined;
  return node.kind === 'scalar' && (node.value === null || node.value === '');
}

function isEmptyList(node: Node): boolean | undefined {
  if (node.kind === 'list') {
    if (node.items.length > 0) return (node as SomeList).stretch ? undefined : false;
    return node.open ? undefined : true;
  }
  return isNull(node) ? true : undefined;
}

function extreme(pick: (...values: number[]) => number): TerraformFunction {
  return (args, site) =>
    lift(site.expression, site.scope, args, (values) => {
      const numbers = values.map(numberValue);
      return numbers.length === 0 || numbers.includes(undefined) ? undefined : pick(...(numbers as number[]));
    });
}

function converter(convert: (node: Node) => string | number | boolean | undefined): TerraformFunction {
  return ([arg], site) => {
    if (!arg || isNull(arg)) return arg;
    if (arg.kind === 'scalar') {
      const value = convert(arg);
      return value === undefined ? failure('the value cannot be converted', site.at) : { ...arg, value };
    }
    if (arg.kind === 'unknown' && !choicesOf(arg)) return arg;
    return lift(site.expression, site.scope, [arg], ([value]) => value && convert(value));
  };
}

function numeric(calculate: (value: number) => number): TerraformFunction {
  return (args, site) =>
    lift(site.expression, site.scope, args, ([value]) => {
      const number = numberValue(value);
      return number === undefined ? undefined : calculate(number);
    });
}

function over(decisive: boolean): TerraformFunction {
  return ([arg], site) => {
    if (arg?.kind !== 'list') return undefined;
    const values = arg.items.map(booleanValue);
    if (values.includes(decisive)) return computed(decisive, site.at);
    return arg.open || values.includes(undefined) ? undefined : computed(!decisive, site.at);
  };
}

export const logicFunctions: Readonly<Record<string, TerraformFunction>> = {
  coalesce: (args, site) =>
    firstOf(args, site, isEmptyValue) ?? failure('all arguments of coalesce are empty', site.at),
  coalescelist: (args, site) =>
    firstOf(args, site, isEmptyList) ?? failure('all arguments of coalescelist are empty', site.at),
  max: extreme(Math.max),
  min: extreme(Math.min),
  tostring: converter(textValue),
  tonumber: converter(numberValue),
  tobool: converter(booleanValue),
  ceil: numeric(Math.ceil),
  floor: numeric(Math.floor),
  abs: numeric(Math.abs),
  alltrue: over(false),
  anytrue: over(true),
  // Marks for Terraform's output; the value is the same.
  sensitive: ([arg]) => arg,
  nonsensitive: ([arg]) => arg,
};
