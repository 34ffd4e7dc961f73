import { type MapNode, type Node, scalar, unknown } from '../../model/node.ts';
import { get, isTrue, itemsOf, numberOf, textOf } from '../../model/read.ts';
import { changeIn } from '../kubernetes/tree.ts';
import { type Built, matchesTarget, withBody } from './object.ts';
import { joinPath } from './paths.ts';
import { fileDocuments, type Trail, type World } from './world.ts';

/** `replacements:`: copies a field of one object into fields of others. */
export function applyReplacements(
  world: World,
  trail: Trail,
  folder: string,
  objects: readonly Built[],
  replacements: Node | undefined,
): readonly Built[] {
  let results = objects;
  for (const item of itemsOf(replacements)) {
    const path = textOf(get(item, 'path'));
    if (path === undefined) {
      results = replace(results, item);
      continue;
    }
    const file = joinPath(folder, path);
    const documents = file === undefined ? undefined : fileDocuments(world, file);
    const text = file === undefined ? undefined : world.texts.get(file);
    if (file !== undefined && text) trail.texts.set(file, text);
    if (!documents) trail.unread.add(`The replacement ${path} is not in the workspace`);
    for (const document of documents ?? [])
      for (const inner of document.kind === 'list' ? document.items : [document]) results = replace(results, inner);
  }
  return results;
}

function replace(objects: readonly Built[], replacement: Node): readonly Built[] {
  const source = get(replacement, 'source');
  const from = objects.find((object) => matchesTarget(object, source));
  const path = fieldPath(textOf(get(source, 'fieldPath')) ?? 'metadata.name');
  const value =
    cut(from && get(from.manifest.body, path), get(source, 'options')) ?? textNode(get(replacement, 'sourceValue'));
  if (!value) return objects;
  let results = objects;
  for (const target of itemsOf(get(replacement, 'targets'))) {
    const options = get(target, 'options');
    const create = isTrue(get(options, 'create')) === 'yes';
    const rejects = itemsOf(get(target, 'reject'));
    results = results.map((object) => {
      if (!matchesTarget(object, get(target, 'select')) || rejects.some((reject) => matchesTarget(object, reject)))
        return object;
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
