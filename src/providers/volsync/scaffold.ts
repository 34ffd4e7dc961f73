import type { StatefulComponent, Volume } from '../../core/model/component.ts';
import type { Draft, Scaffold } from '../../core/model/provider.ts';
import { show, textOf } from '../../core/model/read.ts';

const withoutSnapshots = /^(local-path|.*hostpath|local-storage|nfs.*|manual)$/;

/** One ReplicationSource for each claim, in the claim's namespace. */
export const scaffold: Scaffold = {
  fits(component) {
    const claims = component.volumes.every((volume) => volume.kind === 'claim' && claimName(volume) !== undefined);
    return claims && component.volumes.length > 0 ? 1 : 0;
  },
  write(component): Draft {
    const name = show(component.resource.name);
    const claims = component.volumes.flatMap((volume) => claimName(volume) ?? []);
    const secrets = claims.map((claim) => `${claim}-restic`).join(', ');
    return {
      title: `Back up ${claims.length === 1 ? `the claim ${claims[0]}` : `the ${claims.length} claims of ${name}`} every night with VolSync`,
      fileName: `${name}-backup.yaml`,
      text: component.volumes.map((volume) => source(component, volume)).join('---\n'),
      note: `Needs VolSync, and ${claims.length === 1 ? 'the Secret' : 'the Secrets'} ${secrets} with RESTIC_REPOSITORY (its own path for each claim), RESTIC_PASSWORD and the keys of the store.${claims.length > 1 ? ' A replica that is added later needs a ReplicationSource of its own.' : ''}`,
    };
  },
};

function source(component: StatefulComponent, volume: Volume): string {
  const claim = claimName(volume) ?? volume.name;
  const namespace = textOf(component.resource.namespace);
  const storageClass = textOf(volume.facets.storageClass?.objects[0]?.name);
  const copyMethod = storageClass !== undefined && withoutSnapshots.test(storageClass) ? 'Direct' : 'Snapshot';
  return `apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata:
  name: ${claim}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
  sourcePVC: ${claim}
  trigger:
    schedule: "30 2 * * *"
  restic:
    copyMethod: ${copyMethod}${copyMethod === 'Direct' ? ' # this storage has no snapshots' : ' # needs a CSI driver with snapshots'}
    repository: ${claim}-restic # the Secret that says where copies go
    pruneIntervalDays: 14
    retain:
      daily: 14
`;
}

function claimName(volume: Volume): string | undefined {
  return textOf(volume.facets.claim?.objects[0]?.name);
}
