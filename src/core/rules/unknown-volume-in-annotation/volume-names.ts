import type { Node } from '../../model/node.ts';
import { get, itemsOf, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import { podTemplates } from '../shared/sites.ts';

export interface VolumeNames {
  /** Volumes of the pod; a StatefulSet's claim templates are volumes too, by the template's name. */
  readonly names: ReadonlySet<string>;
  /** What people write instead, claim names and mount paths, and the volume that they mean by it. */
  readonly aliases: ReadonlyMap<string, { readonly name: string; readonly what: string }>;
}

/** Undefined where not all volumes can be read: then no name is certainly wrong. */
export function volumeNamesOf(resource: Resource): VolumeNames | undefined {
  const path = podTemplates[resource.type];
  const pod = path === undefined ? resource.body : get(resource.body, path);
  const lists = [get(pod, 'spec.volumes'), get(resource.body, 'spec.volumeClaimTemplates')];
  if (pod?.kind === 'unknown' || lists.some(isUnreadable)) return undefined;
  const names = new Set<string>();
  const aliases = new Map<string, { name: string; what: string }>();
  for (const volume of itemsOf(lists[0])) {
    const name = textOf(get(volume, 'name'));
    if (name === undefined) return undefined;
    names.add(name);
    const claim = textOf(get(volume, 'persistentVolumeClaim.claimName'));
    if (claim !== undefined) aliases.set(claim, { name, what: 'the name of the claim' });
  }
  for (const template of itemsOf(lists[1])) {
    const name = textOf(get(template, 'metadata.name'));
    if (name === undefined) return undefined;
    names.add(name);
    const set = textOf(resource.name);
    if (set !== undefined) aliases.set(`${name}-${set}-0`, { name, what: 'the name of a claim' });
  }
  for (const key of ['containers', 'initContainers']) {
    for (const mount of itemsOf(get(pod, ['spec', key])).flatMap((one) => itemsOf(get(one, 'volumeMounts')))) {
      const name = textOf(get(mount, 'name'));
      const mountPath = textOf(get(mount, 'mountPath'));
      if (name !== undefined && mountPath !== undefined) aliases.set(mountPath, { name, what: 'a mount path' });
    }
  }
  return { names, aliases };
}

function isUnreadable(list: Node | undefined): boolean {
  if (list === undefined) return false;
  return list.kind !== 'list' || list.open !== undefined;
}
