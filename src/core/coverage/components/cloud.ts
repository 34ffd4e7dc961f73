import type { DataSource, HostLink, StatefulType } from '../../catalogue/contract.ts';
import { emptyMap, type Node, scalar, unknown } from '../../model/node.ts';
import { get } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facet, FacetObject, Facets } from '../../model/selector.ts';
import { versioningOf } from '../built-in.ts';
import { holds } from '../compare.ts';
import type { ComponentContext } from './context.ts';
import { componentFacet } from './facts.ts';

type Cloud = Extract<DataSource, { kind: 'cloud' }>;

/** What a selection can ask about a cloud resource: type, address, tags, ARN, and the machine that a disk is attached to. */
export function cloudFacets(resource: Resource, type: StatefulType, data: Cloud, context: ComponentContext): Facets {
  const versioned = versioningOf(resource, type, context.own);
  const name = data.name ? get(resource.body, data.name) : undefined;
  return {
    component: componentFacet(resource, {
      ...cloudObject(resource, data.arn, name),
      ...(data.standsFor !== undefined && { type: scalar(data.standsFor) }),
      ...(versioned && { versioned }),
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

/** The machine that a disk is attached to. Where no resource tells, it is attached when it runs, and could be any. */
function hostFacet(disk: Resource, link: HostLink, context: ComponentContext): Facet {
  const objects = context.own(link.through).flatMap((joint): FacetObject[] => {
    const about = holds(get(joint.body, link.self), disk.address);
    if (about === 'no') return [];
    const host = get(joint.body, link.host);
    const sure = about === 'yes' && joint.exists === 'yes';
    const found = sure && context.own(link.hostType).find((one) => holds(host, one.address) === 'yes');
    return [
      found ? { ...componentFacet(found).objects[0], ...cloudObject(found, link.arn, undefined) } : someHost(link),
    ];
  });
  return { objects: objects.length > 0 ? objects : [someHost(link)] };
}

function someHost(link: HostLink): FacetObject {
  const reason = { code: 'unresolved', detail: 'nothing here tells to which machine it is attached' } as const;
  return {
    type: scalar(link.hostType),
    address: unknown(reason, { pattern: [null, `${link.hostType}.`, null] }),
    arn: arnOf(link.arn, undefined),
    tags: { ...emptyMap, open: reason },
  };
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
