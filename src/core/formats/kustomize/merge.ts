import type { Entry, ListNode, MapNode, Node } from '../../model/node.ts';
import { get, textOf } from '../../model/read.ts';

/** Lists that a strategic merge joins by a key; Kubernetes' own kinds only. All other lists are replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  env: 'name',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
};

/** Groups whose kinds kustomize has a schema for. */
export function hasMergeKeys(apiVersion: string): boolean {
  return /^(?:v1|(?:apps|batch|autoscaling|policy|extensions|[a-z.]+\.k8s\.io)\/)/.test(apiVersion);
}

/** A strategic merge patch. Undefined: the patch deletes the object. */
export function mergeMaps(base: MapNode, patch: MapNode, strategic: boolean): MapNode | undefined {
  const directive = textOf(get(patch, '$patch'));
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return { ...patch, entries: without(patch, '$patch') };
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of patch.entries) {
    if (key.startsWith('$')) continue;
    const old = entries.get(key);
    const merged = mergeNodes(old?.value, entry.value, key, strategic);
    if (merged === undefined) entries.delete(key);
    else entries.set(key, { ...(entry.key ? { key: entry.key } : {}), value: merged });
  }
  const open = base.open ?? patch.open;
  return { ...base, entries, ...(open && { open }) };
}

function without(map: MapNode, key: string): ReadonlyMap<string, Entry> {
  const entries = new Map(map.entries);
  entries.delete(key);
  return entries;
}

function mergeNodes(base: Node | undefined, patch: Node, key: string, strategic: boolean): Node | undefined {
  if (patch.kind === 'scalar' && patch.value === null) return undefined;
  if (patch.kind === 'map') {
    if (base?.kind === 'map') return mergeMaps(base, patch, strategic);
    // The base is not known, so that the patch tells only a part of the result.
    if (base?.kind === 'unknown') return { ...patch, open: base.reason };
    return mergeMaps({ ...patch, entries: new Map() }, patch, strategic);
  }
  const mergeKey = strategic ? mergeKeys[key] : undefined;
  if (patch.kind === 'list' && mergeKey) {
    if (base?.kind === 'list') return mergeLists(base, patch, mergeKey);
    if (base?.kind === 'unknown') return { ...patch, open: base.reason };
  }
  return patch;
}

function mergeLists(base: ListNode, patch: ListNode, mergeKey: string): ListNode {
  const replaces = patch.items.some((item) => textOf(get(item, '$patch')) === 'replace');
  const items = replaces ? [] : [...base.items];
  const added: Node[] = [];
  for (const item of patch.items) {
    if (item.kind !== 'map') continue;
    const id = textOf(get(item, mergeKey));
    if (id === undefined) {
      if (!item.entries.has('$patch')) added.push(item);
      continue;
    }
    const index = items.findIndex((candidate) => textOf(get(candidate, mergeKey)) === id);
    const old = items[index];
    if (old?.kind === 'map') {
      const merged = mergeMaps(old, item, true);
      if (merged) items[index] = merged;
      else items.splice(index, 1);
    } else {
      const fresh = mergeMaps({ ...item, entries: new Map() }, item, true);
      if (fresh) added.push(fresh);
    }
  }
  const open = base.open ?? patch.open;
  // kustomize puts new items first.
  return { ...base, items: [...added, ...items], ...(open && { open }) };
}
