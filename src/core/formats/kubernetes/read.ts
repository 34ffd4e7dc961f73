import type { Entry, MapNode, Node, UnknownReason } from '../../model/node.ts';
import { typeOf } from '../../model/object-type.ts';
import { get, itemsOf, mapOf } from '../../model/read.ts';
import type { Notice, SourceFile } from '../../model/source.ts';
import { parseJson } from '../../parse/json.ts';
import { directivesIn } from '../../parse/yaml/directives.ts';
import { parseYaml, type Slice, splitDocuments } from '../../parse/yaml/index.ts';
import type { ParsedFile } from '../contract.ts';
import { isHeaderOnly } from './kinds.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import { forgetPodDetails } from './prune.ts';

/** Data texts longer than this are dashboards and bundles, not settings that a policy refers to. */
const largestConfigMap = 100_000;

export function readManifests(file: SourceFile): ParsedFile<Manifest> {
  const documents: Manifest[] = [];
  const notices: Notice[] = [];
  if (file.path.endsWith('.json')) {
    const { root, notices: problems } = parseJson(file.path, file.text);
    notices.push(...problems);
    addObjects(file, { lead: 0, start: 0, end: file.text.length }, root, documents);
  } else {
    for (const slice of splitDocuments(file.text)) readDocument(file, slice, documents, notices);
  }
  return { path: file.path, documents, notices };
}

function readDocument(file: SourceFile, slice: Slice, documents: Manifest[], notices: Notice[]): void {
  const text = file.text.slice(slice.start, slice.end);
  const apiVersion = topLevel(text, 'apiVersion');
  const kind = topLevel(text, 'kind');
  // Flow style (JSON in a YAML file) keeps its keys elsewhere.
  if ((!apiVersion || !kind) && !/^\s*\{/.test(text)) return;
  const type = apiVersion && kind && typeOf({ apiVersion, kind });
  if (type && type !== 'List' && (isHeaderOnly(type) || (isData(type) && text.length > largestConfigMap))) {
    const header = readHeader(file, slice, text, `${kind}`);
    if (header) addObjects(file, slice, header, documents);
    return;
  }
  const { root, notices: problems } = parseYaml(file.path, file.text, slice.start, slice.end);
  notices.push(...(text.includes('{{') ? problems.map(templateNotice) : problems));
  addObjects(file, slice, root, documents);
}

/** A template outside of a chart is no broken manifest. */
function templateNotice(notice: Notice): Notice {
  if (notice.code !== 'yaml-syntax') return notice;
  const message = 'This looks like a template. What follows in this document is not read.';
  return { ...notice, code: 'yaml-template', severity: 'information', message };
}

function isData(type: string): boolean {
  return type === 'ConfigMap' || type === 'Secret';
}

function topLevel(text: string, key: 'apiVersion' | 'kind'): string | undefined {
  const line =
    key === 'kind'
      ? /^["']?kind["']?[ \t]*:[ \t]+["']?([^\s"'#,}]+)/m
      : /^["']?apiVersion["']?[ \t]*:[ \t]+["']?([^\s"'#,}]+)/m;
  return line.exec(text)?.[1];
}

/** Reads apiVersion, kind and metadata, and marks the rest as unread. */
function readHeader(file: SourceFile, slice: Slice, text: string, kind: string): MapNode | undefined {
  const entries: [string, Entry][] = [];
  for (const match of text.matchAll(/^["']?(?:apiVersion|kind|metadata)["']?[ \t]*:/gm)) {
    const line = text.indexOf('\n', match.index + match[0].length) + 1 || text.length;
    const next = text.slice(line).search(/^[^\s#]/m);
    const end = next < 0 ? text.length : line + next;
    const part = mapOf(parseYaml(file.path, file.text, slice.start + match.index, slice.start + end).root);
    for (const entry of part?.entries ?? []) entries.push(entry);
  }
  const open: UnknownReason = { code: 'unsupported', detail: `BackOps does not read what a ${kind} says` };
  const at = { file: file.path, start: slice.start, end: slice.end };
  return entries.length > 1 ? { kind: 'map', entries: new Map(entries), at, open } : undefined;
}

function addObjects(file: SourceFile, slice: Slice, root: Node, documents: Manifest[]): void {
  const body = mapOf(root);
  if (!body) return;
  const items = body.entries.has('items') ? get(body, 'items') : undefined;
  if (items?.kind === 'list' && /List$/.test(String((get(body, 'kind') as { value?: unknown } | undefined)?.value))) {
    for (const item of itemsOf(items)) if (item.kind === 'map' && item.at) addItem(file, item, documents);
    return;
  }
  const extent = { file: file.path, start: body.at?.start ?? slice.start, end: slice.end };
  const manifest = manifestOf(body, extent, directivesIn(file.path, file.text, slice.lead, slice.end, body));
  add(file, manifest, documents);
}

/** An item of a list; comments above its dash are read, too. */
function addItem(file: SourceFile, item: MapNode, documents: Manifest[]): void {
  const extent = item.at;
  if (!extent) return;
  let lead = file.text.lastIndexOf('\n', extent.start) + 1;
  for (;;) {
    const above = file.text.lastIndexOf('\n', lead - 2) + 1;
    if (lead < 2 || !/^\s*#/.test(file.text.slice(above, lead))) break;
    lead = above;
  }
  const manifest = manifestOf(item, extent, directivesIn(file.path, file.text, lead, extent.end, item));
  add(file, manifest, documents);
}

function add(file: SourceFile, manifest: Manifest | undefined, documents: Manifest[]): void {
  if (!manifest) return;
  forgetPodDetails(manifest.type, manifest.body);
  const at = file.text.indexOf('${', manifest.extent.start);
  documents.push(at >= 0 && at < manifest.extent.end ? { ...manifest, variables: true } : manifest);
}
