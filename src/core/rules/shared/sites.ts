import type { Entry, Node } from '../../model/node.ts';
import type { Mark } from '../../model/provider.ts';
import { get, itemsOf, mapOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { RuleContext } from '../contract.ts';

/** Where annotations and labels of an object stand, and what they are about there. */
export interface Site {
  readonly resource: Resource;
  readonly on: Exclude<Mark['belongsTo'], 'any'>;
  /** How a user writes the path: `spec.template.metadata`. */
  readonly path: string;
  readonly metadata: Node | undefined;
}

/** Kubernetes' own workloads, and where each keeps its pod template. */
export const podTemplates: Readonly<Record<string, string>> = {
  'apps/StatefulSet': 'spec.template',
  'apps/Deployment': 'spec.template',
  'apps/DaemonSet': 'spec.template',
  'apps/ReplicaSet': 'spec.template',
  'batch/Job': 'spec.template',
  'batch/CronJob': 'spec.jobTemplate.spec.template',
};

const others = { Pod: 'pod', PersistentVolumeClaim: 'claim', Namespace: 'namespace' } as const;

/** Every place of the environment where a mark is written, also where it does not belong. */
export function* markedSites(context: RuleContext): Generator<Site> {
  for (const type of [...Object.keys(podTemplates), ...Object.keys(others)]) {
    yield* context.each(`marked-sites:${type}`, context.resources(type), (one) => markedIn(one, context));
  }
}

function markedIn(resource: Resource, context: RuleContext): readonly Site[] {
  return context.remember(resource, 'marked-sites', () =>
    sitesOf(resource).filter((one) => context.marks.some((mark) => markAt(one, mark) !== undefined)),
  );
}

/** Every place of an object where a mark may be written. */
function sitesOf(resource: Resource): Site[] {
  const path = podTemplates[resource.type];
  if (path === undefined) return [site(resource, others[resource.type as keyof typeof others], 'metadata')];
  return [
    site(resource, 'workload', 'metadata'),
    site(resource, 'pod', `${path}.metadata`),
    ...itemsOf(get(resource.body, 'spec.volumeClaimTemplates')).map((_, index) =>
      site(resource, 'claim', `spec.volumeClaimTemplates.${index}.metadata`),
    ),
  ];
}

function site(resource: Resource, on: Site['on'], path: string): Site {
  return { resource, on, path, metadata: get(resource.body, path) };
}

/** The mark as it is written at a site. */
export function markAt(found: Site, mark: Mark): Entry | undefined {
  return mapOf(get(found.metadata, mark.where))?.entries.get(mark.key);
}
