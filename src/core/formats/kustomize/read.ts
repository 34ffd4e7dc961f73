import { emptyMap, type MapNode } from '../../model/node.ts';
import { baseName } from '../../model/paths.ts';
import { get, mapOf, textOf } from '../../model/read.ts';
import type { Notice, SourceFile } from '../../model/source.ts';
import { parseYaml, splitDocuments } from '../../parse/yaml/index.ts';
import type { ParsedFile } from '../contract.ts';

/** A kustomization, or the text of a file that one may refer to: a patch list, data of a generator. */
export type KustomizeDocument =
  | { readonly kind: 'kustomization'; readonly body: MapNode; readonly component: boolean; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

/** Texts longer than this are no patches, and no data that matters here. */
const largestText = 200_000;

export function isKustomizationPath(path: string): boolean {
  return /^(?:kustomization\.ya?ml|Kustomization)$/.test(baseName(path));
}

export function acceptsKustomize({ path, text }: SourceFile): boolean {
  return isKustomizationPath(path) || (/\.(?:ya?ml|json|env|properties)$/.test(path) && text.length <= largestText);
}

export function readKustomize({ path, text }: SourceFile): ParsedFile<KustomizeDocument> {
  if (!isKustomizationPath(path)) return { path, documents: [{ kind: 'text', text }], notices: [] };
  const slice = splitDocuments(text)[0];
  const notices: Notice[] = [];
  let body: MapNode = emptyMap;
  if (slice) {
    const parsed = parseYaml(path, text, slice.start, slice.end);
    notices.push(...parsed.notices);
    body = mapOf(parsed.root) ?? { ...emptyMap, open: { code: 'broken', detail: 'the kustomization cannot be read' } };
  }
  const group = textOf(get(body, 'apiVersion'));
  // A Flux Kustomization that happens to be in a file of that name is an object, not a kustomization.
  if (group?.startsWith('kustomize.toolkit.fluxcd.io/'))
    return { path, documents: [{ kind: 'text', text }], notices: [] };
  return {
    path,
    documents: [{ kind: 'kustomization', body, component: textOf(get(body, 'kind')) === 'Component', text }],
    notices,
  };
}
