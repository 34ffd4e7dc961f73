import type { Node } from '../../core/model/node.ts';
import type { PolicyProblem } from '../../core/model/policy.ts';
import { get, itemsOf, show, textOf } from '../../core/model/read.ts';
import type { FacetName, Selector, TestSelector } from '../../core/model/selector.ts';
import { arnSelection } from './arns.ts';
import { all, any, constant, never, unreadable } from './tests.ts';

/** The parts of a selection, as the resource or a module's inputs write them. */
export interface SelectionParts {
  readonly resources: Node | undefined;
  readonly notResources: Node | undefined;
  /** List of `{type, key, value}`. */
  readonly tags: Node | undefined;
  /** List of one map: operator → list of `{key, value}`. */
  readonly conditions: Node | undefined;
  /** Conditions of some modules are written without `aws:ResourceTag/`. */
  readonly bareConditionKeys?: boolean;
}

const tagPrefix = 'aws:ResourceTag/';

/**
 * What a selection takes on one side (docs: API_BackupSelection): resources or any of the tags, of these what meets all
 * conditions, without the excluded. `broadly` guards everything that is not named explicitly.
 */
export function selectorOf(
  parts: SelectionParts,
  on: FacetName,
  guards: { readonly explicitly: Selector; readonly broadly: Selector },
): Selector {
  const resources = arnSelection(parts.resources, { on, label: 'resources', repairable: true });
  const excluded = arnSelection(parts.notResources, { on, label: 'not_resources', repairable: false });
  const named = all(guards.explicitly, resources.explicit);
  const tagged = all(guards.broadly, tagsSelector(parts.tags, on));
  const broad = all(guards.broadly, resources.broad);
  const conditions = conditionSelector(parts, on);
  const included = conditions
    ? conditioned(any(named, broad), tagged, conditions, parts)
    : any(...present(parts, named, broad, tagged));
  const exclusion: Selector = { op: 'not', of: any(excluded.explicit, excluded.broad), gap: 'opted-out' };
  return hasSome(parts.notResources) ? all(included, exclusion) : included;
}

/** Leaves out what is not written, so that a miss is told by what is. */
function present(parts: SelectionParts, named: Selector, broad: Selector, tagged: Selector): Selector[] {
  const list = [...(hasSome(parts.resources) ? [named, broad] : []), ...(hasSome(parts.tags) ? [tagged] : [])].filter(
    (one) => !isNever(one),
  );
  return list.length > 0 ? list : [never];
}

function isNever(selector: Selector): boolean {
  return selector === never || (selector.op === 'all' && selector.of.some(isNever));
}

function hasSome(node: Node | undefined): boolean {
  return node !== undefined && !(node.kind === 'list' && node.items.length === 0 && !node.open);
}

/**
 * `resources` and conditions must both hold. How tags and conditions go together when both are written is not documented: what
 * the conditions refuse and a tag takes is unknown.
 */
function conditioned(listed: Selector, tagged: Selector, conditions: Selector, parts: SelectionParts): Selector {
  const both = all(listed, conditions);
  if (!hasSome(parts.tags)) return both;
  const doubt = constant('unknown', 'whether conditions limit what selection_tag takes is not documented');
  const byTag = all(tagged, any(conditions, doubt));
  return hasSome(parts.resources) ? any(both, byTag) : byTag;
}

function tagsSelector(tags: Node | undefined, on: FacetName): Selector {
  if (tags === undefined) return never;
  if (tags.kind !== 'list') return unreadable(tags, 'selection_tag');
  const parts = tags.items.map((tag) => tagSelector(tag, on));
  if (tags.open) parts.push(constant('unknown', `selection_tag: ${tags.open.detail}`, tags.at));
  return parts.length > 0 ? any(...parts) : never;
}

function tagSelector(tag: Node, on: FacetName): Selector {
  const key = get(tag, 'key');
  const value = get(tag, 'value');
  const text = textOf(key);
  if (text === undefined || value === undefined) return unreadable(key ?? tag, 'selection_tag');
  const from = value.at ?? key?.at;
  if (text.startsWith(tagPrefix)) {
    return constant('no', `selection_tag wants the tag's own key, not ${text}`, key?.at);
  }
  return {
    ...tagTest(on, 'selection_tag', text, { op: 'equals', value }, value),
    ...(from && { from }),
    oneOf: 'selection_tag',
  };
}

function tagTest(on: FacetName, label: string, key: string, is: TestSelector['is'], value: Node): TestSelector {
  const known = textOf(value);
  const plain = is.op === 'equals' && known !== undefined;
  return {
    op: 'test',
    on,
    field: 'tags',
    key,
    is,
    label,
    gap: 'selector-misses',
    ...(plain && { repair: { kind: 'set-key', value: known } }),
  };
}

function conditionSelector(parts: SelectionParts, on: FacetName): Selector | undefined {
  const { conditions } = parts;
  if (conditions === undefined) return undefined;
  if (conditions.kind === 'unknown') return unreadable(conditions, 'condition');
  const blocks = conditions.kind === 'list' ? conditions.items : [conditions];
  const tests = blocks.flatMap((block) =>
    operators.flatMap((operator) => {
      const written = get(block, operator);
      if (written?.kind === 'unknown') return [unreadable(written, `condition ${operator}`)];
      const open =
        written?.kind === 'list' && written.open
          ? [constant('unknown', `condition ${operator}: ${written.open.detail}`, written.at)]
          : [];
      return [
        ...itemsOf(written).map((one) => conditionTest(operator, one, on, parts.bareConditionKeys ?? false)),
        ...open,
      ];
    }),
  );
  if (conditions.kind === 'list' && conditions.open)
    tests.push(constant('unknown', `condition: ${conditions.open.detail}`));
  return tests.length > 0 ? all(...tests) : undefined;
}

const operators = ['string_equals', 'string_like', 'string_not_equals', 'string_not_like'] as const;

function conditionTest(operator: (typeof operators)[number], condition: Node, on: FacetName, bare: boolean): Selector {
  const label = `condition ${operator}`;
  const keyNode = get(condition, 'key');
  const value = get(condition, 'value');
  const text = textOf(keyNode);
  if (text === undefined || value === undefined) return unreadable(keyNode ?? condition, label);
  const prefixed = text.startsWith(tagPrefix);
  const negated = operator.includes('not');
  if (!prefixed && !bare) {
    // A key without its prefix names no tag: nothing equals it. What a negated one does is not documented.
    return constant(
      negated ? 'unknown' : 'no',
      `${label} wants a key with the prefix ${tagPrefix}, and has ${text}`,
      keyNode?.at,
    );
  }
  const key = prefixed ? text.slice(tagPrefix.length) : text;
  const from = value.at ?? keyNode?.at;
  const is: TestSelector['is'] = operator.endsWith('like')
    ? { op: 'glob', pattern: value, dialect: 'aws' }
    : { op: 'equals', value };
  const test: TestSelector = { ...tagTest(on, label, key, is, value), ...(from && { from }) };
  if (!negated) return test;
  const { gap: _gap, repair: _repair, ...plain } = test;
  const exists: TestSelector = { ...plain, is: { op: 'exists' } };
  const refused: Selector = { op: 'not', of: plain, gap: 'opted-out' };
  // "Only those resources that you tagged that do not have the same value": without the tag at all, the text leaves it open.
  const untagged = constant(
    'unknown',
    `whether ${label} takes resources without the tag ${key} is not documented`,
    from,
  );
  return all(refused, any(exists, untagged));
}

/** Parts of a selection that never match anything. */
export function selectionProblems(parts: SelectionParts): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const tag of itemsOf(parts.tags)) {
    const key = get(tag, 'key');
    const text = textOf(key);
    if (key?.at && text?.startsWith(tagPrefix)) {
      problems.push({
        kind: 'ineffective',
        message: `selection_tag compares the bare key of a tag, so that ${text} never matches.`,
        at: key.at,
        suggestion: JSON.stringify(text.slice(tagPrefix.length)),
      });
    }
  }
  for (const block of itemsOf(parts.conditions)) {
    for (const operator of operators) {
      for (const condition of itemsOf(get(block, operator))) {
        const key = get(condition, 'key');
        const text = textOf(key);
        if (key?.at && text !== undefined && !text.includes(':')) {
          problems.push({
            kind: 'ineffective',
            message: `${operator} wants a key such as ${tagPrefix}${show(key)}; without the prefix it never matches a tag.`,
            at: key.at,
            suggestion: JSON.stringify(`${tagPrefix}${text}`),
          });
        }
      }
    }
  }
  return parts.bareConditionKeys ? problems.filter((one) => one.message.startsWith('selection_tag')) : problems;
}
