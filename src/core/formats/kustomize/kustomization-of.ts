import type { Node } from '../../model/node.ts';
import { get } from '../../model/read.ts';
import type { ParsedFile } from '../contract.ts';
import type { KustomizeDocument } from './read.ts';

/** The kustomization file of an environment, and its `resources` list: where a new file has to be listed. */
export function kustomizationOf(
  files: ReadonlyMap<string, ParsedFile>,
  environmentId: string,
): { readonly path: string; readonly resources: Node | undefined } | undefined {
  // A Flux environment that shares its path with others is called `path (name)`.
  const folder = environmentId.replace(/ \([^()]*\)$/, '');
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const path = folder === '.' ? name : `${folder}/${name}`;
    const document = files.get(path)?.documents[0] as KustomizeDocument | undefined;
    if (document?.kind === 'kustomization') return { path, resources: get(document.body, 'resources') };
  }
  return undefined;
}
