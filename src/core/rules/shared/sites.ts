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

/** Every place of the environment where a mark may be written. */
export function* sitesOf(context: RuleContext): Generator<Site> {
  for (const [type, path] of Object.entries(podTemplates)) {
    for (const resource of context.resources(type)) {
      yield site(resource, 'workload', 'metadata');
      yield site(resource, 'pod', `${path}.metadata`);
      for (const [index] of itemsOf(get(resource.body, 'spec.volumeClaimTemplates')).entries()) {
        yield site(resource, 'claim', `spec.volumeClaimTemplates.${index}.metadata`);
      }
    }
  }
  for (const resource of context.resources('Pod')) yield site(resource, 'pod', 'metadata');
  for (const resource of context.resources('PersistentVolumeClaim')) yield site(resource, 'claim', 'metadata');
  for (const resource of context.resources('Namespace')) yield site(resource, 'namespace', 'metadata');
}

function site(resource: Resource, on: Site['on'], path: string): Site {
  return { resource, on, path, metadata: get(resource.body, path) };
}

/** The mark as it is written at a site. */
export function markAt(found: Site, mark: Mark): Entry | undefined {
  return mapOf(get(found.metadata, mark.where))?.entries.get(mark.key);
}
