import { type Node, scalar, unknown } from '../../model/node.ts';
import { get, show, textOf } from '../../model/read.ts';
import type { Facet, FacetObject } from '../../model/selector.ts';
import type { ComponentContext } from './context.ts';

/**
 * The `storageClass` and `volume` sides of a claim, from its spec (a PersistentVolumeClaim's or a claim template's): the class
 * where the workspace defines it, and the PersistentVolume that it is bound to by name.
 */
export function storageFacets(
  spec: Node | undefined,
  context: ComponentContext,
): { storageClass: Facet; volume: Facet } {
  const className = get(spec, 'storageClassName');
  const wanted = textOf(className);
  const found = wanted === undefined ? undefined : context.named('storage.k8s.io/StorageClass', wanted);
  const volumeName = get(spec, 'volumeName');
  const volume = volumeName && context.named('PersistentVolume', show(volumeName));
  const provisioner = get(found?.body, 'provisioner');
  // A class that is only named is judged by its name: `provisioner` is there where it is known, `driver` also where it is not.
  const driver = found
    ? provisioner
    : unknown({ code: 'unresolved', detail: `the StorageClass ${show(className)} is not in the workspace` });
  const classObject: FacetObject = { name: className, provisioner, driver };
  const source = volume ? sourceOf(get(volume.body, 'spec')) : undefined;
  return {
    storageClass:
      found || className
        ? { objects: [classObject] }
        : { objects: [], open: 'the default StorageClass of the cluster applies' },
    volume: {
      objects: [
        {
          kind: scalar('claim'),
          mode: get(spec, 'volumeMode'),
          capacity: get(spec, 'resources.requests.storage'),
          source: source === undefined ? undefined : scalar(source),
        },
      ],
    },
  };
}

function sourceOf(spec: Node | undefined): string | undefined {
  return [
    'csi',
    'nfs',
    'hostPath',
    'local',
    'cephfs',
    'rbd',
    'iscsi',
    'awsElasticBlockStore',
    'gcePersistentDisk',
    'azureDisk',
    'azureFile',
  ].find((kind) => get(spec, kind));
}
