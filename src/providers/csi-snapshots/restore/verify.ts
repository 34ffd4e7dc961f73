import { type LiveObject, liveText } from '../../../core/model/live-object.ts';
import type { Plan } from '../../../core/model/plan.ts';
import type { Need, Verified, World } from '../../../core/model/restorer.ts';
import { seenValue } from '../../../core/plan/seen.ts';
import { claimType } from './types.ts';

const volumeType = 'PersistentVolume';

export function evidenceFor(plan: Plan, world: World): readonly Need[] {
  return plan.volumes.flatMap(({ namespace, claim }): Need[] => {
    const volume = liveText(seenValue(world.one(claimType, namespace, claim)), 'spec', 'volumeName');
    return [
      { type: claimType, namespace, name: claim },
      ...(volume === undefined ? [] : [{ type: volumeType, name: volume }]),
    ];
  });
}

/**
 * A claim proves by its source and its binding that the snapshot is in it: provisioning fails as a whole or not at all. But a volume that
 * was there before is bound to a claim without a look at its source.
 */
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
    if (phase === 'Bound') return boundVerdict(seen.value, from ?? '', world);
    const waits = !plan.steps.some(({ id }) => id === `bound-${claim}`);
    return waits
      ? { outcome: 'unknown', message: `claim ${claim} has no volume yet: it may be made when a pod first uses it` }
      : { outcome: 'failed', message: `claim ${claim} is ${phase ?? 'not bound'}` };
  });
}

function boundVerdict(claim: LiveObject, from: string, world: World): Verified {
  const { name, uid = '', creationTimestamp = '' } = claim.metadata;
  const volume = liveText(claim, 'spec', 'volumeName') ?? '';
  const ok: Verified = { outcome: 'ok', message: `claim ${name} is bound, filled from VolumeSnapshot ${from}` };
  // The provisioner names what it makes after the claim that it makes it for.
  if (uid !== '' && volume.endsWith(uid)) return ok;
  const made = seenValue(world.one(volumeType, undefined, volume))?.metadata;
  if (!made) {
    return {
      outcome: 'unknown',
      message: `claim ${name} is bound; whether volume ${volume} was made for it cannot be read`,
    };
  }
  const isMadeForIt =
    made.annotations?.['pv.kubernetes.io/provisioned-by'] !== undefined &&
    Date.parse(made.creationTimestamp ?? '') >= Date.parse(creationTimestamp);
  return isMadeForIt
    ? ok
    : {
        outcome: 'failed',
        message: `claim ${name} was given volume ${volume}, which was not made for it: the snapshot is not in it`,
      };
}

function sourceIn(plan: Plan, claim: string): string | undefined {
  for (const step of plan.steps) {
    if (step.do === 'create' && step.object.kind === claimType && step.object.metadata.name === claim)
      return liveText(step.object, 'spec', 'dataSource', 'name');
  }
  return undefined;
}
