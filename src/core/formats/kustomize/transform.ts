import { type Node, type ScalarNode, scalar } from '../../model/node.ts';
import { get, itemsOf, numberOf, textOf } from '../../model/read.ts';
import { isClusterScopedToKustomize } from '../kubernetes/kinds.ts';
import { changeBody } from '../kubernetes/tree.ts';
import { type Built, withBody } from './object.ts';

/** `namespace:` overrides what objects say, and names Namespace objects, too. */
export function setNamespace(objects: readonly Built[], namespace: Node | undefined): readonly Built[] {
  if (!namespace || textOf(namespace) === '') return objects;
  const value: Node = { ...namespace, via: 'transformer' };
  return objects.map((object) => {
    const { type, body } = object.manifest;
    if (type === 'Namespace')
      return withBody(
        object,
        changeBody(body, ['metadata', 'name'], true, () => value),
      );
    if (isClusterScopedToKustomize(type)) return object;
    return withBody(
      object,
      changeBody(body, ['metadata', 'namespace'], true, () => value),
    );
  });
}

const keepsName = new Set([
  'Namespace',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
]);

/** Fields that hold the name of another object, as kustomize knows them; those that matter here. */
const references: readonly { readonly to: string; readonly in: RegExp; readonly path: string }[] = [
  { to: 'PersistentVolumeClaim', in: /^Pod$/, path: 'spec.volumes.*.persistentVolumeClaim.claimName' },
  {
    to: 'PersistentVolumeClaim',
    in: /^(?:ReplicationController|(?:apps|extensions)\/.*|batch\/Job)$/,
    path: 'spec.template.spec.volumes.*.persistentVolumeClaim.claimName',
  },
  {
    to: 'PersistentVolumeClaim',
    in: /^batch\/CronJob$/,
    path: 'spec.jobTemplate.spec.template.spec.volumes.*.persistentVolumeClaim.claimName',
  },
  { to: 'PersistentVolume', in: /^PersistentVolumeClaim$/, path: 'spec.volumeName' },
  { to: 'storage.k8s.io/StorageClass', in: /^PersistentVolume(?:Claim)?$/, path: 'spec.storageClassName' },
  {
    to: 'storage.k8s.io/StorageClass',
    in: /^apps\/StatefulSet$/,
    path: 'spec.volumeClaimTemplates.*.spec.storageClassName',
  },
];

/** `namePrefix:` and `nameSuffix:`, and the fields of other objects that refer to the names. */
export function rename(
  objects: readonly Built[],
  prefix: Node | undefined,
  suffix: Node | undefined,
): readonly Built[] {
  const before = textOf(prefix) ?? '';
  const after = textOf(suffix) ?? '';
  if (!before && !after) return objects;
  const renamed = new Map<string, ScalarNode>();
  const results = objects.map((object) => {
    const { type, body } = object.manifest;
    if (keepsName.has(type)) return object;
    const change = (old: Node | undefined): Node | undefined => {
      const name = textOf(old);
      if (name === undefined) return old;
      // A prefix changes what the name is, not where it is written: that is what findings and edits are about.
      const value = scalar(`${before}${name}${after}`, old?.at, 'transformer');
      renamed.set(`${type} ${name}`, value);
      return value;
    };
    return withBody(object, changeBody(body, ['metadata', 'name'], false, change));
  });
  return results.map((object) => {
    let body = object.manifest.body;
    for (const reference of references) {
      if (!reference.in.test(object.manifest.type)) continue;
      body = changeBody(body, reference.path.split('.'), false, (old) => {
        const value = renamed.get(`${reference.to} ${textOf(old)}`);
        return value ? scalar(value.value, old?.at, 'transformer') : old;
      });
    }
    return withBody(object, body);
  });
}

/** `replicas:` by name. */
export function setReplicas(objects: readonly Built[], replicas: Node | undefined): readonly Built[] {
  let results = objects;
  for (const item of itemsOf(replicas)) {
    const name = textOf(get(item, 'name'));
    const count = get(item, 'count');
    if (name === undefined || count === undefined || numberOf(count) === undefined) continue;
    const value: Node = { ...count, via: 'transformer' };
    results = results.map((object) => {
      if (!/^(?:ReplicationController|apps\/(?:Deployment|ReplicaSet|StatefulSet))$/.test(object.manifest.type))
        return object;
      if (!object.names.includes(name)) return object;
      return withBody(
        object,
        changeBody(object.manifest.body, ['spec', 'replicas'], true, () => value),
      );
    });
  }
  return results;
}
