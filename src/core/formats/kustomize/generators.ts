import { type Entry, emptyMap, type MapNode, type Node, scalar, type UnknownReason } from '../../model/node.ts';
import { baseName, joinPath } from '../../model/paths.ts';
import { get, itemsOf, mapOf, textOf } from '../../model/read.ts';
import { type Manifest, manifestOf } from '../kubernetes/manifest.ts';
import { changeBody } from '../kubernetes/tree.ts';
import { type Batch, type Built, built, withBody } from './object.ts';
import { field, type Kustomization, readText, type Trail, type World } from './world.ts';

/** Adds the ConfigMaps and Secrets that a kustomization generates; `behavior: merge` and `replace` change one from below. */
export function generate(
  world: World,
  trail: Trail,
  kustomization: Kustomization,
  before: readonly Batch[],
): readonly Batch[] {
  let results = before;
  for (const [key, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const)
    for (const item of itemsOf(field(kustomization, key))) {
      const name = textOf(get(item, 'name'));
      const data = dataOf(world, trail, kustomization, item, kind === 'Secret');
      const behavior = textOf(get(item, 'behavior'));
      if (behavior === 'merge' || behavior === 'replace') {
        const changed = (object: Built) => {
          if (object.manifest.type !== kind || name === undefined || !object.names.includes(name)) return object;
          const change = (old: Node | undefined) =>
            behavior === 'merge' && old?.kind === 'map' ? merged(old, data) : data;
          return withBody(object, changeBody(object.manifest.body, ['data'], true, change));
        };
        results = results.map((batch) => batch.map(changed));
      } else {
        const manifest = objectOf(kustomization, item, kind, data);
        if (manifest) results = [...results, [built(manifest)]];
      }
    }
  return results;
}

function merged(old: MapNode, data: MapNode): MapNode {
  const open = old.open ?? data.open;
  return { ...old, entries: new Map([...old.entries, ...data.entries]), ...(open && { open }) };
}

function objectOf(kustomization: Kustomization, item: Node, kind: string, data: MapNode): Manifest | undefined {
  const options = (key: string) =>
    mapOf(get(item, ['options', key])) ?? mapOf(get(field(kustomization, 'generatorOptions'), [key]));
  const at = item.at ?? { file: kustomization.path, start: 0, end: 0 };
  const metadata = new Map<string, Entry>();
  // The name's hash is left out: references to it are rewritten with it, so that they compare equal without.
  for (const key of ['name', 'namespace']) {
    const value = get(item, [key]);
    if (value) metadata.set(key, { value });
  }
  for (const key of ['labels', 'annotations']) {
    const value = options(key);
    if (value) metadata.set(key, { value });
  }
  const entries = new Map<string, Entry>([
    ['apiVersion', { value: scalar('v1', at, 'computed') }],
    ['kind', { value: scalar(kind, at, 'computed') }],
    ['metadata', { value: { kind: 'map', entries: metadata, at } }],
    ['data', { value: data }],
  ]);
  return manifestOf({ kind: 'map', entries, at, via: 'computed' }, at, []);
}

const hidden: UnknownReason = { code: 'unresolved', detail: 'a file that the generator reads is not in the workspace' };
const encoded: UnknownReason = { code: 'unsupported', detail: 'BackOps does not read the data of Secrets' };

function dataOf(world: World, trail: Trail, kustomization: Kustomization, item: Node, secret: boolean): MapNode {
  if (secret) return { ...emptyMap, open: encoded };
  const entries = new Map<string, Entry>();
  let open: UnknownReason | undefined;
  for (const literal of itemsOf(get(item, 'literals'))) {
    const [, key, value] = /^([^=]+)=([\s\S]*)$/.exec(textOf(literal) ?? '') ?? [];
    if (key !== undefined)
      entries.set(key, { value: scalar((value ?? '').replace(/^(["'])(.*)\1$/s, '$2'), literal.at) });
  }
  for (const file of itemsOf(get(item, 'files'))) {
    const text = textOf(file) ?? '';
    const equals = text.indexOf('=');
    const path = joinPath(kustomization.folder, text.slice(equals + 1));
    const content = readText(world, trail, path);
    if (content === undefined) open = hidden;
    else entries.set(equals < 0 ? baseName(text) : text.slice(0, equals), { value: wholeFile(path, content) });
  }
  for (const env of [get(item, 'env'), ...itemsOf(get(item, 'envs'))]) {
    const text = textOf(env);
    if (text === undefined) continue;
    const path = joinPath(kustomization.folder, text);
    const content = readText(world, trail, path);
    if (content === undefined) open = hidden;
    for (const match of (content ?? '').matchAll(/^[ \t]*([^#=\s][^=\n]*)=(.*)$/gm)) {
      const start = match.index;
      const at = { file: path, start, end: start + match[0].length };
      entries.set((match[1] as string).trim(), { value: scalar((match[2] as string).trimEnd(), at) });
    }
  }
  return { kind: 'map', entries, ...(item.at && { at: item.at }), ...(open && { open }) };
}

function wholeFile(path: string, content: string): Node {
  return scalar(content, { file: path, start: 0, end: content.length });
}
