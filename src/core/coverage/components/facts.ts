import { emptyMap, type Node, scalar, type UnknownReason, unknown } from '../../model/node.ts';
import { get, mapOf, show } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facet, FacetObject } from '../../model/selector.ts';
import type { ComponentContext } from './context.ts';

/** Stands for labels that an operator or controller chooses. */
export const chosenByOperator: UnknownReason = {
  code: 'generated',
  detail: 'the operator chooses the labels of what it creates',
};

/** The `component` side: what a policy can ask about the object itself. */
export function componentFacet(resource: Resource, more: FacetObject = {}): Facet {
  return {
    objects: [
      {
        type: scalar(resource.type),
        name: resource.name,
        namespace: resource.namespace,
        address: scalar(resource.address),
        labels: labelsOf(resource.body),
        annotations: annotationsOf(resource.body),
        ...more,
      },
    ],
  };
}

/**
 * The `namespace` side: the Namespace object where the workspace has it, else only its name. What a connected cluster's object has
 * beside that stays when the files are applied.
 */
export function namespaceFacet(resource: Resource, context: ComponentContext): Facet {
  const wanted = show(resource.namespace);
  const live = context.liveNamed('Namespace', wanted);
  const found = context.named('Namespace', wanted);
  if (!found) return { objects: [], open: 'the Namespace object is not in the workspace' };
  const both = (read: (body: Node) => Node) => (live ? mergeMaps(read(live.body), read(found.body)) : read(found.body));
  return { objects: [{ name: found.name, labels: both(labelsOf), annotations: both(annotationsOf) }] };
}

export function labelsOf(body: Node | undefined): Node {
  return metadataMap(body, 'labels');
}

export function annotationsOf(body: Node | undefined): Node {
  return metadataMap(body, 'annotations');
}

function metadataMap(body: Node | undefined, key: 'labels' | 'annotations'): Node {
  const found = get(body, ['metadata', key]);
  if (found === undefined) return emptyMap;
  return mapOf(found) ?? (found.kind === 'unknown' ? unknown(found.reason, { at: found.at }) : emptyMap);
}

/** Entries of both maps; the second wins. */
export function mergeMaps(a: Node, b: Node): Node {
  if (a.kind !== 'map')
    return b.kind === 'map' && b.entries.size === 0
      ? a
      : { ...emptyMap, open: { code: 'generated', detail: 'the labels cannot be read' } };
  if (b.kind !== 'map') return b.kind === 'unknown' ? { ...a, open: b.reason } : a;
  const open = a.open ?? b.open;
  return {
    kind: 'map',
    entries: new Map([...a.entries, ...b.entries]),
    ...(a.at && { at: a.at }),
    ...(open && { open }),
  };
}
