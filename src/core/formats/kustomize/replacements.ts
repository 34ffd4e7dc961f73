import { type MapNode, type Node, scalar, unknown } from '../../model/node.ts';
import { joinPath } from '../../model/paths.ts';
import { get, isTrue, itemsOf, numberOf, textOf } from '../../model/read.ts';
import { changeIn } from '../kubernetes/tree.ts';
import { type Batch, matchesTarget, withBody } from './object.ts';
import { fileDocuments, type Trail, type World } from './world.ts';

/** One replacement, and the file it was read from when that is not the kustomization. */
export interface Replacement {
  readonly node: Node;
  readonly read: unknown;
}

/** `replacements:`, each of which copies a field of one object into fields of others. */
export function replacementsOf(
  world: World,
  trail: Trail,
  folder: string,
  replacements: Node | undefined,
): readonly Replacement[] {
  return itemsOf(replacements).flatMap((item): readonly Replacement[] => {
    const path = textOf(get(item, 'path'));
    if (path === undefined) return [{ node: item, read: undefined }];
    const file = joinPath(folder, path);
    const documents = fileDocuments(world, file);
    const text = world.texts.get(file);
    if (text) trail.texts.set(file, text);
    if (!documents) trail.unread.add(`The replacement ${path} is not in the workspace`);
    return (documents ?? []).flatMap((document) =>
      (document.kind === 'list' ? document.items : [document]).map((node) => ({ node, read: text })),
    );
  });
}

/** The value that a replacement copies; undefined when its source is not there. */
export function sourceOf(batches: readonly Batch[], { node }: Replacement): Node | undefined {
  const source = get(node, 'source');
  const path = fieldPath(textOf(get(source, 'fieldPath')) ?? 'metadata.name');
  for (const batch of batches)
    for (const object of batch)
      if (matchesTarget(object, source)) return cut(get(object.manifest.body, path), get(source, 'options'));
  return textNode(get(node, 'sourceValue'));
}

export function replaceIn(objects: Batch, { node }: Replacement, value: Node): Batch {
  let results = objects;
  for (const target of itemsOf(get(node, 'targets'))) {
    const options = get(target, 'options');
    const create = isTrue(get(options, 'create')) === 'yes';
    const rejects = itemsOf(get(target, 'reject'));
    results = results.map((object) => {
      if (!matchesTarget(object, get(target, 'select'))) return object;
      if (rejects.some((reject) => matchesTarget(object, reject))) return object;
      let body: Node = object.manifest.body;
      for (const field of itemsOf(get(target, 'fieldPaths'))) {
        const steps = fieldPath(textOf(field) ?? '');
        body = put(body, steps, create, (old) => inserted(old, value, options));
      }
      return withBody(object, body as MapNode);
    });
  }
  return results;
}

function textNode(node: Node | undefined): Node | undefined {
  return node?.kind === 'scalar' ? node : undefined;
}

/** `spec.list.[name=a].value` and `metadata.annotations.example\.com/x`. */
function fieldPath(text: string): string[] {
  const steps: string[] = [];
  for (const match of text.matchAll(/\[[^\]]*\]|(?:\\.|[^.\\])+/g)) steps.push(match[0].replace(/\\(.)/g, '$1'));
  return steps;
}

/** The part of the source that `options` choose. */
function cut(value: Node | undefined, options: Node | undefined): Node | undefined {
  const delimiter = textOf(get(options, 'delimiter'));
  const text = textOf(value);
  if (!value || delimiter === undefined || text === undefined) return value;
  return scalar(text.split(delimiter)[numberOf(get(options, 'index')) ?? 0] ?? '', value.at, 'computed');
}

function inserted(old: Node | undefined, value: Node, options: Node | undefined): Node {
  const delimiter = textOf(get(options, 'delimiter'));
  if (delimiter === undefined) return { ...value, via: 'transformer' };
  const before = textOf(old);
  const part = textOf(value);
  if (before === undefined || part === undefined)
    return unknown(
      { code: 'unsupported', detail: 'a replacement puts together values that are not known' },
      { at: old?.at },
    );
  const parts = before.split(delimiter);
  const index = numberOf(get(options, 'index')) ?? 0;
  if (index < 0) parts.unshift(part);
  else if (index >= parts.length) parts.push(part);
  else parts[index] = part;
  return scalar(parts.join(delimiter), value.at, 'transformer');
}

function put(node: Node, steps: readonly string[], create: boolean, change: (old: Node | undefined) => Node): Node {
  const index = steps.findIndex((step) => step.startsWith('['));
  if (index < 0) return changeIn(node, steps, create, change);
  const [, key, wanted] = /^\[([^=]+)=(.*)\]$/.exec(steps[index] as string) ?? [];
  if (key === undefined) return node;
  return changeIn(node, steps.slice(0, index), false, (list) => {
    if (list?.kind !== 'list') return list;
    const items = list.items.map((item) => {
      if (textOf(get(item, key.split('.'))) !== wanted) return item;
      const rest = steps.slice(index + 1);
      return rest.length === 0 ? change(item) : put(item, rest, create, change);
    });
    return { ...list, items };
  });
}
