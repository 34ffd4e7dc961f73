import type { Condition, DataSource, StatefulType } from '../../catalogue/contract.ts';
import type { Exemption, StatefulComponent } from '../../model/component.ts';
import { type Entry, type Node, scalar, unknown } from '../../model/node.ts';
import { get, show, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facets } from '../../model/selector.ts';
import { and, or, type Tri } from '../../model/tri.ts';
import { cloudFacets } from './cloud.ts';
import { getAll, holdsFor } from './conditions.ts';
import type { ComponentContext } from './context.ts';
import { isCacheName } from './exemptions.ts';
import { chosenByOperator, componentFacet, namespaceFacet } from './facts.ts';
import { refersTo } from './refers.ts';

/** A thing whose inside is not in the files, an operator's custom resource or a cloud resource: one volume, the whole of it. */
export function wholeComponent(
  resource: Resource,
  type: StatefulType,
  context: ComponentContext,
): Omit<StatefulComponent, 'id'> | undefined {
  const check = (condition: Condition): Tri =>
    holdsFor(resource.body, condition, (by, path, where) => referredBy(resource, type, { by, path, where }, context));
  const ignored = or((type.ignoreWhen ?? []).map(check));
  if (ignored === 'yes') return undefined;
  const facets =
    type.data.kind === 'cloud'
      ? cloudFacets(resource, type, type.data, context)
      : operatorFacets(resource, type.data, context);
  if (!facets) return undefined;
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
    ...(type.spread && { spread: true }),
    volumes: [{ name: show(resource.name), kind: 'whole', at: resource.at, facets }],
    ...exemptionOf(resource, type, check, ignored),
    at: resource.at,
  };
}

/** The exemption that certainly holds, else what may be one. */
function exemptionOf(
  resource: Resource,
  type: StatefulType,
  check: (condition: Condition) => Tri,
  ignored: Tri,
): Pick<StatefulComponent, 'exemption' | 'mayBeExempt'> {
  const answers = (type.exemptWhen ?? []).map((condition) => ({ condition, result: check(condition) }));
  const sure = answers.find((one) => one.result === 'yes')?.condition;
  const named = type.role === 'database' ? undefined : cacheName(resource, type);
  if (named !== undefined && !sure) return { exemption: { by: 'cache', reason: `${named} is named as a cache` } };
  if (sure) {
    const at = placeOf(resource, sure);
    const exemption: Exemption = { by: sure.by, reason: sure.reason, ...(at && { at }) };
    return { exemption };
  }
  const open = answers.find((one) => one.result === 'unknown')?.condition;
  const doubt =
    open ?? (ignored === 'unknown' ? type.ignoreWhen?.find((condition) => check(condition) === 'unknown') : undefined);
  if (!doubt) return {};
  const at = placeOf(resource, doubt);
  return {
    mayBeExempt: {
      reason: open ? `it may need no backup: ${open.reason}` : 'it may hold no data of its own',
      ...(at && { at }),
    },
  };
}

/** The name of a bucket, disk or share that says that nothing in it needs to last. */
function cacheName(resource: Resource, type: StatefulType): string | undefined {
  if (type.data.kind !== 'cloud') return undefined;
  const given = type.data.name === undefined ? undefined : textOf(get(resource.body, type.data.name));
  return [given, textOf(resource.name)].find((name) => name !== undefined && isCacheName(name));
}

function placeOf(resource: Resource, condition: Condition) {
  return 'path' in condition ? get(resource.body, condition.path)?.at : undefined;
}

interface Reference {
  readonly by: string;
  readonly path: string;
  readonly where: Condition | undefined;
}

function referredBy(
  resource: Resource,
  type: StatefulType,
  { by, path, where }: Reference,
  context: ComponentContext,
): Tri {
  return or(
    context.own(by).map((one) => {
      const refers = or(getAll(one.body, path).map((value) => refersToThis(value, resource, type, context)));
      if (refers === 'no' || one.exists === 'no') return 'no';
      // What may not be made shows what this is for as well: without it, this is for nothing.
      return and([refers, where ? holdsFor(one.body, where) : 'yes']);
    }),
  );
}

/** What certainly refers to another resource of the type does not refer to this one: their names differ. */
function refersToThis(value: Node, resource: Resource, type: StatefulType, context: ComponentContext): Tri {
  if (isFromOutside(value)) return 'no';
  // `var.logs ? aws_s3_bucket.logs.id : ""`: where it is not for this, it is for nothing.
  const [only, ...more] = value.kind === 'unknown' ? (value.choices ?? []).filter((one) => !isNothing(one)) : [];
  if (only && more.length === 0) return refersToThis(only, resource, type, context);
  const answer = refersTo(value, resource, type);
  if (answer !== 'unknown' || value.kind !== 'unknown' || value.choices) return answer;
  const others = context.own(resource.type).filter((other) => other !== resource && other.exists === 'yes');
  return others.some((other) => refersTo(value, other, type) === 'yes') ? 'no' : answer;
}

const isNothing = (node: Node): boolean => node.kind === 'scalar' && (node.value === '' || node.value === null);

/** A name that comes from a variable or another state is that of something made there: what is made here is referred to. */
function isFromOutside(value: Node): boolean {
  if (value.kind !== 'unknown' || value.pattern || value.choices) return false;
  return value.expression !== undefined && (value.reason.code === 'unresolved' || value.reason.code === 'variable');
}

function operatorFacets(resource: Resource, data: DataSource, context: ComponentContext): Facets | undefined {
  if (data.kind !== 'operator') return undefined;
  const stored = data.storage.some((path) => get(resource.body, path) !== undefined);
  if (!stored && data.whenAbsent === 'ephemeral') return undefined;
  const made = {
    namespace: resource.namespace,
    labels: handedOn(resource.body),
    annotations: handedOn(resource.body),
    mounted: scalar(true),
    running: scalar(true),
  };
  return {
    component: componentFacet(resource),
    namespace: namespaceFacet(resource, context),
    // One object stands for all of a kind: whatever it says no to, every one does.
    claim: { objects: [{ ...made, name: claimNames(resource, data.claims ?? '*{name}*') }] },
    pod: { objects: [made] },
    storageClass: { objects: [], open: 'the operator makes the claims' },
    volume: { objects: [{ kind: scalar('whole') }] },
  };
}

/** Operators put the name of the custom resource into those of its claims: `pg-1`, `data-pg-0`, `datadir-pg-pxc-0`. */
function claimNames(resource: Resource, form: string): Node {
  const name = textOf(resource.name);
  const reason = { code: 'generated', detail: 'the operator names the claims' } as const;
  if (name === undefined) return unknown(reason);
  const pieces = form
    .replace('{name}', name)
    .split(/(\*)/)
    .filter((piece) => piece !== '');
  return unknown(reason, { pattern: pieces.map((piece) => (piece === '*' ? null : piece)) });
}

/**
 * Labels and annotations of what the operator makes: its own, which nobody can see, and those that the custom resource writes
 * somewhere for it to hand on (`inheritedMetadata`, pod and claim templates), of which only a `domain/name` can be told apart.
 */
function handedOn(body: Node): Node {
  const entries = new Map<string, Entry>();
  const walk = (node: Node): void => {
    if (node.kind === 'list') for (const item of node.items) walk(item);
    if (node.kind !== 'map') return;
    for (const [key, entry] of node.entries) {
      if (/^[a-z0-9.-]+\.[a-z]+\/./.test(key) && entry.value.kind === 'scalar')
        entries.set(key, { value: unknown(chosenByOperator, { choices: [entry.value, scalar(null)] }) });
      else walk(entry.value);
    }
  };
  walk(body);
  return { kind: 'map', entries, open: chosenByOperator };
}
