import { type Node, scalar } from '../model/node.ts';
import type { BackupPolicy } from '../model/policy.ts';
import type { PolicyContext } from '../model/provider.ts';
import { get, itemsOf, show, textOf } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { Selector, TestSelector } from '../model/selector.ts';
import { getAll } from './components/conditions.ts';
import { textsIn } from './texts.ts';
import { generators, policyKinds, type Unjudged, unjudged } from './unjudged-kinds.ts';

/** Provider id of doubts; no folder has it. */
export const unjudgedProvider = 'not-judged';

/** One policy for each such object, of which nobody can tell what it covers: those that it may cover are unknown, never unprotected. */
export function unjudgedPolicies(own: (type: string) => readonly Resource[], context: PolicyContext): BackupPolicy[] {
  const named = unjudged.flatMap((kind) =>
    own(kind.type)
      .filter((resource) => isAboutBackups(kind, resource))
      .map((resource) => policyOf(kind, resource, context)),
  );
  const generated = generators.flatMap(({ type, at = '' }) =>
    own(type).flatMap((resource) => {
      const kind = generatedKind(getAll(resource.body, at));
      if (kind === undefined) return [];
      const system = `the ${kind} that it makes`;
      return [policyOf({ type, system, scope: 'cluster' }, resource, context)];
    }),
  );
  return [...named, ...generated];
}

function isAboutBackups({ only }: Unjudged, resource: Resource): boolean {
  const text = only && textOf(get(resource.body, only.path));
  return text === undefined || only === undefined || only.matches.test(text);
}

/** A backup policy in a template: as an object (`kind` is one of its values) or inside a text. */
function generatedKind(templates: readonly Node[]): string | undefined {
  for (const text of templates.flatMap(textsIn)) {
    if (policyKinds.includes(text)) return text;
    const written = /^\s*kind:\s*["']?([A-Za-z]+)/gm;
    for (const [, kind = ''] of text.matchAll(written)) if (policyKinds.includes(kind)) return kind;
  }
  return undefined;
}

function policyOf(kind: Unjudged, resource: Resource, context: PolicyContext): BackupPolicy {
  const because = `this version of BackOps does not judge ${kind.system}`;
  return {
    id: `${context.environment.id}:${resource.address}`,
    provider: unjudgedProvider,
    type: kind.type,
    name: show(resource.name),
    environment: context.environment.id,
    at: resource.at,
    resource,
    selection: { op: 'all', of: [...reachOf(kind, resource), { op: 'constant', value: 'unknown', label: because }] },
    captures: [{ when: { op: 'all', of: [] }, method: 'unknown', because }],
    schedule: { kind: 'unknown', because },
    retention: { kind: 'unknown', because },
    state: { active: 'yes' },
    // Nothing is known of what it selects, so that nobody shall say that it selects nothing.
    reach: 'exact',
    problems: [],
  };
}

function reachOf(kind: Unjudged, resource: Resource): Selector[] {
  const test = (part: Pick<TestSelector, 'on' | 'field' | 'is' | 'label'>): TestSelector => ({ op: 'test', ...part });
  const named = kind.claim === undefined ? undefined : claimsNamed(resource, kind.claim);
  return [
    // What no claim, file share or operator holds is out of reach of all of them.
    {
      op: 'not',
      of: test({
        on: 'volume',
        field: 'kind',
        is: { op: 'in', values: lost },
        label: 'a volume that they cannot reach',
      }),
    },
    ...(kind.scope === 'namespace' && resource.namespace
      ? [
          test({
            on: 'component',
            field: 'namespace',
            is: { op: 'equals', value: resource.namespace },
            label: `the namespace of the ${kind.system} object`,
          }),
        ]
      : []),
    ...(named
      ? [test({ on: 'claim', field: 'name', is: { op: 'in', values: named }, label: `the claim that it names` })]
      : []),
    ...(kind.covers
      ? [
          test({
            on: 'component',
            field: 'type',
            is: { op: 'globs', patterns: kind.covers.map((group) => scalar(`${group}*`)), dialect: 'velero' },
            label: `what ${kind.system} backs up`,
          }),
        ]
      : []),
    ...(kind.provisioner
      ? [
          test({
            on: 'storageClass',
            field: 'driver',
            is: { op: 'equals', value: scalar(kind.provisioner) },
            label: `volumes of ${kind.provisioner}`,
          }),
        ]
      : []),
  ];
}

const lost: readonly Node[] = ['empty-dir', 'image-layer', 'host-path'].map((kind) => scalar(kind));

/** `*` stands for each item; undefined when it names none. */
function claimsNamed(resource: Resource, path: string): Node[] | undefined {
  const [list, rest] = path.split('.*.');
  const names =
    rest === undefined
      ? [get(resource.body, path)]
      : itemsOf(get(resource.body, list ?? '')).map((item) => get(item, rest));
  const known = names.filter((name) => name !== undefined);
  return known.length > 0 && known.length === names.length ? known : undefined;
}
