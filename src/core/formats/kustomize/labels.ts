import { type Entry, type MapNode, type Node, type UnknownReason, unknown } from '../../model/node.ts';
import { mapOf } from '../../model/read.ts';
import { changeBody } from '../kubernetes/tree.ts';
import { type Built, withBody } from './object.ts';

const templated =
  /^(?:ReplicationController|(?:apps|extensions)\/(?:Deployment|ReplicaSet|DaemonSet|StatefulSet)|batch\/Job)$/;

function templatePaths(type: string, key: 'labels' | 'annotations'): string[] {
  if (templated.test(type)) return [`spec.template.metadata.${key}`];
  if (type === 'batch/CronJob')
    return [`spec.jobTemplate.metadata.${key}`, `spec.jobTemplate.spec.template.metadata.${key}`];
  return [];
}

function selectorPaths(type: string): { path: string; create: boolean }[] {
  if (type === 'Service' || type === 'ReplicationController') return [{ path: 'spec.selector', create: true }];
  if (/^(?:apps|extensions)\/(?:Deployment|ReplicaSet|DaemonSet)$/.test(type))
    return [{ path: 'spec.selector.matchLabels', create: true }];
  if (type === 'apps/StatefulSet')
    return [
      { path: 'spec.selector.matchLabels', create: true },
      { path: 'spec.volumeClaimTemplates.*.metadata.labels', create: true },
    ];
  if (type === 'batch/Job' || type === 'policy/PodDisruptionBudget')
    return [{ path: 'spec.selector.matchLabels', create: false }];
  if (type === 'batch/CronJob') return [{ path: 'spec.jobTemplate.spec.selector.matchLabels', create: false }];
  return [];
}

interface LabelPlaces {
  readonly templates: boolean;
  readonly selectors: boolean;
  /** Absent: a field that older versions of kustomize do not know. */
  readonly claimTemplates?: boolean | undefined;
}

/** `commonLabels:` (with selectors and claim templates) and `labels:` (as its flags say). */
export function addLabels(objects: readonly Built[], pairs: Node | undefined, where: LabelPlaces): readonly Built[] {
  const labels = mapOf(pairs);
  if (!labels || labels.entries.size === 0) return objects;
  return objects.map((object) => {
    const { type } = object.manifest;
    let body = join(object.manifest.body, 'metadata.labels', labels, true);
    if (where.templates || where.selectors)
      for (const path of templatePaths(type, 'labels')) body = join(body, path, labels, true);
    if (!where.selectors && type === 'apps/StatefulSet' && (where.claimTemplates ?? where.templates)) {
      const reaching = where.claimTemplates ? labels : unsure(labels);
      body = join(body, 'spec.volumeClaimTemplates.*.metadata.labels', reaching, true);
    }
    if (where.selectors) for (const { path, create } of selectorPaths(type)) body = join(body, path, labels, create);
    return withBody(object, body);
  });
}

function unsure(labels: MapNode): MapNode {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of labels.entries)
    entries.set(key, { ...entry, value: unknown(versionDependent, { at: entry.value.at }) });
  return { ...labels, entries };
}

const versionDependent: UnknownReason = {
  code: 'unsupported',
  detail: 'whether includeTemplates reaches volumeClaimTemplates depends on the version of kustomize',
};

/** `commonAnnotations:` reach pod templates, too. */
export function addAnnotations(objects: readonly Built[], pairs: Node | undefined, templates = true): readonly Built[] {
  const annotations = mapOf(pairs);
  if (!annotations || annotations.entries.size === 0) return objects;
  return objects.map((object) => {
    let body = join(object.manifest.body, 'metadata.annotations', annotations, true);
    if (templates)
      for (const path of templatePaths(object.manifest.type, 'annotations')) body = join(body, path, annotations, true);
    return withBody(object, body);
  });
}

/** Adds the pairs to the map at that path; a body that is not read stays as it is. */
function join(body: MapNode, path: string, pairs: MapNode, create: boolean): MapNode {
  const first = path.slice(0, path.indexOf('.'));
  if (first === 'spec' && body.open) return body;
  return changeBody(body, path.split('.'), create, (old) => {
    if (old !== undefined && old.kind !== 'map') return old;
    const entries = new Map(old?.entries);
    for (const [key, entry] of pairs.entries)
      entries.set(key, { ...entry, value: { ...entry.value, via: 'transformer' } });
    return old ? { ...old, entries } : { kind: 'map', entries, ...(pairs.at && { at: pairs.at }), via: 'transformer' };
  });
}
