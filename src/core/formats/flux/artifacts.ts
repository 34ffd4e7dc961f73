import { joinPath } from '../../model/paths.ts';
import { get, itemsOf, textOf } from '../../model/read.ts';
import type { ParsedFile } from '../contract.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { variantOf } from '../layout.ts';

/** Parts of the repository that an ArtifactGenerator copies: folder of the artifact → folder of the repository. */
interface Copy {
  readonly artifact: string;
  readonly variant: string | undefined;
  readonly from: string;
  readonly to: string;
}

export type Artifacts = readonly Copy[];

export function artifactsOf(files: ReadonlyMap<string, ParsedFile<Manifest>>): Artifacts {
  const copies: Copy[] = [];
  for (const file of files.values())
    for (const manifest of file.documents) {
      if (manifest.type !== 'source.extensions.fluxcd.io/ArtifactGenerator') continue;
      for (const artifact of itemsOf(get(manifest.body, 'spec.artifacts')))
        for (const copy of itemsOf(get(artifact, 'copy'))) {
          const from = /^@[^/]+\/(.*?)\/?\*\*$/.exec(textOf(get(copy, 'from')) ?? '')?.[1];
          const to = /^@artifact\/(.*)$/.exec(textOf(get(copy, 'to')) ?? '')?.[1];
          if (from === undefined || to === undefined) continue;
          const name = textOf(get(artifact, 'name')) ?? '';
          copies.push({ artifact: name, variant: variantOf(file.path), from, to: joinPath('.', to) });
        }
    }
  return copies;
}

/** Folder that a Flux Kustomization applies; undefined when it is not known or belongs to another repository. */
export function folderOfFlux(manifest: Manifest, artifacts: Artifacts): string | undefined {
  const source = textOf(get(manifest.body, 'spec.sourceRef.kind')) ?? 'GitRepository';
  const name = textOf(get(manifest.body, 'spec.sourceRef.name')) ?? '';
  const written = get(manifest.body, 'spec.path');
  if (written && textOf(written) === undefined) return undefined;
  const path = joinPath('.', (textOf(written) ?? '').replace(/^\/+/, ''));
  if (path === undefined) return undefined;
  if (source === 'ExternalArtifact') return copiedFrom(artifacts, name, variantOf(manifest.extent.file), path);
  if (source !== 'GitRepository' && source !== 'Bucket') return undefined;
  // The root of another repository is not the root of this one.
  return path === '.' && name !== 'flux-system' ? undefined : path;
}

function copiedFrom(artifacts: Artifacts, name: string, variant: string | undefined, path: string): string | undefined {
  const own = artifacts.filter((copy) => copy.artifact === name);
  const copies = own.some((copy) => copy.variant === variant) ? own.filter((copy) => copy.variant === variant) : own;
  for (const { from, to } of copies) {
    if (to === '.') return joinPath(from, path === '.' ? '' : path);
    if (path === to || path.startsWith(`${to}/`)) return joinPath(from, path.slice(to.length + 1));
  }
  return undefined;
}
