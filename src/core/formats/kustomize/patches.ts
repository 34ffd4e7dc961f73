import type { MapNode, Node } from '../../model/node.ts';
import { typeOf } from '../../model/object-type.ts';
import { joinPath } from '../../model/paths.ts';
import { get, itemsOf, mapOf, textOf } from '../../model/read.ts';
import { withVia } from '../kubernetes/tree.ts';
import { applyJsonPatch } from './json-patch.ts';
import { hasMergeKeys, mergeMaps } from './merge.ts';
import { type Built, matchesTarget, withBody } from './object.ts';
import { fileDocuments, innerDocuments, report, type Trail, type World } from './world.ts';

export interface Patches {
  readonly steps: readonly ((objects: readonly Built[]) => readonly Built[])[];
  /** Files that they were read from. */
  readonly read: readonly unknown[];
}

/** `patches:`, `patchesStrategicMerge:` or `patchesJson6902:` of a kustomization or a Flux Kustomization. */
export function patchesOf(world: World, trail: Trail, folder: string, patches: Node | undefined): Patches {
  const steps: Patches['steps'][number][] = [];
  const read: unknown[] = [];
  for (const item of itemsOf(patches)) {
    const target = item.kind === 'map' ? get(item, 'target') : undefined;
    for (const content of contents(world, trail, folder, item, read)) {
      const step = stepOf(content, target);
      if (step) steps.push(step);
    }
  }
  return { steps, read };
}

function contents(world: World, trail: Trail, folder: string, item: Node, read: unknown[]): Node[] {
  // Items of patchesStrategicMerge are paths or patches themselves.
  const text = textOf(item);
  if (text?.includes('\n')) return innerDocuments(world, item);
  const path = text === undefined ? get(item, 'path') : item;
  const relative = textOf(path);
  if (relative === undefined) {
    const inline = get(item, 'patch');
    return inline?.kind === 'scalar' ? innerDocuments(world, inline) : [];
  }
  const file = joinPath(folder, relative);
  const documents = fileDocuments(world, file);
  if (documents === undefined) {
    trail.missing.add(file);
    trail.unread.add(`The patch ${relative} is not in the workspace`);
    if (path?.at) report(trail, 'kustomize-missing-file', path.at, `The patch ${relative} is not in the workspace.`);
    return [];
  }
  const parsed = world.manifests.get(file) ?? world.texts.get(file);
  if (parsed) trail.files.set(file, parsed);
  const other = world.texts.get(file);
  read.push(parsed, other);
  if (other) trail.texts.set(file, other);
  return documents;
}

function stepOf(content: Node, target: Node | undefined): Patches['steps'][number] | undefined {
  if (content.kind === 'list')
    return (objects) =>
      objects.map((object) =>
        target && matchesTarget(object, target)
          ? patched(object, applyJsonPatch(object.manifest.body, content))
          : object,
      );
  const patch = mapOf(withVia(content, 'patch'));
  if (!patch) return undefined;
  const changes = withoutIdentity(patch);
  return (objects) =>
    objects.flatMap((object) => {
      if (target ? !matchesTarget(object, target) : !isPatchOf(object, patch)) return [object];
      const body = mergeMaps(object.manifest.body, changes, hasMergeKeys(object.manifest.apiVersion));
      return body ? [patched(object, body)] : [];
    });
}

/** The patch may have brought variables along. */
function patched(object: Built, body: MapNode): Built {
  const result = withBody(object, body);
  return result === object ? object : { ...result, manifest: { ...result.manifest, variables: true } };
}

function isPatchOf(object: Built, patch: MapNode): boolean {
  const apiVersion = textOf(get(patch, 'apiVersion'));
  const kind = textOf(get(patch, 'kind'));
  const name = textOf(get(patch, 'metadata.name'));
  const namespace = textOf(get(patch, 'metadata.namespace'));
  if (!apiVersion || !kind || typeOf({ apiVersion, kind }) !== object.manifest.type) return false;
  if (name === undefined || !object.names.includes(name)) return false;
  return namespace === undefined || object.namespaces.length === 0 || object.namespaces.includes(namespace);
}

/** A patch names its object; it does not rename it. */
function withoutIdentity(patch: MapNode): MapNode {
  const entries = new Map(patch.entries);
  entries.delete('apiVersion');
  entries.delete('kind');
  const metadata = patch.entries.get('metadata');
  if (metadata?.value.kind === 'map') {
    const inner = new Map(metadata.value.entries);
    inner.delete('name');
    inner.delete('namespace');
    if (inner.size > 0) entries.set('metadata', { ...metadata, value: { ...metadata.value, entries: inner } });
    else entries.delete('metadata');
  }
  return { ...patch, entries };
}
