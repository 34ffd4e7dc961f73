import { type Node, scalar, unknown } from '../../model/node.ts';
import { booleanOf, get, show, textOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
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
  const written = get(spec, 'storageClassName');
  const found =
    written === undefined
      ? defaultClass(context)
      : textOf(written) === undefined
        ? undefined
        : context.named(classType, show(written));
  const className = written ?? found?.name;
  const volumeName = get(spec, 'volumeName');
  const volume = volumeName && context.named('PersistentVolume', show(volumeName));
  const provisioner = get(found?.body, 'provisioner');
  // A class that is only named is judged by its name: `provisioner` is there where it is known, `driver` also where it is not.
  const driver = found
    ? provisioner
    : unknown({ code: 'unresolved', detail: `the StorageClass ${show(className)} is not in the workspace` });
  const classObject: FacetObject = {
    name: className,
    provisioner,
    driver,
    snapshotClass: hasSnapshotClass(textOf(provisioner), context),
  };
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

const classType = 'storage.k8s.io/StorageClass';
const snapshotClassType = 'snapshot.storage.k8s.io/VolumeSnapshotClass';

/** The connected cluster's default; of several the newest is taken (Kubernetes' storage/persistentvolume/util.go). */
function defaultClass(context: ComponentContext): Resource | undefined {
  if (!context.isListed(classType)) return undefined;
  const created = ({ body }: Resource) => textOf(get(body, 'metadata.creationTimestamp')) ?? '';
  return context
    .live(classType)
    .filter(({ body }) =>
      ['storageclass', 'storageclass.beta'].some((key) =>
        booleanOf(get(body, ['metadata', 'annotations', `${key}.kubernetes.io/is-default-class`])),
      ),
    )
    .sort((a, b) => (created(a) < created(b) ? 1 : -1))[0];
}

/** Is there a VolumeSnapshotClass of its driver? Absent where that is not known, and for drivers that only CSI migration has. */
function hasSnapshotClass(driver: string | undefined, context: ComponentContext): Node | undefined {
  if (driver === undefined || driver.startsWith('kubernetes.io/') || !context.isListed(snapshotClassType))
    return undefined;
  return scalar(context.near(snapshotClassType).some(({ body }) => textOf(get(body, 'driver')) === driver));
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
