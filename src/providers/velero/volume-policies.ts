import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, itemsOf, mapOf, show, textOf } from '../../core/model/read.ts';
import type { Selector, TestSelector } from '../../core/model/selector.ts';
import type { Place } from '../../core/model/source.ts';
import { parseYaml } from '../../core/parse/yaml/index.ts';
import { kindIn } from './storage.ts';

const always: Selector = { op: 'all', of: [] };

/** One entry of `volumePolicies`, before it is known how its action turns out. */
export interface VolumePolicy {
  readonly when: Selector;
  /** `skip`, `fs-backup`, `snapshot`; everything else cannot be judged. */
  readonly action: string;
  readonly because: string;
  readonly at?: Place;
}

/** Types of volumes that no claim is bound to. */
const inlineTypes = new Set(['emptyDir', 'ephemeral', 'configMap', 'secret', 'downwardAPI', 'projected']);

const sayings: Readonly<Record<string, string>> = {
  skip: 'a volume policy skips it',
  'fs-backup': 'a volume policy asks for file-system backup',
  snapshot: 'a volume policy asks for a snapshot',
};

/**
 * The rules of `spec.resourcePolicy: {kind: configmap, name}`: the ConfigMap's single key holds YAML with `volumePolicies[]`, of
 * which the first whose conditions all hold decides (velero internal/resourcepolicies).
 */
export function volumePolicies(
  spec: Node | undefined,
  namespace: Node | undefined,
  context: PolicyContext,
): VolumePolicy[] {
  const reference = get(spec, 'resourcePolicy');
  const name = get(reference, 'name');
  if (reference === undefined || name === undefined) return [];
  const unread = (because: string): VolumePolicy[] => [
    { when: always, action: 'unread', because, ...(name.at && { at: name.at }) },
  ];
  const found = context
    .resources('ConfigMap')
    .find(
      ({ resource }) =>
        show(resource.name) === show(name) && (namespace === undefined || show(resource.namespace) === show(namespace)),
    );
  if (!found) return unread(`the volume policies in the ConfigMap ${show(name)} are not in the workspace`);
  const data = [...(mapOf(get(found.resource.body, 'data'))?.entries.values() ?? [])].map((entry) => entry.value);
  const text = textOf(data[0]);
  if (data.length !== 1 || text === undefined)
    return unread(`the ConfigMap ${show(name)} must hold exactly one key with the volume policies`);
  const root = parseYaml(found.resource.extent.file, text).root;
  const at = data[0]?.at;
  return itemsOf(get(root, 'volumePolicies')).map((policy): VolumePolicy => {
    const action = textOf(get(policy, 'action.type')) ?? 'unread';
    const because = sayings[action] ?? `the volume policy action ${action} cannot be judged`;
    return { when: conditions(get(policy, 'conditions')), action, because, ...(at && { at }) };
  });
}

function conditions(node: Node | undefined): Selector {
  const entries = mapOf(node)?.entries;
  if (!entries) return always;
  return { op: 'all', of: [...entries].map(([key, entry]) => condition(key, entry.value)) };
}

function condition(key: string, value: Node): Selector {
  const test = (on: 'storageClass' | 'volume', field: string): TestSelector => ({
    op: 'test',
    on,
    field,
    is: { op: 'in', values: itemsOf(value) },
    label: `the volume policy's ${key}`,
  });
  switch (key) {
    case 'storageClass':
      return test('storageClass', 'name');
    case 'volumeTypes': {
      // Claims are bound to volumes whose type shows only in the cluster, unless their PersistentVolume is in the files.
      const inline: Record<string, string> = { emptyDir: 'empty-dir', hostPath: 'host-path', ephemeral: 'ephemeral' };
      const kinds = itemsOf(value).flatMap((item) => inline[textOf(item) ?? ''] ?? []);
      const known: TestSelector = {
        op: 'test',
        on: 'volume',
        field: 'source',
        is: { op: 'exists' },
        label: 'the kind of its volume',
      };
      const doubt: Selector = {
        op: 'all',
        of: [
          kindIn(['claim', 'whole']),
          { op: 'not', of: known },
          { op: 'constant', value: 'unknown', label: 'the type of the volume behind the claim' },
        ],
      };
      const ofClaims = itemsOf(value).some((item) => !inlineTypes.has(textOf(item) ?? ''));
      return { op: 'any', of: [kindIn(kinds), test('volume', 'source'), ...(ofClaims ? [doubt] : [])] };
    }
    case 'pvcLabels':
      return {
        op: 'all',
        of: [...(mapOf(value)?.entries ?? [])].map(([label, entry]) => ({
          op: 'test',
          on: 'claim',
          field: 'labels',
          key: label,
          is: { op: 'equals', value: entry.value },
          label: "the volume policy's pvcLabels",
        })),
      };
    default:
      return { op: 'constant', value: 'unknown', label: `the volume policy's ${key}` };
  }
}
