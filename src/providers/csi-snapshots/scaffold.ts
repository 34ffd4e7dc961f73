import type { StatefulComponent } from '../../core/model/component.ts';
import type { Draft, Scaffold } from '../../core/model/provider.ts';
import { mapOf, show, textOf } from '../../core/model/read.ts';

/** A SnapshotSchedule for the claims of a component, by a label that they share, else for all claims of the namespace. */
export const scaffold: Scaffold = {
  fits(component) {
    return component.volumes.length > 0 && component.volumes.every((volume) => volume.kind === 'claim') ? 1 : 0;
  },
  write(component): Draft {
    const name = show(component.resource.name);
    const namespace = textOf(component.resource.namespace);
    const label = sharedLabel(component);
    return {
      title: `Take snapshots of ${name} every night with SnapScheduler`,
      fileName: `${name}-snapshots.yaml`,
      text: `apiVersion: snapscheduler.backube/v1
kind: SnapshotSchedule
metadata:
  name: ${name}-nightly
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
  schedule: "30 2 * * *"
  claimSelector:${label ? `\n    matchLabels:\n      ${label[0]}: ${JSON.stringify(label[1])}` : ' {} # every claim of the namespace'}
  retention:
    maxCount: 14
`,
      note: 'Snapshots stay on the same storage: they undo mistakes, and do not survive the loss of the storage or, with most classes, of the namespace. Needs SnapScheduler and a CSI driver with snapshots.',
    };
  },
};

function sharedLabel(component: StatefulComponent): readonly [string, string] | undefined {
  const labels = component.volumes.map((volume) => mapOf(volume.facets.claim?.objects[0]?.labels)?.entries);
  const [first, ...others] = labels;
  const preferred = ['app.kubernetes.io/instance', 'app.kubernetes.io/name', 'app'];
  const keys = [...preferred, ...(first?.keys() ?? [])];
  for (const key of keys) {
    const value = textOf(first?.get(key)?.value);
    if (value !== undefined && others.every((one) => textOf(one?.get(key)?.value) === value)) return [key, value];
  }
  return undefined;
}
