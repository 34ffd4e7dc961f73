import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, itemsOf, textOf, textsOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Tri } from '../../core/model/tri.ts';

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
}

const unseen: ServerDefaults = { seen: false, fsBackup: 'unknown', moveData: 'unknown', snapshots: 'unknown' };

/** Reads the flags from the Deployment `velero`, or from the values of its Helm release. */
export function serverDefaults(context: PolicyContext): ServerDefaults {
  for (const { resource } of context.resources('apps/Deployment')) {
    const server = serverContainer(resource);
    if (server) return fromArguments(server, context);
  }
  for (const { resource } of context.resources('helm.toolkit.fluxcd.io/HelmRelease')) {
    if (isVeleroRelease(resource)) return fromValues(resource, context);
  }
  return unseen;
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
    return found === name || found.endsWith('=true') ? 'yes' : 'no';
  };
  const features = words.map((word) => textOf(word) ?? '').find((word) => word.startsWith('--features'));
  const csi = features?.includes('EnableCSI') || hasSnapshotLocation(context);
  return {
    seen: true,
    fsBackup: flag('--default-volumes-to-fs-backup'),
    moveData: flag('--default-snapshot-move-data'),
    snapshots: csi ? 'yes' : open ? 'unknown' : 'no',
  };
}

/** Chart vmware-tanzu/velero: `configuration.{features,defaultVolumesToFsBackup,defaultSnapshotMoveData,volumeSnapshotLocation}`. */
function fromValues(release: Resource, context: PolicyContext): ServerDefaults {
  const values = get(release.body, 'spec.values');
  const elsewhere = get(release.body, 'spec.valuesFrom') !== undefined;
  const absent: Tri = elsewhere ? 'unknown' : 'no';
  const configuration = get(values, 'configuration');
  const flag = (name: string): Tri => isTrue(get(configuration, name), absent);
  const features = textOf(get(configuration, 'features')) ?? '';
  const locations = itemsOf(get(configuration, 'volumeSnapshotLocation')).length > 0;
  const snapshots =
    features.includes('EnableCSI') ||
    (locations && isTrue(get(values, 'snapshotsEnabled'), true) !== 'no') ||
    hasSnapshotLocation(context);
  return {
    seen: true,
    fsBackup: flag('defaultVolumesToFsBackup'),
    moveData: flag('defaultSnapshotMoveData'),
    snapshots: snapshots ? 'yes' : absent,
  };
}

function hasSnapshotLocation(context: PolicyContext): boolean {
  return context.resources('velero.io/VolumeSnapshotLocation').length > 0;
}

/** A HelmRelease of the velero chart, however it refers to it. */
export function isVeleroRelease(release: Resource): boolean {
  const chart = textOf(get(release.body, 'spec.chart.spec.chart')) ?? textOf(get(release.body, 'spec.chartRef.name'));
  return chart !== undefined && /(^|\/)velero$/.test(chart);
}
