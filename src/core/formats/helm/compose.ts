import { chartBody } from '../../model/chart.ts';
import { emptyMap, type MapNode, type Node, type UnknownReason, unknown } from '../../model/node.ts';
import { folderOf } from '../../model/paths.ts';
import { get, isTrue, itemsOf, mapOf, show, textOf } from '../../model/read.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import { withUniqueAddresses } from '../kubernetes/addresses.ts';
import { type Manifest, manifestOf, resourceOf } from '../kubernetes/manifest.ts';
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
  let others: ReadonlySet<string> | undefined;
  for (const [folder, chart] of charts) {
    const body = chart.documents[0]?.kind === 'chart' ? chart.documents[0].body : undefined;
    const files = templates.get(folder) ?? [];
    if (isVendored(folder, charts) || textOf(get(body, 'type')) === 'library') continue;
    const installsOthers = itemsOf(get(body, 'dependencies')).length > 0;
    if (files.length === 0 && !installsOthers) continue;
    const values = valuesOf(input, folder);
    // Every path of the workspace is looked at for it: only where it is asked for.
    if (installsOthers) others ??= otherValuesIn(input);
    const isPartial = installsOthers && others?.has(folder) === true;
    const dependencies = [chart, ...(values ? [values] : []), ...files, isPartial];
    environments.push(
      input.memo(`chart:${folder}`, dependencies, () => describe(folder, body, { file: values, isPartial }, files)),
    );
  }
  return { environments, claimed, notices: [], missing: [] };
}

function valuesOf(input: ComposeInput<HelmDocument>, folder: string): ParsedFile<HelmDocument> | undefined {
  const prefix = folder === '.' ? '' : `${folder}/`;
  return input.files.get(`${prefix}values.yaml`) ?? input.files.get(`${prefix}values.yml`);
}

/** Folders with values that somebody may give at install: `values-prod.yaml`. */
function otherValuesIn(input: ComposeInput<HelmDocument>): ReadonlySet<string> {
  const paths = [...input.of('kustomize').keys()].filter((path) => /(?:^|\/)[^/]*values[^/]*\.ya?ml$/i.test(path));
  return new Set(paths.filter((path) => !/(?:^|\/)values\.ya?ml$/.test(path)).map(folderOf));
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
  values: { readonly file: ParsedFile<HelmDocument> | undefined; readonly isPartial: boolean },
  files: readonly ParsedFile<HelmDocument>[],
): Environment {
  const document = values.file?.documents[0];
  const defaults = document?.kind === 'values' ? document.body : undefined;
  const resources: Resource[] = dependenciesOf(chart, defaults, values.isPartial).map((one) => resourceOf(one));
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

/**
 * The charts that a chart installs with itself (helm.sh/docs/topics/charts, "Chart dependencies"), each with its part of the values. Values
 * that are given at install may add to them.
 */
function dependenciesOf(chart: Node | undefined, defaults: Node | undefined, isPartial: boolean): Manifest[] {
  return itemsOf(get(chart, 'dependencies')).flatMap((item) => {
    const name = textOf(get(item, 'name'));
    const at = item.at;
    if (name === undefined || !at || isSwitchedOff(item, defaults)) return [];
    const key = textOf(get(item, 'alias')) ?? name;
    const values = mapOf(get(defaults, [key])) ?? emptyMap;
    const open: UnknownReason = { code: 'chosen-at-apply', detail: 'values that are given at install may say it' };
    const manifest = manifestOf(
      chartBody({ name: key, chart: name, values: isPartial ? { ...values, open } : values, at }),
      at,
      [],
    );
    return manifest ? [manifest] : [];
  });
}

/** `condition: velero.enabled,global.velero`: the first of them that is set decides. */
function isSwitchedOff(dependency: Node, defaults: Node | undefined): boolean {
  const paths = textOf(get(dependency, 'condition'))?.split(',') ?? [];
  const decisive = paths.map((path) => get(defaults, path.trim())).find((one) => one !== undefined);
  return isTrue(decisive, 'yes') === 'no';
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
