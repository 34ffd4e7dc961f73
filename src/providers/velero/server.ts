import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, itemsOf, textOf, textsOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Tri } from '../../core/model/tri.ts';
import { type ChartRelease, chartInstallers, chartRelease } from './chart.ts';

/** What the Velero server does when a backup does not say: flags, as far as the workspace shows the installation. */
export interface ServerDefaults {
  /** The installation is in the workspace; its unset flags have their documented defaults. */
  readonly seen: boolean;
  /** `--default-volumes-to-fs-backup` */
  readonly fsBackup: Tri;
  /** `--default-snapshot-move-data` */
  readonly moveData: Tri;
  /** `--features=EnableCSI`, or a VolumeSnapshotLocation for a native plug-in. */
  readonly snapshots: Tri;
  /** Snapshots are the native plug-in's alone, which works on the PersistentVolume and needs it in the backup. */
  readonly native: boolean;
  /** The one namespace whose objects the server reads. */
  readonly namespace?: Node;
  /** Minor version of 1.x, from the image's tag. */
  readonly minor?: number;
}

const unseen: ServerDefaults = {
  seen: false,
  fsBackup: 'unknown',
  moveData: 'unknown',
  snapshots: 'unknown',
  native: false,
};

/** Reads the flags from the Deployment `velero`, or from the values of its chart. */
export function serverDefaults(context: PolicyContext): ServerDefaults {
  for (const { resource } of context.resources('apps/Deployment')) {
    const server = context.remember(resource, 'velero-server', () => serverContainer(resource));
    if (server) return { ...fromArguments(server, context), ...where(resource.namespace, get(server, 'image')) };
  }
  for (const type of chartInstallers) {
    for (const { resource } of context.resources(type)) {
      const release = context.remember(resource, 'velero-chart', () => chartRelease(resource));
      if (release)
        return { ...fromValues(release, context), ...where(release.namespace, get(release.values, 'image.tag')) };
    }
  }
  return unseen;
}

/** The namespace, and the version that `velero/velero:v1.16.2` or `v1.16.2` tells. */
function where(namespace: Node | undefined, image: Node | undefined): { namespace?: Node; minor?: number } {
  const version = /(?:^|:)v?1\.(\d+)(?:\.|$|-|@)/.exec(textOf(image) ?? '');
  return { ...(namespace && { namespace }), ...(version && { minor: Number(version[1]) }) };
}

function serverContainer(deployment: Resource): Node | undefined {
  return itemsOf(get(deployment.body, 'spec.template.spec.containers')).find((container) => {
    const image = textOf(get(container, 'image')) ?? '';
    const words = [...textsOf(get(container, 'command')), ...textsOf(get(container, 'args'))];
    return /(^|\/)velero(:|@|$)/.test(image) && words.includes('server');
  });
}

function fromArguments(container: Node, context: PolicyContext): ServerDefaults {
  const words = [...itemsOf(get(container, 'command')), ...itemsOf(get(container, 'args'))];
  const open = words.some((word) => textOf(word) === undefined);
  const flag = (name: string): Tri => {
    const found = words.map((word) => textOf(word) ?? '').find((word) => word === name || word.startsWith(`${name}=`));
    if (found === undefined) return open ? 'unknown' : 'no';
    return found === name || /=(true|t|1)$/i.test(found) ? 'yes' : 'no';
  };
  const features = words.map((word) => textOf(word) ?? '').find((word) => word.startsWith('--features'));
  const csi = features?.includes('EnableCSI') ?? false;
  const native = hasSnapshotLocation(context);
  return {
    seen: true,
    fsBackup: flag('--default-volumes-to-fs-backup'),
    moveData: flag('--default-snapshot-move-data'),
    snapshots: csi || native ? 'yes' : open ? 'unknown' : 'no',
    native: native && !csi && !open,
  };
}

/** Chart vmware-tanzu/velero: `configuration.{features,defaultVolumesToFsBackup,defaultSnapshotMoveData,volumeSnapshotLocation}`. */
function fromValues(release: ChartRelease, context: PolicyContext): ServerDefaults {
  const { values } = release;
  const elsewhere = release.elsewhere !== undefined || values?.kind === 'unknown';
  const absent: Tri = elsewhere ? 'unknown' : 'no';
  const configuration = get(values, 'configuration');
  const flag = (name: string): Tri => isTrue(get(configuration, name), absent);
  const features = textOf(get(configuration, 'features')) ?? '';
  const locations = itemsOf(get(configuration, 'volumeSnapshotLocation')).length > 0;
  const csi = features.includes('EnableCSI');
  const native = (locations && isTrue(get(values, 'snapshotsEnabled'), true) !== 'no') || hasSnapshotLocation(context);
  return {
    seen: true,
    fsBackup: flag('defaultVolumesToFsBackup'),
    moveData: flag('defaultSnapshotMoveData'),
    snapshots: csi || native ? 'yes' : absent,
    native: native && !csi && !elsewhere,
  };
}

function hasSnapshotLocation(context: PolicyContext): boolean {
  return context.resources('velero.io/VolumeSnapshotLocation').length > 0;
}
