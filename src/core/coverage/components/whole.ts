import type { Condition, DataSource, StatefulType } from '../../catalogue/contract.ts';
import type { Exemption, StatefulComponent } from '../../model/component.ts';
import { emptyMap, type Node, scalar, unknown } from '../../model/node.ts';
import { get, show, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facets } from '../../model/selector.ts';
import type { Tri } from '../../model/tri.ts';
import { tri } from '../../model/tri.ts';
import type { ComponentContext } from './context.ts';
import { componentFacet, namespaceFacet, openMap } from './facts.ts';

/** A thing whose inside is not in the files, an operator's custom resource or a cloud resource: one volume, the whole of it. */
export function wholeComponent(
  resource: Resource,
  type: StatefulType,
  context: ComponentContext,
): Omit<StatefulComponent, 'id'> | undefined {
  if (type.ignoreWhen?.some((condition) => holdsFor(resource.body, condition) === 'yes')) return undefined;
  const facets =
    type.data.kind === 'cloud' ? cloudFacets(resource, type.data) : operatorFacets(resource, type.data, context);
  if (!facets) return undefined;
  const exemption = exemptionOf(resource, type);
  const engine =
    typeof type.engine === 'string'
      ? type.engine
      : type.engine
        ? textOf(get(resource.body, type.engine.path))
        : undefined;
  return {
    environment: context.environment.id,
    resource,
    entry: type.id,
    role: type.role,
    ...(engine !== undefined && { engine }),
    needsConsistency: type.needsConsistency ?? false,
    volumes: [{ name: show(resource.name), kind: 'whole', at: resource.at, facets }],
    ...(exemption && { exemption }),
    at: resource.at,
  };
}

function exemptionOf(resource: Resource, type: StatefulType): Exemption | undefined {
  const found = type.exemptWhen?.find((condition) => holdsFor(resource.body, condition) === 'yes');
  if (!found) return undefined;
  const at = get(resource.body, found.path)?.at;
  return { by: found.by, reason: found.reason, ...(at && { at }) };
}

export function holdsFor(body: Node, condition: Condition): Tri {
  const node = get(body, condition.path);
  if ('matches' in condition) {
    if (node === undefined) return 'no';
    const text = textOf(node);
    return text === undefined ? 'unknown' : tri(new RegExp(condition.matches).test(text));
  }
  if (condition.is === 'present')
    return node === undefined ? 'no' : node.kind === 'unknown' && node.choices ? 'unknown' : 'yes';
  return node === undefined ? 'yes' : node.kind === 'unknown' ? 'unknown' : 'no';
}

function operatorFacets(resource: Resource, data: DataSource, context: ComponentContext): Facets | undefined {
  if (data.kind !== 'operator') return undefined;
  const stored = data.storage.some((path) => get(resource.body, path) !== undefined);
  if (!stored && data.whenAbsent === 'ephemeral') return undefined;
  const made = [
    {
      namespace: resource.namespace,
      labels: openMap,
      annotations: openMap,
      mounted: scalar(true),
      running: scalar(true),
    },
  ];
  return {
    component: componentFacet(resource),
    namespace: namespaceFacet(resource, context),
    claim: { objects: made, open: 'the operator makes the claims' },
    pod: { objects: made, open: 'the operator makes the pods' },
    storageClass: { objects: [], open: 'the operator makes the claims' },
    volume: { objects: [{ kind: scalar('whole') }] },
  };
}

function cloudFacets(resource: Resource, data: Extract<DataSource, { kind: 'cloud' }>): Facets {
  const tags = get(resource.body, 'tags_all') ?? get(resource.body, 'tags') ?? emptyMap;
  return { component: componentFacet(resource, { tags, arn: arnOf(resource, data) }), volume: { objects: [{}] } };
}

/** The ARN as far as it can be known before apply: region, account and generated ids are holes. */
function arnOf(resource: Resource, data: Extract<DataSource, { kind: 'cloud' }>): Node {
  const reason = { code: 'generated', detail: 'the ARN is known after apply' } as const;
  if (!data.arn) return unknown(reason);
  const name = data.name ? get(resource.body, data.name) : undefined;
  const pieces: (string | null)[] = [];
  for (const piece of data.arn.split(/(\*|\{name\})/).filter((text) => text !== '')) {
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
