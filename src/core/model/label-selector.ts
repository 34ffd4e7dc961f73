import type { Node } from './node.ts';
import { get, itemsOf, mapOf, show, textOf } from './read.ts';
import type { FacetName, Selector, TestSelector } from './selector.ts';
import type { Gap } from './verdict.ts';

export interface LabelSelectorOptions {
  readonly on: FacetName;
  /** How the policy writes it: `spec.template.labelSelector`. */
  readonly label: string;
  readonly gap?: Gap;
  /** Labels that the fix may add to the subject. */
  readonly repairable?: boolean;
}

/**
 * A `metav1.LabelSelector` (matchLabels and matchExpressions, all of which must hold) as a selector. An empty one matches
 * everything (k8s.io/apimachinery LabelSelectorAsSelector); an absent one is the caller's to decide.
 */
export function labelSelector(node: Node | undefined, options: LabelSelectorOptions): Selector {
  if (node?.kind === 'unknown') {
    return {
      op: 'constant',
      value: 'unknown',
      label: `${options.label}: ${node.reason.detail}`,
      ...(node.at && { from: node.at }),
    };
  }
  const exact = [...(mapOf(get(node, 'matchLabels'))?.entries ?? [])].map(([key, entry]) =>
    equalsLabel(key, entry.value, options),
  );
  const expressions = itemsOf(get(node, 'matchExpressions')).map((expression) =>
    expressionSelector(expression, options),
  );
  return { op: 'all', of: [...exact, ...expressions] };
}

function equalsLabel(key: string, value: Node, options: LabelSelectorOptions): TestSelector {
  const known = textOf(value);
  return {
    op: 'test',
    on: options.on,
    field: 'labels',
    key,
    is: { op: 'equals', value },
    label: options.label,
    ...(value.at && { from: value.at }),
    ...(options.gap && { gap: options.gap }),
    ...(options.repairable && known !== undefined && { repair: { kind: 'set-key' as const, value: known } }),
  };
}

function expressionSelector(expression: Node, options: LabelSelectorOptions): Selector {
  const key = textOf(get(expression, 'key'));
  const operator = textOf(get(expression, 'operator'));
  const from = expression.at;
  const base = {
    on: options.on,
    field: 'labels',
    label: options.label,
    ...(from && { from }),
    ...(options.gap && { gap: options.gap }),
  } as const;
  if (key === undefined)
    return { op: 'constant', value: 'unknown', label: `${options.label} cannot be read`, ...(from && { from }) };
  const values = itemsOf(get(expression, 'values'));
  const among: TestSelector = {
    op: 'test',
    ...base,
    key,
    is: { op: 'in', values },
    ...(operator === 'In' &&
      options.repairable &&
      values.length === 1 && { repair: { kind: 'set-key' as const, value: show(values[0]) } }),
  };
  const exists: TestSelector = { op: 'test', ...base, key, is: { op: 'exists' } };
  switch (operator) {
    case 'In':
      return among;
    case 'NotIn':
      return { op: 'not', of: among, ...(options.gap && { gap: options.gap }) };
    case 'Exists':
      return exists;
    case 'DoesNotExist':
      return { op: 'not', of: exists, ...(options.gap && { gap: options.gap }) };
    default:
      return {
        op: 'constant',
        value: 'unknown',
        label: `${options.label} has the operator ${operator ?? 'nothing'}`,
        ...(from && { from }),
      };
  }
}
