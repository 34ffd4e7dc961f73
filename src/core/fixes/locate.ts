import type { StatefulComponent, Volume } from '../model/component.ts';
import type { MapNode, Node } from '../model/node.ts';
import { get, itemsOf, mapOf } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { FacetName } from '../model/selector.ts';
import type { Place } from '../model/source.ts';

/** The node of a tree that is written exactly at this place. */
export function nodeAt(root: Node, place: Place): Node | undefined {
  if (root.at && root.at.file === place.file && root.at.start === place.start && root.at.end === place.end) return root;
  const children =
    root.kind === 'map'
      ? [...root.entries.values()].map((entry) => entry.value)
      : root.kind === 'list'
        ? root.items
        : [];
  for (const child of children) {
    const found = nodeAt(child, place);
    if (found) return found;
  }
  return undefined;
}

/** Where the labels and annotations of one side of a volume are written: the map that holds `metadata`, and the object's text. */
export function metadataOwner(
  component: StatefulComponent,
  volume: Volume | undefined,
  facet: FacetName,
): MapNode | undefined {
  const { resource } = component;
  switch (facet) {
    case 'component':
      return resource.body;
    case 'claim': {
      const template = volume && claimTemplate(resource, volume);
      return template ?? (resource.type === 'PersistentVolumeClaim' ? resource.body : undefined);
    }
    case 'pod':
      return mapOf(podTemplate(resource));
    default:
      return undefined;
  }
}

/** The claim template whose name stands where the volume says it comes from. */
function claimTemplate(resource: Resource, volume: Volume): MapNode | undefined {
  return mapOf(
    itemsOf(get(resource.body, 'spec.volumeClaimTemplates')).find((template) => {
      const at = get(template, 'metadata.name')?.at;
      return at?.file === volume.at.file && at.start === volume.at.start;
    }),
  );
}

/** What becomes the pod's metadata and spec: of a workload its template, of a CronJob its job's, of a Pod the object itself. */
export function podTemplate(resource: Resource): Node | undefined {
  if (resource.type === 'Pod') return resource.body;
  return get(resource.body, 'spec.jobTemplate.spec.template') ?? get(resource.body, 'spec.template');
}
