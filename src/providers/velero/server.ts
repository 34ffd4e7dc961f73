import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, itemsOf, textOf, textsOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { or, type Tri } from '../../core/model/tri.ts';
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
  /** Is there a VolumeSnapshotLocation? Then a plug-in may take snapshots beside CSI. */
  readonly locations: Tri;
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
  locations: 'unknown',
};

/** Reads the flags from the Deployment `velero`, or from the values of its chart. */
export function serverDefaults(context: PolicyContext): ServerDefaults {
  const servers = context.resources('apps/Deployment').flatMap(({ resource, environment }) => {
    const server = context.remember(resource, 'velero-server', () => serverContainer(resource));
    return server ? [{ server, environment, namespace: resource.namespace }] : [];
  });
  const [first] = servers;
  // Each of two servers reads its own namespace, with flags of its own.
  if (first && servers.some((one) => one.environment === first.environment && isElsewhere(one, first))) return unseen;
  if (first) return { ...fromArguments(first.server, context), ...where(first.namespace, get(first.server, 'image')) };
  for (const type of chartInstallers) {
    for (const { resource } of context.resources(type)) {
      const release = chartRelease(resource, context);
      if (release)
        return { ...fromValues(release, context), ...where(release.namespace, get(release.values, 'image.tag')) };
    }
  }
  return unseen;
}

function isElsewhere(one: { namespace: Node | undefined }, other: { namespace: Node | undefined }): boolean {
  const [a, b] = [textOf(one.namespace), textOf(other.namespace)];
  return a !== undefined && b !== undefined && a !== b;
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
  const locations = hasSnapshotLocation(context);
  return {
    seen: true,
    fsBackup: flag('--default-volumes-to-fs-backup'),
    moveData: flag('--default-snapshot-move-data'),
    snapshots: csi || locations === 'yes' ? 'yes' : open ? 'unknown' : locations,
    native: locations === 'yes' && !csi && !open,
    locations,
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
  const named = itemsOf(get(configuration, 'volumeSnapshotLocation')).length > 0;
  const csi = features.includes('EnableCSI');
  const written = named && isTrue(get(values, 'snapshotsEnabled'), true) !== 'no';
  const locations = written ? 'yes' : hasSnapshotLocation(context);
  return {
    seen: true,
    fsBackup: flag('defaultVolumesToFsBackup'),
    moveData: flag('defaultSnapshotMoveData'),
    snapshots: csi || locations === 'yes' ? 'yes' : or([absent, locations]),
    native: locations === 'yes' && !csi && !elsewhere,
    locations: or([absent, locations]),
  };
}

function hasSnapshotLocation(context: PolicyContext): Tri {
  return or(context.resources('velero.io/VolumeSnapshotLocation').map(({ resource }) => resource.exists));
}
