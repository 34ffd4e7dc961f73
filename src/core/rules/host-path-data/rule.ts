import type { Rule } from '../contract.ts';
import { listed, nameOfComponent } from '../shared/names.ts';

/** Data on one node's disk: out of reach for snapshots and file-system backup, and gone with the node. */
export const rule: Rule = {
  id: 'host-path-data',
  severity: 'warning',
  title: "Data on a node's own disk",
  *check(context) {
    for (const { component, verdict, volumes } of context.assessments) {
      if (verdict !== 'unprotected' && verdict !== 'partial') continue;
      const open = new Set(volumes.filter((one) => one.verdict === 'unprotected').map((one) => one.volume));
      const onNode = component.volumes.filter((volume) => volume.kind === 'host-path' && open.has(volume.name));
      if (onNode.length === 0) continue;
      const names = listed(onNode.map((volume) => volume.name));
      yield {
        message: `${nameOfComponent(component)} keeps data on the disk of one node (hostPath ${names}), where no backup policy reaches it. Put it on a PersistentVolumeClaim, or exempt it with a reason.`,
        at: component.at,
        component: component.id,
        related: onNode.map((volume) => ({ message: 'the data is kept here', at: volume.at })),
        fixes: ['exempt'],
      };
    }
  },
};
