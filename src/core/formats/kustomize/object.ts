import type { MapNode, Node } from '../../model/node.ts';
import { typeOf } from '../../model/object-type.ts';
import { get, textOf } from '../../model/read.ts';
import type { Manifest } from '../kubernetes/manifest.ts';

/** An object on its way through kustomize. */
export interface Built {
  readonly manifest: Manifest;
  /** Names and namespaces it had below; patches may use any of them. */
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
}

/**
 * Objects that come from one file, or from one generator. Batches that a change does not touch stay the same array all the way
 * up, so that transformers and readers take the result from last time.
 */
export type Batch = readonly Built[];

export function built(manifest: Manifest): Built {
  return { manifest, names: namesIn(manifest.body, 'name'), namespaces: namesIn(manifest.body, 'namespace') };
}

function namesIn(body: MapNode, key: 'name' | 'namespace'): string[] {
  const text = textOf(get(body, ['metadata', key]));
  return text === undefined ? [] : [text];
}

/** The object with a new body; kind and names follow it. */
export function withBody(object: Built, body: MapNode): Built {
  if (body === object.manifest.body) return object;
  const apiVersion = textOf(get(body, 'apiVersion')) ?? object.manifest.apiVersion;
  const kind = textOf(get(body, 'kind')) ?? object.manifest.kind;
  return {
    manifest: { ...object.manifest, body, apiVersion, kind, type: typeOf({ apiVersion, kind }) },
    names: extended(object.names, namesIn(body, 'name')),
    namespaces: extended(object.namespaces, namesIn(body, 'namespace')),
  };
}

function extended(known: readonly string[], found: readonly string[]): readonly string[] {
  return found[0] === undefined || known.includes(found[0]) ? known : [...known, found[0]];
}

export function group(manifest: Manifest): string {
  const slash = manifest.apiVersion.indexOf('/');
  return slash < 0 ? '' : manifest.apiVersion.slice(0, slash);
}

export function version(manifest: Manifest): string {
  return manifest.apiVersion.slice(manifest.apiVersion.indexOf('/') + 1);
}

/** `target:` of a patch and `select:` of a replacement: every field that is given must match, as anchored expressions. */
export function matchesTarget(object: Built, target: Node | undefined): boolean {
  const { manifest } = object;
  return (
    is(get(target, 'group'), [group(manifest)]) &&
    is(get(target, 'version'), [version(manifest)]) &&
    is(get(target, 'kind'), [manifest.kind]) &&
    is(get(target, 'name'), object.names) &&
    is(get(target, 'namespace'), object.namespaces.length > 0 ? object.namespaces : ['default']) &&
    selects(get(target, 'labelSelector'), get(manifest.body, 'metadata.labels')) &&
    selects(get(target, 'annotationSelector'), get(manifest.body, 'metadata.annotations'))
  );
}

function is(pattern: Node | undefined, values: readonly string[]): boolean {
  const text = textOf(pattern);
  if (text === undefined || text === '') return true;
  if (values.includes(text)) return true;
  // Go's expressions and ours agree on what people write here; anything else matches nothing.
  if (!/[.*+?|()[\]^$]/.test(text) || text.length > 200) return false;
  try {
    const expression = new RegExp(`^(?:${text})$`);
    return values.some((value) => expression.test(value));
  } catch {
    return false;
  }
}

/** A label selector as text: `app=db,tier!=web,env in (a,b),!legacy`. */
function selects(selector: Node | undefined, labels: Node | undefined): boolean {
  const text = textOf(selector);
  if (!text) return true;
  const terms = text.split(/,(?![^(]*\))/).map((term) => term.trim());
  return terms.every((term) => {
    const set = /^([^\s!=()]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
    if (set) {
      const value = textOf(get(labels, [set[1] as string]));
      const inside =
        value !== undefined && (set[3] as string).split(',').some((candidate) => candidate.trim() === value);
      return set[2] === 'in' ? inside : !inside;
    }
    const equal = /^([^\s!=]+)\s*(==|=|!=)\s*(\S*)$/.exec(term);
    if (equal) {
      const same = textOf(get(labels, [equal[1] as string])) === equal[3];
      return equal[2] === '!=' ? !same : same;
    }
    if (term.startsWith('!')) return get(labels, [term.slice(1)]) === undefined;
    return get(labels, [term]) !== undefined;
  });
}
