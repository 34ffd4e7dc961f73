import type { DataSource, HostLink } from '../../catalogue/contract.ts';
import { emptyMap, type Node, scalar, unknown } from '../../model/node.ts';
import { get } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facet, FacetObject, Facets } from '../../model/selector.ts';
import { holds } from '../compare.ts';
import type { ComponentContext } from './context.ts';
import { componentFacet } from './facts.ts';

type Cloud = Extract<DataSource, { kind: 'cloud' }>;

/** What a selection can ask about a cloud resource: type, address, tags, ARN, and the machine that a disk is attached to. */
export function cloudFacets(resource: Resource, data: Cloud, context: ComponentContext): Facets {
  const name = data.name ? get(resource.body, data.name) : undefined;
  return {
    component: componentFacet(resource, {
      ...cloudObject(resource, data.arn, name),
      ...(data.standsFor !== undefined && { type: scalar(data.standsFor) }),
    }),
    volume: { objects: [{ kind: scalar('whole') }] },
    ...(data.host && { host: hostFacet(resource, data.host, context) }),
  };
}

function cloudObject(resource: Resource, arn: string | undefined, name: Node | undefined): FacetObject {
  return {
    tags: get(resource.body, 'tags_all') ?? get(resource.body, 'tags') ?? emptyMap,
    arn: arnOf(arn, name),
    /** Provider configuration and region, which decide the account and region it lives in. */
    provider: get(resource.body, 'provider'),
    region: get(resource.body, 'region'),
  };
}

function hostFacet(disk: Resource, link: HostLink, context: ComponentContext): Facet {
  const objects: FacetObject[] = [];
  let open: string | undefined;
  for (const joint of context.own(link.through)) {
    const about = holds(get(joint.body, link.self), disk.address);
    if (about === 'no') continue;
    const host = get(joint.body, link.host);
    const found =
      about === 'yes' && joint.exists === 'yes'
        ? context.own(link.hostType).find((one) => holds(host, one.address) === 'yes')
        : undefined;
    if (!found) {
      open = `${joint.address} attaches it to something that is not in this workspace`;
      continue;
    }
    objects.push({ ...componentFacet(found).objects[0], ...cloudObject(found, link.arn, undefined) });
  }
  return { objects, ...(open !== undefined && { open }) };
}

/** The ARN as far as it can be known before apply: region, account and generated ids are holes. */
function arnOf(shape: string | undefined, name: Node | undefined): Node {
  const reason = { code: 'generated', detail: 'the ARN is known after apply' } as const;
  if (!shape) return unknown(reason);
  const pieces: (string | null)[] = [];
  for (const piece of shape.split(/(\*|\{name\})/).filter((text) => text !== '')) {
    if (piece === '*') pieces.push(null);
    else if (piece !== '{name}') pieces.push(piece);
    else if (name?.kind === 'scalar') pieces.push(String(name.value));
    else if (name?.kind === 'unknown' && name.pattern) pieces.push(...name.pattern);
    else pieces.push(null);
  }
  const joined = pieces.reduce<(string | null)[]>((list, piece) => {
    const last = list.at(-1);
    if (piece !== null && typeof last === 'string') list[list.length - 1] = last + piece;
    else list.push(piece);
    return list;
  }, []);
  return joined.length === 1 && typeof joined[0] === 'string'
    ? scalar(joined[0])
    : unknown(reason, { pattern: joined });
}
