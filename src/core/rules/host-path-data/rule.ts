import type { Assessment } from '../../model/verdict.ts';
import type { FindingDraft, Rule } from '../contract.ts';
import { listed, nameOfComponent } from '../shared/names.ts';

/** Data on one node's disk: out of reach for snapshots and file-system backup, and gone with the node. */
export const rule: Rule = {
  id: 'host-path-data',
  severity: 'warning',
  title: "Data on a node's own disk",
  check: (context) => context.each('host-path-data', context.assessments, draftsOf),
};

function* draftsOf({ component, verdict, volumes }: Assessment): Generator<FindingDraft> {
  if (verdict !== 'unprotected' && verdict !== 'partial') return;
  const open = new Set(volumes.filter((one) => one.verdict === 'unprotected').map((one) => one.volume));
  const onNode = component.volumes.filter((volume) => volume.kind === 'host-path' && open.has(volume.name));
  if (onNode.length === 0) return;
  const names = listed(onNode.map((volume) => volume.name));
  yield {
    message: `${nameOfComponent(component)} keeps data on the disk of one node (hostPath ${names}), where no backup policy reaches it. Put it on a PersistentVolumeClaim, or exempt it with a reason.`,
    at: component.at,
    component: component.id,
    related: onNode.map((volume) => ({ message: 'the data is kept here', at: volume.at })),
    fixes: ['exempt'],
  };
}
