import type { Assessment } from '../../model/verdict.ts';
import type { FindingDraft, Rule } from '../contract.ts';
import { listed, nameOfComponent } from '../shared/names.ts';

/** A database on storage that goes with its pod: no backup policy mends that, a claim does. */
export const rule: Rule = {
  id: 'ephemeral-database',
  severity: 'warning',
  title: 'A database whose data is gone with its pod',
  check: (context) => context.each('ephemeral-database', context.assessments, draftsOf),
};

function* draftsOf({ component, verdict, volumes }: Assessment): Generator<FindingDraft> {
  if (verdict === 'exempt' || verdict === 'protected') return;
  const covered = new Set(volumes.filter((one) => one.verdict === 'protected').map((one) => one.volume));
  const fleeting = component.volumes.filter(
    (volume) => (volume.kind === 'empty-dir' || volume.kind === 'image-layer') && !covered.has(volume.name),
  );
  if (fleeting.length === 0) return;
  const inside = fleeting.filter((volume) => volume.kind === 'empty-dir').map((volume) => volume.name);
  const where = inside.length > 0 ? `the emptyDir ${listed(inside)}` : 'the container itself';
  yield {
    message: `${component.engine ?? 'The database'} in ${nameOfComponent(component)} keeps its data in ${where}: it is gone when the pod is. Put it on a PersistentVolumeClaim, or exempt it with a reason.`,
    at: component.at,
    component: component.id,
    // Whether a policy reaches it cannot be told here; that the place does not last is certain all the same.
    ...(verdict === 'unknown' && { severity: 'hint' }),
    related: fleeting.map((volume) => ({ message: 'the data is kept here', at: volume.at })),
    fixes: ['exempt'],
  };
}
