import type { StatefulComponent } from '../../core/model/component.ts';
import type { Draft, PolicyContext, Scaffold } from '../../core/model/provider.ts';
import { show, textOf } from '../../core/model/read.ts';
import { chartInstallers, chartRelease } from './chart.ts';

const withoutSnapshots = /^(local-path|.*hostpath|local-storage|nfs.*|manual)$/;

/** A Schedule for the component's namespace, in the namespace of the Velero server. */
export const scaffold: Scaffold = {
  fits(component) {
    const namespace = textOf(component.resource.namespace);
    const reachable = component.volumes.every(
      (volume) => volume.kind === 'claim' || volume.kind === 'whole' || volume.kind === 'network',
    );
    return namespace !== undefined && reachable ? 2 : 0;
  },
  write(component, context): Draft {
    const namespace = show(component.resource.namespace);
    const byFiles = usesFileBackup(component);
    return {
      title: `Back up the namespace ${namespace} every night with Velero`,
      fileName: `${namespace}-backup.yaml`,
      text: `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: ${namespace}-nightly
  namespace: ${serverNamespace(context)}
spec:
  schedule: "30 2 * * *"
  template:
    includedNamespaces:
      - ${namespace}
    ${byFiles ? 'defaultVolumesToFsBackup: true # this storage has no snapshots' : 'snapshotMoveData: true # copies the snapshot off the storage; needs a CSI driver with snapshots'}
    ttl: 336h0m0s
`,
      note: `Needs a Velero server${byFiles ? ' with its node agent' : ' with the CSI feature and its node agent'}; backups go to its default location.`,
    };
  },
};

function usesFileBackup(component: StatefulComponent): boolean {
  return component.volumes.some((volume) => {
    const name = textOf(volume.facets.storageClass?.objects[0]?.name);
    return volume.kind === 'network' || (name !== undefined && withoutSnapshots.test(name));
  });
}

/** Where the server lives: as the workspace shows it, else the default of `velero install`. */
function serverNamespace(context: PolicyContext): string {
  const schedule = context.resources('velero.io/Schedule').map(({ resource }) => textOf(resource.namespace));
  const release = chartInstallers
    .flatMap((type) => context.resources(type))
    .map(({ resource }) => textOf(chartRelease(resource, context)?.namespace));
  return [...schedule, ...release].find((one) => one !== undefined) ?? 'velero';
}
