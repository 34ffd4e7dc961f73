import { nameOf } from '../coverage/evidence.ts';
import type { StatefulComponent, Volume } from '../model/component.ts';
import type { Edit, Fix } from '../model/finding.ts';
import { listOf, mapOf, show, textOf } from '../model/read.ts';
import type { TestSelector } from '../model/selector.ts';
import type { Assessment, Decision, Match } from '../model/verdict.ts';
import type { FixContext } from './contract.ts';
import { addToBlock, addToObject, appendToTuple, replaceValue } from './hcl-edit.ts';
import { metadataOwner, nodeAt } from './locate.ts';
import { replace } from './text.ts';
import { appendItem, removeEntry, removeItem, setPath } from './yaml-edit.ts';

export type Draft = Pick<Fix, 'title' | 'edits' | 'creates'> & { readonly note?: string };

/** Repairs of the policies that nearly cover a component: each makes exactly one policy select it. */
export function repairsOf(assessment: Assessment, context: FixContext): Draft[] {
  return assessment.nearMisses.flatMap((match) => {
    if (match.selected !== 'no') return match.gaps.includes('paused') ? enable(match) : [];
    return mend(assessment.component, match, context) ?? [];
  });
}

/** Switches a paused policy on. */
export function enable(match: Pick<Match, 'policy'>): Draft[] {
  const { state } = match.policy;
  if (state.active !== 'no' || !state.at || state.enable === undefined) return [];
  const edits = [replace(state.at, state.enable)];
  return [{ title: `Switch on ${nameOf(match.policy)}`, edits, creates: [] }];
}

/** Every operand that said no must have a repair; else the policy would still not select the component. */
function mend(component: StatefulComponent, match: Match, context: FixContext): Draft | undefined {
  const volume = component.volumes.find((one) => one.name === match.volume);
  const alternatives = cheapest(match.deciding);
  const edits: Edit[] = [];
  const words: string[] = [];
  let note: string | undefined;
  for (const decision of alternatives) {
    if (decision.test.op !== 'test' || !decision.test.repair) return undefined;
    const mended = mendOne(component, volume, decision, decision.test, match, context);
    if (!mended) return undefined;
    edits.push(mended.edit);
    words.push(mended.title);
    note ??= mended.note;
  }
  if (edits.length === 0) return undefined;
  return { title: words.join(', and '), edits, creates: [], ...(note !== undefined && { note }) };
}

/**
 * Of operands that ask the same key of two sides (claim or pod), the one that can be mended is enough; of alternatives, the first
 * that can.
 */
function cheapest(all: readonly Decision[]): readonly Decision[] {
  const groupOf = ({ test }: Decision) => (test.op === 'test' ? test.oneOf : undefined);
  const chosen = new Map<string, Decision>();
  for (const one of all) {
    const group = groupOf(one);
    if (group === undefined) continue;
    const known = chosen.get(group);
    if (!known || (!repairOf(known) && repairOf(one))) chosen.set(group, one);
  }
  const deciding = all.filter((one) => {
    const group = groupOf(one);
    return group === undefined || chosen.get(group) === one;
  });
  const repairable = deciding.filter((decision) => decision.test.op === 'test' && decision.test.repair);
  return deciding.filter((decision) => {
    const { test } = decision;
    if (test.op !== 'test' || test.repair) return true;
    return !repairable.some(
      (other) =>
        other.test.op === 'test' &&
        other.test.label === test.label &&
        other.test.key === test.key &&
        other.test.on !== test.on,
    );
  });
}

function repairOf({ test }: Decision) {
  return test.op === 'test' ? test.repair : undefined;
}

interface Mended {
  readonly edit: Edit;
  readonly title: string;
  readonly note?: string;
}

function mendOne(
  component: StatefulComponent,
  volume: Volume | undefined,
  decision: Decision,
  test: TestSelector,
  match: Match,
  context: FixContext,
): Mended | undefined {
  const repair = test.repair;
  const policy = nameOf(match.policy);
  switch (repair?.kind) {
    case 'append-to-list': {
      const item = itemText(component, decision, test);
      if (item === undefined) return undefined;
      const text = context.text(repair.list.file);
      const edit = isHcl(repair.list.file)
        ? appendToTuple(text, repair.list, item)
        : appendItem(text, repair.list, item);
      return edit && { edit, title: `Add ${item} to ${policy}` };
    }
    case 'remove-from-list': {
      const list = listOf(nodeAt(match.policy.resource.body, repair.list));
      const index = list?.items.findIndex((node) => textOf(node) === textOf(decision.actual)) ?? -1;
      if (!list || index < 0 || isHcl(repair.list.file)) return undefined;
      const edit = removeItem(context.text(repair.list.file), list, index);
      return edit && { edit, title: `Take ${show(decision.actual)} out of the exclusions of ${policy}` };
    }
    case 'set-key':
      return setKey(component, volume, test, repair.value, policy, context);
    case 'remove-key':
      return removeKey(volume, test, context);
    default:
      return undefined;
  }
}

/** What a list of the policy must hold to take the component: its namespace, or a reference to it. */
function itemText(component: StatefulComponent, decision: Decision, test: TestSelector): string | undefined {
  if (test.field === 'address' || test.field === 'arn') {
    const { address } = component.resource;
    // A resource inside a module cannot be referred to from outside, an instance only with its key.
    return /^module\.|\[/.test(address) ? undefined : `${address}.arn`;
  }
  return textOf(decision.actual);
}

function setKey(
  component: StatefulComponent,
  volume: Volume | undefined,
  test: TestSelector,
  value: string,
  policy: string,
  context: FixContext,
): Mended | undefined {
  const key = test.key ?? '';
  if (test.field === 'tags') {
    const edit = setTag(component, key, value, context);
    return edit && { edit, title: `Tag it ${key} = "${value}", which ${policy} selects` };
  }
  const owner = metadataOwner(component, volume, test.on);
  const file = owner?.at?.file;
  if (!owner || file === undefined) return undefined;
  const edit = setPath(context.text(file), owner, ['metadata', test.field, key], value);
  const template = test.on === 'claim' && component.resource.type === 'apps/StatefulSet';
  return (
    edit && {
      edit,
      title: `Give ${test.on === 'claim' ? 'the claim' : 'it'} the label ${key}: ${value}, which ${policy} selects`,
      ...(template && {
        note: 'Claim templates of a running StatefulSet cannot change: delete it with --cascade=orphan first, and label its existing claims.',
      }),
    }
  );
}

/** Adds a tag to the resource's own `tags`, or a `tags` argument where it has none. */
function setTag(component: StatefulComponent, key: string, value: string, context: FixContext): Edit | undefined {
  const { resource } = component;
  if (resource.address.startsWith('module.')) return undefined;
  const text = context.text(resource.extent.file);
  const tags = mapOf(resource.body)?.entries.get('tags')?.value;
  if (tags === undefined) {
    const written = /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key);
    return addToBlock(text, resource.extent, ['tags = {', `  ${written} = ${JSON.stringify(value)}`, '}'], true);
  }
  const inside =
    tags.at &&
    tags.at.file === resource.extent.file &&
    tags.at.start >= resource.extent.start &&
    tags.at.end <= resource.extent.end;
  if (!inside || !tags.at) return undefined;
  const known = tags.kind === 'map' ? tags.entries.get(key) : undefined;
  if (known)
    return known.value.kind === 'scalar' && known.value.at ? replaceValue(text, known.value.at, value) : undefined;
  return addToObject(text, tags.at, key, value);
}

function removeKey(volume: Volume | undefined, test: TestSelector, context: FixContext): Mended | undefined {
  for (const object of volume?.facets[test.on]?.objects ?? []) {
    const map = mapOf(object[test.field]);
    const entry = test.key === undefined ? undefined : map?.entries.get(test.key);
    if (!map || !entry?.key || test.key === undefined) continue;
    const edit = removeEntry(context.text(entry.key.file), map, test.key);
    if (edit) return { edit, title: `Remove the ${test.field === 'labels' ? 'label' : 'annotation'} ${test.key}` };
  }
  return undefined;
}

export function isHcl(file: string): boolean {
  return /\.(tf|tofu|tfvars)$/.test(file);
}
