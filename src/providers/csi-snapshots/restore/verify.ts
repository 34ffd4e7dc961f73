import { liveText } from '../../../core/model/live-object.ts';
import type { Plan } from '../../../core/model/plan.ts';
import type { Need, Verified, World } from '../../../core/model/restorer.ts';
import { claimType } from './types.ts';

export function evidenceFor(plan: Plan): readonly Need[] {
  return plan.volumes.map(({ namespace, claim }) => ({ type: claimType, namespace, name: claim }));
}

/** A claim proves by its source and its binding that the snapshot is in it: provisioning fails as a whole or not at all. */
export function verifyClaims(plan: Plan, world: World): readonly Verified[] {
  return plan.volumes.map(({ namespace, claim }): Verified => {
    const seen = world.one(claimType, namespace, claim);
    if (seen.state === 'unread') {
      return { outcome: 'unknown', message: `claim ${claim} of ${namespace} cannot be read: ${seen.why}` };
    }
    if (seen.state === 'absent') return { outcome: 'failed', message: `claim ${claim} is not there` };
    const from =
      liveText(seen.value, 'spec', 'dataSource', 'name') ?? liveText(seen.value, 'spec', 'dataSourceRef', 'name');
    if (from !== sourceIn(plan, claim)) {
      return { outcome: 'failed', message: `claim ${claim} was not made from the snapshot: somebody else made it` };
    }
    const phase = liveText(seen.value, 'status', 'phase');
    if (phase === 'Bound')
      return { outcome: 'ok', message: `claim ${claim} is bound, filled from VolumeSnapshot ${from}` };
    const waits = !plan.steps.some(({ id }) => id === `bound-${claim}`);
    return waits
      ? { outcome: 'unknown', message: `claim ${claim} has no volume yet: it may be made when a pod first uses it` }
      : { outcome: 'failed', message: `claim ${claim} is ${phase ?? 'not bound'}` };
  });
}

function sourceIn(plan: Plan, claim: string): string | undefined {
  for (const step of plan.steps) {
    if (step.do === 'create' && step.object.kind === claimType && step.object.metadata.name === claim)
      return liveText(step.object, 'spec', 'dataSource', 'name');
  }
  return undefined;
}
