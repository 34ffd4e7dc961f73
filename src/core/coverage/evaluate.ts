import type { Node } from '../model/node.ts';
import { get, textOf } from '../model/read.ts';
import type { Facet, FacetObject, Facets, Selector, Test, TestSelector } from '../model/selector.ts';
import { not, or, type Tri, tri } from '../model/tri.ts';
import type { Decision } from '../model/verdict.ts';
import { compare, globMatches, holds } from './compare.ts';

export interface Evaluation {
  readonly result: Tri;
  /** The operands that decided: those that said no, or could not tell, or (for yes) all that had to hold. */
  readonly deciding: readonly Decision[];
}

/**
 * Evaluates a selector against the sides of one volume. `sameScope` tells that policy and subject stand in one environment,
 * so that equal expressions have equal values.
 */
export function evaluate(selector: Selector, facets: Facets, sameScope: boolean): Evaluation {
  switch (selector.op) {
    case 'constant':
      return { result: selector.value, deciding: [{ test: selector, result: selector.value, negated: false }] };
    case 'test':
      return evaluateTest(selector, facets, sameScope);
    case 'not': {
      const inner = evaluate(selector.of, facets, sameScope);
      const deciding = inner.deciding.map((decision) => ({
        ...decision,
        test: selector.gap ? { ...decision.test, gap: selector.gap } : decision.test,
        result: not(decision.result),
        negated: !decision.negated,
      }));
      return { result: not(inner.result), deciding };
    }
    case 'all':
    case 'any':
      return combine(selector.op, selector.of, facets, sameScope);
  }
}

/** Runs for every policy and every volume: one pass, and no list that is not needed. */
function combine(op: 'all' | 'any', of: readonly Selector[], facets: Facets, sameScope: boolean): Evaluation {
  const parts: Evaluation[] = [];
  let result: Tri = op === 'all' ? 'yes' : 'no';
  const settles: Tri = op === 'all' ? 'no' : 'yes';
  for (const selector of of) {
    const part = evaluate(selector, facets, sameScope);
    parts.push(part);
    if (result !== settles && part.result !== result && (part.result === settles || part.result === 'unknown'))
      result = part.result;
  }
  // Where one yes is enough, the first one tells the story; everywhere else all parts with the deciding answer do.
  const first = parts.find((part) => part.result === result);
  if (first === undefined || (op === 'any' && result === 'yes')) return { result, deciding: first?.deciding ?? [] };
  let deciding = first.deciding;
  for (const part of parts) {
    if (part !== first && part.result === result) deciding = [...deciding, ...part.deciding];
  }
  return { result, deciding };
}

const nothing: Facet = { objects: [] };

function evaluateTest(test: TestSelector, facets: Facets, sameScope: boolean): Evaluation {
  // Only disks have a machine: for everything else the question does not arise, and there is nothing to tell.
  if (test.on === 'host' && !facets.host) return { result: 'no', deciding: [] };
  const facet: Facet = facets[test.on] ?? nothing;
  const answers = facet.objects.map((object) => {
    if (test.whenUnseen !== undefined && isChosenElsewhere(object, test))
      return { actual: undefined, result: test.whenUnseen };
    const actual = fieldOf(object, test);
    return { actual, result: answer(test.is, actual, object, hasKey(object, test), sameScope) };
  });
  if (answers.length === 0) {
    const result = test.whenUnseen ?? (facet.open ? 'unknown' : 'no');
    return { result, deciding: [{ test, result, negated: false }] };
  }
  const seen = or(answers.map((one) => one.result));
  const result: Tri = seen === 'no' && facet.open ? 'unknown' : seen;
  const shown = answers.find((one) => one.result === result) ?? answers[0];
  const actual = shown?.actual;
  return { result, deciding: [{ test, result, negated: false, ...(actual && { actual }) }] };
}

function fieldOf(object: FacetObject, test: TestSelector): Node | undefined {
  const field = object[test.field];
  return test.key === undefined ? field : get(field, [test.key]);
}

/** A key that nobody wrote, among labels that a controller chooses. */
function isChosenElsewhere(object: FacetObject, test: TestSelector): boolean {
  const field = object[test.field];
  if (test.key === undefined || field?.kind !== 'map') return false;
  return field.open?.code === 'generated' && !field.entries.has(test.key);
}

/** Whether the key is written, whatever its value. */
function hasKey(object: FacetObject, test: TestSelector): Tri {
  const field = object[test.field];
  if (field === undefined) return 'no';
  if (test.key === undefined) return 'yes';
  if (field.kind !== 'map') return 'unknown';
  return field.entries.has(test.key) ? 'yes' : field.open ? 'unknown' : 'no';
}

function answer(is: Test, actual: Node | undefined, object: FacetObject, present: Tri, sameScope: boolean): Tri {
  switch (is.op) {
    case 'exists':
      return present;
    case 'equals':
      return compare(actual, is.value, sameScope);
    case 'in': {
      const found = or(is.values.map((value) => compare(actual, value, sameScope)));
      return found === 'no' && is.open ? 'unknown' : found;
    }
    case 'glob':
      return globMatches(actual, is.pattern, is.dialect, sameScope);
    case 'globs': {
      const found = or(is.patterns.map((pattern) => globMatches(actual, pattern, is.dialect, sameScope)));
      return found === 'no' && is.open ? 'unknown' : found;
    }
    case 'lists': {
      if (actual === undefined) return 'no';
      const other = object[is.field];
      const text = textOf(actual);
      const value = textOf(other);
      if (text === undefined || value === undefined)
        return compare(actual, other, sameScope) === 'yes' ? 'yes' : 'unknown';
      return tri(text.split(is.separator).includes(value));
    }
    case 'refers':
      return holds(actual, is.to);
  }
}
