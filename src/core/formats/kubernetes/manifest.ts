import { type MapNode, type Node, type UnknownReason, unknown } from '../../model/node.ts';
import { typeOf } from '../../model/object-type.ts';
import { get, textOf } from '../../model/read.ts';
import type { Directive, Resource } from '../../model/resource.ts';
import type { Place } from '../../model/source.ts';
import type { Tri } from '../../model/tri.ts';
import { isClusterScoped } from './kinds.ts';
import { mapLeaves } from './tree.ts';
import { unresolvedVariables } from './variables.ts';

/** One Kubernetes object as a file writes it, or as it stands half-way through kustomize. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  /** `apps/StatefulSet`. */
  readonly type: string;
  readonly body: MapNode;
  /** The whole document or list item. */
  readonly extent: Place;
  readonly directives: readonly Directive[];
  /** The text holds `${`. */
  readonly variables?: boolean;
  /** Absent: it exists. */
  readonly exists?: Tri;
  readonly existsBecause?: string;
}

/** The same for all objects of an environment that name no namespace, so that two of them compare equal. */
export const namespaceAtApply = '<namespace at apply>';

const chosenAtApply: UnknownReason = {
  code: 'chosen-at-apply',
  detail: 'no namespace is written; it is chosen when the manifest is applied',
};

export function manifestOf(body: MapNode, extent: Place, directives: readonly Directive[]): Manifest | undefined {
  const apiVersion = textOf(get(body, 'apiVersion'));
  const kind = textOf(get(body, 'kind'));
  if (!apiVersion || !kind) return undefined;
  return { apiVersion, kind, type: typeOf({ apiVersion, kind }), body, extent, directives };
}

export function nameOf(manifest: Manifest): Node {
  const name = get(manifest.body, 'metadata.name');
  if (name) return name;
  const prefix = get(manifest.body, 'metadata.generateName');
  const reason: UnknownReason = prefix
    ? { code: 'generated', detail: 'the name is generated when the object is created' }
    : { code: 'broken', detail: 'the object has no metadata.name' };
  const known = textOf(prefix);
  return unknown(reason, { at: prefix?.at, ...(known && { pattern: [known, null] }) });
}

export function namespaceOf(manifest: Manifest): Node | undefined {
  if (isClusterScoped(manifest.type)) return undefined;
  const written = get(manifest.body, 'metadata.namespace');
  return written && textOf(written) !== '' ? written : unknown(chosenAtApply, { expression: namespaceAtApply });
}

/** How a name or namespace stands in an address. */
export function addressPart(node: Node): string {
  return (
    textOf(node) ??
    (node.kind === 'unknown' ? (node.expression ?? node.pattern?.map((piece) => piece ?? '*').join('')) : undefined) ??
    '?'
  );
}

/** Who substitutes variables: Flux is in the workspace, or nobody is known to. */
export interface Substitution {
  readonly flux: boolean;
}

/** The resource of a manifest. With `unresolved`, its variables are left over and make values unknown. */
export function resourceOf(manifest: Manifest, unresolved?: Substitution): Resource {
  const body = unresolved
    ? (mapLeaves(manifest.body, (leaf) => unresolvedVariables(leaf, unresolved.flux)) as MapNode)
    : manifest.body;
  return resourceOfBody(body === manifest.body ? manifest : { ...manifest, body });
}

function resourceOfBody(manifest: Manifest): Resource {
  const { type, body, extent, directives } = manifest;
  const name = nameOf(manifest);
  const namespace = namespaceOf(manifest);
  const at = name.at ?? get(body, 'kind')?.at ?? extent;
  return {
    type,
    apiVersion: manifest.apiVersion,
    address: namespace ? `${type}/${addressPart(namespace)}/${addressPart(name)}` : `${type}/${addressPart(name)}`,
    name,
    ...(namespace && { namespace }),
    body,
    at,
    extent,
    exists: manifest.exists ?? 'yes',
    ...(manifest.existsBecause && { existsBecause: manifest.existsBecause }),
    directives,
  };
}
