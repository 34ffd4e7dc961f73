import { chartBody, laidOver } from '../../model/chart.ts';
import { emptyMap, type MapNode, type Node, type UnknownReason } from '../../model/node.ts';
import { joinPath } from '../../model/paths.ts';
import { get, itemsOf, mapOf, textOf } from '../../model/read.ts';
import { parseYaml } from '../../parse/yaml/index.ts';
import { manifestOf } from '../kubernetes/manifest.ts';
import { type Batch, built } from './object.ts';
import { field, type Kustomization, readText, type Trail, type World } from './world.ts';

const elsewhere: UnknownReason = {
  code: 'unresolved',
  detail: 'a file with values of the chart is not in the workspace',
};

/** The charts of `helmCharts`, with their values: what a chart makes of them is not read here, but a provider may know a chart. */
export function chartsOf(world: World, trail: Trail, kustomization: Kustomization): Batch {
  return itemsOf(field(kustomization, 'helmCharts')).flatMap((item) => {
    const chart = textOf(get(item, 'name'));
    if (chart === undefined) return [];
    const at = item.at ?? { file: kustomization.path, start: 0, end: 0 };
    const body = chartBody({
      name: textOf(get(item, 'releaseName')) ?? chart,
      namespace: get(item, 'namespace'),
      chart,
      values: valuesOf(world, trail, kustomization, item),
      at,
    });
    const manifest = manifestOf(body, at, []);
    return manifest ? [built(manifest)] : [];
  });
}

/** kubectl.docs.kubernetes.io/references/kustomize/builtins, HelmChartInflationGenerator: `valuesMerge` is `override` by default. */
function valuesOf(world: World, trail: Trail, { folder }: Kustomization, item: Node): MapNode {
  const inline = get(item, 'valuesInline');
  const merge = textOf(get(item, 'valuesMerge')) ?? 'override';
  const paths = [get(item, 'valuesFile'), ...itemsOf(get(item, 'additionalValuesFiles'))].flatMap((one) => one ?? []);
  let open: UnknownReason | undefined;
  const files = paths.map((one) => {
    const path = joinPath(folder, textOf(one) ?? '');
    const text = readText(world, trail, path);
    if (text === undefined) open = elsewhere;
    return text === undefined ? undefined : parseYaml(path, text).root;
  });
  const written = files.reduce(laidOver, undefined);
  const values =
    merge === 'replace' && inline ? inline : merge === 'merge' ? laidOver(inline, written) : laidOver(written, inline);
  return { ...(mapOf(values) ?? emptyMap), ...(open && { open }) };
}
