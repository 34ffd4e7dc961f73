import { type Node, unknown } from '../../model/node.ts';
import { get, isTrue, itemsOf, mapOf, textOf } from '../../model/read.ts';
import type { ParsedFile } from '../contract.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { variantOf } from '../layout.ts';
import type { Variables } from './substitute.ts';

/** ConfigMaps and Secrets of the workspace by `kind name`. */
export type Sources = ReadonlyMap<string, readonly Manifest[]>;

export function sourcesOf(manifests: ReadonlyMap<string, ParsedFile<Manifest>>): Sources {
  const sources = new Map<string, Manifest[]>();
  for (const file of manifests.values())
    for (const manifest of file.documents) {
      if (manifest.type !== 'ConfigMap' && manifest.type !== 'Secret') continue;
      const key = `${manifest.type} ${textOf(get(manifest.body, 'metadata.name'))}`;
      const known = sources.get(key);
      if (known) known.push(manifest);
      else sources.set(key, [manifest]);
    }
  return sources;
}

export interface VariableSet {
  /** Absent: nothing is substituted at all. */
  readonly variables?: Variables;
  /** ConfigMaps and Secrets that were read: the result depends on them. */
  readonly from: readonly Manifest[];
}

/**
 * What `spec.postBuild` substitutes. A variable that no visible source sets takes its default, although a Secret that is not
 * in the workspace might set it: names of that kind hold domains and addresses, and every reader of the files thinks the same.
 */
export function variablesOf(manifest: Manifest, sources: Sources, variant: string | undefined): VariableSet {
  const postBuild = get(manifest.body, 'spec.postBuild');
  const inline = mapOf(get(postBuild, 'substitute'));
  const references = itemsOf(get(postBuild, 'substituteFrom'));
  if (!inline?.entries.size && references.length === 0) return { from: [] };
  const variables = new Map<string, Node>();
  const from: Manifest[] = [];
  for (const reference of references) {
    const kind = textOf(get(reference, 'kind'));
    const candidates = sources.get(`${kind} ${textOf(get(reference, 'name'))}`) ?? [];
    const same = candidates.filter((candidate) => variantOf(candidate.extent.file) === variant);
    const source = candidates.length > 1 && same.length === 1 ? same[0] : candidates[0];
    const doubtful = candidates.length > 1 && same.length !== 1;
    if (!source) continue;
    from.push(source);
    const optional = isTrue(get(reference, 'optional')) === 'yes';
    for (const field of ['data', 'stringData'])
      for (const [name, entry] of mapOf(get(source.body, field))?.entries ?? []) {
        const hidden = doubtful || field === 'stringData' || source.type === 'Secret' || isEncrypted(entry.value);
        const detail = `the value of ${name} comes from ${kind} ${textOf(get(reference, 'name'))}${optional ? ' where there is one' : ''}`;
        variables.set(name, hidden ? unknown({ code: 'templated', detail }, { at: entry.value.at }) : entry.value);
      }
  }
  for (const [name, entry] of inline?.entries ?? []) variables.set(name, entry.value);
  return { variables, from };
}

/** SOPS leaves keys readable and encrypts values. */
function isEncrypted(node: Node): boolean {
  return textOf(node)?.startsWith('ENC[') ?? false;
}
