import { type MapNode, type Node, unknown } from '../../model/node.ts';
import { folderOf } from '../../model/paths.ts';
import { get, itemsOf, show, textOf } from '../../model/read.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import { withUniqueAddresses } from '../kubernetes/addresses.ts';
import { type Manifest, resourceOf } from '../kubernetes/manifest.ts';
import { mapLeaves } from '../kubernetes/tree.ts';
import { isExamplePath, variantOf } from '../layout.ts';
import type { HelmDocument } from './read.ts';

/** One environment per chart; charts inside another's `charts/` are left alone. */
export function composeHelm(input: ComposeInput<HelmDocument>): Composition {
  const charts = new Map<string, ParsedFile<HelmDocument>>();
  for (const [path, file] of input.files) if (file.documents[0]?.kind === 'chart') charts.set(folderOf(path), file);
  const templates = new Map<string, ParsedFile<HelmDocument>[]>();
  const claimed = new Set<string>();
  for (const [path, file] of input.files) {
    const folder = chartOf(path, charts);
    if (folder === undefined) continue;
    claimed.add(path);
    if (!path.slice(folder === '.' ? 0 : folder.length + 1).startsWith('templates/')) continue;
    const known = templates.get(folder);
    if (known) known.push(file);
    else templates.set(folder, [file]);
  }
  const environments: Environment[] = [];
  for (const [folder, chart] of charts) {
    const body = chart.documents[0]?.kind === 'chart' ? chart.documents[0].body : undefined;
    const files = templates.get(folder) ?? [];
    if (isVendored(folder, charts) || textOf(get(body, 'type')) === 'library' || files.length === 0) continue;
    const values = valuesOf(input, folder);
    const dependencies = [chart, ...(values ? [values] : []), ...files];
    environments.push(input.memo(`chart:${folder}`, dependencies, () => describe(folder, body, values, files)));
  }
  return { environments, claimed, notices: [], missing: [] };
}

function valuesOf(input: ComposeInput<HelmDocument>, folder: string): ParsedFile<HelmDocument> | undefined {
  const prefix = folder === '.' ? '' : `${folder}/`;
  return input.files.get(`${prefix}values.yaml`) ?? input.files.get(`${prefix}values.yml`);
}

/** The innermost chart whose templates or values a path belongs to. */
function chartOf(path: string, charts: ReadonlyMap<string, unknown>): string | undefined {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    if (charts.has(folder)) return folder;
    if (folder === '.') return undefined;
  }
}

function isVendored(folder: string, charts: ReadonlyMap<string, unknown>): boolean {
  const match = /^(?:(.*)\/)?charts\/[^/]+$/.exec(folder);
  return match !== null && charts.has(match[1] ?? '.');
}

function describe(
  folder: string,
  chart: Node | undefined,
  values: ParsedFile<HelmDocument> | undefined,
  files: readonly ParsedFile<HelmDocument>[],
): Environment {
  const document = values?.documents[0];
  const defaults = document?.kind === 'values' ? document.body : undefined;
  const resources: Resource[] = [];
  const unread: string[] = [];
  for (const file of files) {
    // Helm's own tests are no part of the release.
    if (file.path.includes('/templates/tests/')) continue;
    for (const one of file.documents) {
      if (one.kind === 'object') resources.push(resourceOf(withDefaults(one.manifest, defaults)));
      else if (one.kind === 'hidden') unread.push(`${file.path} renders an object whose kind is not written in it`);
    }
  }
  for (const dependency of itemsOf(get(chart, 'dependencies')))
    unread.push(`The chart depends on ${show(get(dependency, 'name'))}, which is not read`);
  const inside = folder === '.' ? 'x.yaml' : `${folder}/x.yaml`;
  const variant = variantOf(inside);
  return {
    id: folder,
    format: 'helm',
    title: 'Helm chart',
    resources: withUniqueAddresses(resources),
    purpose: isExamplePath(inside) ? 'example' : 'production',
    ...(variant && { variant }),
    unread: [...new Set(unread)],
  };
}

/** Tells the chart's default beside the value that decides. It may be overridden at install, so that it stays unknown. */
function withDefaults(manifest: Manifest, values: Node | undefined): Manifest {
  const change = (leaf: Node): Node => {
    if (leaf.kind !== 'unknown' || !leaf.reason.detail.startsWith('set by the Helm value ')) return leaf;
    const path = leaf.reason.detail.slice('set by the Helm value '.length);
    const value = get(values, path);
    if (value === undefined || value.kind !== 'scalar') return leaf;
    const { at, kind, reason, ...more } = leaf;
    return { ...unknown({ ...reason, detail: `${reason.detail} (default: ${show(value)})` }, { at }), ...more };
  };
  return { ...manifest, body: mapLeaves(manifest.body, change) as MapNode };
}
