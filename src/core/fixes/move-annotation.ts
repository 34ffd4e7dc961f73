import type { Edit } from '../model/finding.ts';
import type { MapNode } from '../model/node.ts';
import { get, mapOf, textOf } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { Place } from '../model/source.ts';
import type { FixContext } from './contract.ts';
import { podTemplate } from './locate.ts';
import type { Draft } from './repair.ts';
import { removeEntry, setPath } from './yaml-edit.ts';

/** Moves an annotation from a workload's own metadata to its pod template, the only place where it has an effect. */
export function moveAnnotation(at: Place, resources: readonly Resource[], context: FixContext): Draft | undefined {
  for (const resource of resources) {
    const annotations = mapOf(get(resource.body, 'metadata.annotations'));
    const found = [...(annotations?.entries ?? [])].find(
      ([, entry]) => covers(entry.key, at) || covers(entry.value.at, at),
    );
    const template = mapOf(podTemplate(resource));
    if (!annotations || !found || !template || resource.type === 'Pod') continue;
    const [key, entry] = found;
    const value = textOf(entry.value);
    if (value === undefined || template.at?.file !== at.file) return undefined;
    const text = context.text(at.file);
    const metadata = isBare(annotations, resource, text) ? mapOf(get(resource.body, 'metadata')) : undefined;
    const removal = metadata ? removeEntry(text, metadata, 'annotations') : removeEntry(text, annotations, key);
    const addition = setPath(text, template, ['metadata', 'annotations', key], value);
    if (!removal || !addition) return undefined;
    const edits: Edit[] = [removal, addition];
    return { title: `Move ${key} to the pod template`, edits, creates: [] };
  }
  return undefined;
}

/** Nothing but this one annotation, not even a comment: the empty map goes with it. */
function isBare(annotations: MapNode, resource: Resource, text: string): boolean {
  const metadata = mapOf(get(resource.body, 'metadata'));
  const key = metadata?.entries.get('annotations')?.key;
  if (!key || !annotations.at || annotations.entries.size !== 1) return false;
  return /^:\s*$/.test(text.slice(key.end, annotations.at.start));
}

function covers(place: Place | undefined, at: Place): boolean {
  return (
    place !== undefined &&
    place.file === at.file &&
    place.start <= at.start &&
    at.start < Math.max(place.end, place.start + 1)
  );
}
