import { type Entry, type MapNode, type Node, scalar } from './node.ts';
import { mapOf } from './read.ts';
import type { Place } from './source.ts';

/**
 * A Helm chart that something in the workspace installs without an object of its own: kustomize's `helmCharts`, a chart's
 * dependency. Its body is `metadata.{name,namespace}` of the release and `spec.{chart,values}`.
 */
export const chartType = 'helm.sh/Chart';

export interface InstalledChart {
  /** Of the release. */
  readonly name: string;
  readonly namespace?: Node | undefined;
  readonly chart: string;
  /** With `open` set, where more values may come from elsewhere. */
  readonly values: Node;
  readonly at: Place;
}

export function chartBody({ name, namespace, chart, values, at }: InstalledChart): MapNode {
  const map = (entries: Readonly<Record<string, Node | undefined>>): MapNode => ({
    kind: 'map',
    entries: new Map(Object.entries(entries).flatMap(([key, value]) => (value ? [[key, { value }]] : []))),
    at,
    via: 'computed',
  });
  const text = (value: string) => scalar(value, at, 'computed');
  return map({
    apiVersion: text('helm.sh/v1'),
    kind: text('Chart'),
    metadata: map({ name: text(name), namespace }),
    spec: map({ chart: text(chart), values }),
  });
}

/** As Helm lays values over each other: maps are joined, everything else is replaced. */
export function laidOver(base: Node | undefined, upper: Node | undefined): Node | undefined {
  const [below, above] = [mapOf(base), mapOf(upper)];
  if (!below || !above) return upper ?? base;
  const entries = new Map<string, Entry>(below.entries);
  for (const [key, entry] of above.entries) {
    const value = laidOver(below.entries.get(key)?.value, entry.value);
    entries.set(key, value ? { ...entry, value } : entry);
  }
  const open = above.open ?? below.open;
  return { ...above, entries, ...(open && { open }) };
}
