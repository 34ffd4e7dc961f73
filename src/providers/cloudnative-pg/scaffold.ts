import type { StatefulComponent } from '../../core/model/component.ts';
import type { Draft, PolicyContext, Scaffold } from '../../core/model/provider.ts';
import { get, show, textOf } from '../../core/model/read.ts';
import { methodOf, type Wanted } from './method.ts';
import { barmanPlugin, clusterType } from './types.ts';

/** A ScheduledBackup for a Cluster, with an ObjectStore to fill in when the Cluster cannot be backed up yet. */
export const scaffold: Scaffold = {
  fits: (component) => (component.resource.type === clusterType ? 3 : 0),
  write(component, context): Draft {
    const name = show(component.resource.name);
    const ready = readyMethod(component, context);
    const wanted = ready ?? { method: 'plugin', plugin: barmanPlugin };
    return {
      title: `Back up the cluster ${name} every night with CloudNativePG`,
      fileName: `${name}-backup.yaml`,
      text: `${scheduledBackup(component, wanted)}${ready ? '' : objectStore(component)}`,
      note: ready
        ? `Uses the method that the cluster has: ${wanted.method}.`
        : `Fill in the bucket and its Secret, then add to the spec of the Cluster ${name}:\nplugins: [{name: ${barmanPlugin}, isWALArchiver: true, parameters: {barmanObjectName: ${name}-store}}]\nNeeds the Barman Cloud plug-in.`,
    };
  },
};

/** The best method for which the Cluster is prepared: kept elsewhere before snapshots. */
function readyMethod(component: StatefulComponent, context: PolicyContext): Wanted | undefined {
  const all: Wanted[] = [
    { method: 'plugin', plugin: barmanPlugin },
    { method: 'barmanObjectStore' },
    { method: 'volumeSnapshot' },
  ];
  return all
    .filter((one) => one.method === 'plugin' || get(component.resource.body, ['spec', 'backup', one.method]))
    .find((one) => ['native', 'snapshot'].includes(methodOf(one, component.resource, context).capture));
}

function scheduledBackup(component: StatefulComponent, wanted: Wanted): string {
  const name = show(component.resource.name);
  return `apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: ${name}-nightly
${namespaceLine(component)}spec:
  schedule: "0 30 2 * * *" # six fields, seconds first
  cluster:
    name: ${name}
  method: ${wanted.method}
${wanted.plugin === undefined ? '' : `  pluginConfiguration:\n    name: ${wanted.plugin}\n`}  backupOwnerReference: self
`;
}

function objectStore(component: StatefulComponent): string {
  const name = show(component.resource.name);
  return `---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata:
  name: ${name}-store
${namespaceLine(component)}spec:
  retentionPolicy: "30d"
  configuration:
    destinationPath: s3://BUCKET/${name} # fill in
    s3Credentials:
      accessKeyId:
        name: ${name}-store # a Secret
        key: ACCESS_KEY_ID
      secretAccessKey:
        name: ${name}-store
        key: SECRET_ACCESS_KEY
`;
}

function namespaceLine(component: StatefulComponent): string {
  const namespace = textOf(component.resource.namespace);
  return namespace === undefined ? '' : `  namespace: ${namespace}\n`;
}
