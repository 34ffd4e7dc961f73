import { laidOver } from '../../core/model/chart.ts';
import type { Entry, Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, itemsOf, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { parseYaml } from '../../core/parse/yaml/index.ts';

export interface ReleaseValues {
  readonly values: Node | undefined;
  /** Values come from something that is not in the workspace, or cannot be read there. */
  readonly isPartial: boolean;
}

/**
 * The values of a HelmRelease: those that `spec.valuesFrom` names, each over the ones before, and `spec.values` over them all
 * (fluxcd.io/flux/components/helm/helmreleases, "Values references"). Secrets and single values (`targetPath`) are not read.
 */
export function releaseValues(release: Resource, context: PolicyContext): ReleaseValues {
  const parts = itemsOf(get(release.body, 'spec.valuesFrom')).map((one) => valuesIn(one, release, context));
  const values = [...parts, get(release.body, 'spec.values')].reduce(laidOver, undefined);
  return { values, isPartial: parts.includes(undefined) };
}

function valuesIn(reference: Node, release: Resource, context: PolicyContext): Node | undefined {
  if (textOf(get(reference, 'kind')) !== 'ConfigMap' || get(reference, 'targetPath')) return undefined;
  const [name, namespace] = [textOf(get(reference, 'name')), textOf(release.namespace)];
  const named = context
    .resources('ConfigMap')
    .filter(({ resource }) => textOf(resource.name) === name && textOf(resource.namespace) === namespace);
  const [first, second] = named.filter(({ environment }) => environment === named[0]?.environment);
  if (name === undefined || !first || second) return undefined;
  const written = get(reference, 'valuesKey');
  const key = written === undefined ? 'values.yaml' : (textOf(written) ?? '');
  const { resource } = first;
  return context.remember(resource, `velero-values ${key}`, () =>
    valuesInText(get(resource.body, ['data', key]), resource),
  );
}

/** Values that an object holds as a text; undefined where the text cannot be read. */
export function valuesInText(node: Node | undefined, { extent }: Resource): Node | undefined {
  const text = textOf(node);
  return text === undefined ? undefined : withoutPlaces(parseYaml(extent.file, text).root);
}

/** Offsets inside a text inside YAML are no places of the file. */
function withoutPlaces(node: Node): Node {
  const { at: _, ...rest } = node;
  if (rest.kind === 'list') return { ...rest, items: rest.items.map(withoutPlaces) };
  if (rest.kind !== 'map') return rest;
  const entries = [...rest.entries].map(([key, entry]): [string, Entry] => [
    key,
    { value: withoutPlaces(entry.value) },
  ]);
  return { ...rest, entries: new Map(entries) };
}
