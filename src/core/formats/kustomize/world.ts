import type { Node } from '../../model/node.ts';
import { folderOf, joinPath } from '../../model/paths.ts';
import { get, itemsOf, textOf } from '../../model/read.ts';
import type { Notice, Place } from '../../model/source.ts';
import { parseYaml, splitDocuments } from '../../parse/yaml/index.ts';
import type { ParsedFile } from '../contract.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { isRemote } from './paths.ts';
import { isKustomizationPath, type KustomizeDocument } from './read.ts';
import { recall } from './recall.ts';

export type KustomizationDocument = Extract<KustomizeDocument, { kind: 'kustomization' }>;

export interface Kustomization {
  readonly path: string;
  readonly folder: string;
  readonly document: KustomizationDocument;
  /** What it takes in: `resources:`, and the older `bases:`. */
  readonly resources: readonly Listed[];
  readonly components: readonly Listed[];
  /** Absent for one that Flux makes up. */
  readonly file?: ParsedFile<KustomizeDocument>;
}

/** What kustomize can see: the kustomizations by folder, the manifests and other texts by path. */
export interface World {
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly manifests: ReadonlyMap<string, ParsedFile<Manifest>>;
  readonly texts: ReadonlyMap<string, ParsedFile<KustomizeDocument>>;
}

export function worldOf(
  texts: ReadonlyMap<string, ParsedFile<KustomizeDocument>>,
  manifests: ReadonlyMap<string, ParsedFile<Manifest>>,
  known: WeakMap<KustomizationDocument, Lists>,
): World {
  const kustomizations = new Map<string, Kustomization>();
  for (const [path, file] of texts) {
    const document = file.documents[0];
    if (document?.kind !== 'kustomization' || !isKustomizationPath(path)) continue;
    const folder = folderOf(path);
    const lists = recall(known, document, () => listsOf(folder, document));
    kustomizations.set(folder, { path, folder, document, file, ...lists });
  }
  return { kustomizations, manifests, texts };
}

export type Lists = Pick<Kustomization, 'resources' | 'components'>;

function listsOf(folder: string, { body }: KustomizationDocument): Lists {
  return {
    resources: [...listed(folder, get(body, 'resources')), ...listed(folder, get(body, 'bases'))],
    components: listed(folder, get(body, 'components')),
  };
}

export function sourceText(world: World, path: string): string | undefined {
  return world.texts.get(path)?.documents[0]?.text;
}

/** What a build found on its way, besides objects. */
export interface Trail {
  /** Sentences for Environment.unread. */
  readonly unread: Set<string>;
  readonly missing: Set<string>;
  readonly notices: Notice[];
  /** Everything that was read: claimed, and the dependencies of the result. */
  readonly files: Map<string, ParsedFile>;
  /** The same for files that were read as a text. */
  readonly texts: Map<string, ParsedFile>;
}

export function newTrail(): Trail {
  return { unread: new Set(), missing: new Set(), notices: [], files: new Map(), texts: new Map() };
}

export function report(trail: Trail, code: string, at: Place, message: string): void {
  if (trail.notices.some((notice) => notice.message === message && notice.file === at.file)) return;
  trail.notices.push({ code, severity: 'warning', file: at.file, at, message });
}

/**
 * The documents of a text inside a YAML text (`patch: |-`). A block text is YAML at its own place in the file, so that every
 * value keeps its exact place; any other text is read apart, and its values share the place of the whole.
 */
export function innerDocuments(world: World, node: Node | undefined): Node[] {
  const value = textOf(node);
  if (node?.kind !== 'scalar' || value === undefined || !node.at) return [];
  const { file, start, end } = node.at;
  const text = sourceText(world, file);
  if (text?.[start] === '|' && !/^---/m.test(value)) {
    const body = text.indexOf('\n', start) + 1;
    if (body > 0 && body < end) {
      const parsed = parseYaml(file, text, body, end);
      if (parsed.notices.length === 0) return [parsed.root];
    }
  }
  const at = node.at;
  return splitDocuments(value).map((slice) => relocate(parseYaml(file, value, slice.start, slice.end).root, at));
}

function relocate(node: Node, at: Place): Node {
  if (node.kind === 'map') {
    const entries = new Map([...node.entries].map(([key, entry]) => [key, { value: relocate(entry.value, at) }]));
    return { ...node, entries, at };
  }
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => relocate(item, at)), at };
  return { ...node, at };
}

/** The documents of a patch file. */
export function fileDocuments(world: World, path: string): Node[] | undefined {
  const manifests = world.manifests.get(path);
  if (manifests && manifests.documents.length > 0) return manifests.documents.map((document) => document.body);
  const text = sourceText(world, path);
  if (text === undefined) return undefined;
  return splitDocuments(text).map((slice) => parseYaml(path, text, slice.start, slice.end).root);
}

export function field(kustomization: Kustomization, key: string): Node | undefined {
  return get(kustomization.document.body, [key]);
}

/** An item of `resources:` or `components:`, and where it leads. */
export interface Listed {
  readonly item: Node;
  readonly text: string;
  readonly remote: boolean;
  readonly path: string;
}

export function listed(folder: string, items: Node | undefined): Listed[] {
  return itemsOf(items).flatMap((item) => {
    const text = textOf(item);
    return text === undefined ? [] : [{ item, text, remote: isRemote(text), path: joinPath(folder, text) }];
  });
}

/** A text that a kustomization names, noted as read or missing. */
export function readText(world: World, trail: Trail, path: string): string | undefined {
  const text = sourceText(world, path);
  const file = world.texts.get(path);
  if (file) trail.texts.set(path, file);
  // Files of other kinds are never given, so that asking for them would not help.
  else if (/\.(?:ya?ml|json|env|properties)$/.test(path)) trail.missing.add(path);
  return text;
}
