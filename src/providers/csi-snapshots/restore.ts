import type { PlanRequest, RestoreRequest } from '../../core/model/plan.ts';
import type { RestorePoint } from '../../core/model/restore-point.ts';
import { isRefused, type Need, type Offer, type Restorer, type World } from '../../core/model/restorer.ts';
import { gitopsNeeds } from '../../core/plan/gitops.ts';
import { owedNeeds, withOwed } from '../../core/plan/owed.ts';
import { seenValue } from '../../core/plan/seen.ts';
import { mounterNeeds, mountersOf } from '../../core/plan/workloads.ts';
import { cloneNeeds, planClone } from './restore/clone.ts';
import { copyNeeds, deleteNeeds, planCopy, planDelete } from './restore/copy.ts';
import { formerClaim } from './restore/former-claim.ts';
import { planInPlace } from './restore/in-place.ts';
import { planSideBySide } from './restore/side-by-side.ts';
import { sourceNeeds, sourceOf } from './restore/source.ts';
import { claimType, pointOf, snapshotType } from './restore/types.ts';
import { evidenceFor, verifyClaims } from './restore/verify.ts';

/** Volumes from CSI snapshots: the API server and the storage's driver do it, and no backup system is needed. */
export const restorer: Restorer = {
  provider: 'csi-snapshots',
  title: 'CSI snapshots',
  copies: 'Snapshot Now',
  offers: (point: RestorePoint): readonly Offer[] => {
    const refusal = point.state === 'complete' ? undefined : `it is ${point.phase}`;
    return (['side-by-side', 'clone', 'in-place'] as const).map((mode) => ({ mode, ...(refusal && { refusal }) }));
  },
  needs: (request, world) => {
    if (request.action === 'copy') return copyNeeds(request);
    if (request.action === 'delete') return deleteNeeds(request, world);
    return [...sourceNeeds(request.point, world), ...modeNeeds(request, world)];
  },
  plan: (request: PlanRequest, world: World) => {
    if (request.action === 'copy') return planCopy(request, world);
    const at = pointOf(request.point);
    if (at && at.namespace !== request.namespace) {
      return {
        refused: `VolumeSnapshot ${at.name} is in ${at.namespace}, not in ${request.namespace}.`,
        remedy: 'A snapshot is restored from the namespace that it is in.',
      };
    }
    if (request.action === 'delete') return planDelete(request, world);
    const source = sourceOf(request.point, world, formerClaim(request)?.live);
    if ('refused' in source) return source;
    if (request.mode === 'clone') return planClone(request, source, world);
    if (request.mode === 'side-by-side') return planSideBySide(request, source, world);
    const plan = planInPlace(request, source, world);
    return isRefused(plan) ? plan : withOwed(plan, request, world);
  },
  evidence: evidenceFor,
  verify: verifyClaims,
};

function modeNeeds(request: RestoreRequest, world: World): readonly Need[] {
  if (request.mode === 'clone') return cloneNeeds(request, world);
  if (request.mode === 'side-by-side') return [];
  return [...owedNeeds(request), ...mounterNeeds(request.namespace), ...gitopsNeeds(involved(request, world))];
}

/** The claim and who mounts it: what a GitOps tool might put back. */
function involved({ namespace, point }: RestoreRequest, world: World) {
  const at = pointOf(point);
  const snapshot = at && seenValue(world.one(snapshotType, at.namespace, at.name));
  const name = (snapshot?.spec as { source?: { persistentVolumeClaimName?: string } } | undefined)?.source
    ?.persistentVolumeClaimName;
  const claim = name === undefined ? undefined : seenValue(world.one(claimType, namespace, name));
  const mounting = name === undefined ? { mounters: [] } : mountersOf(world, namespace, [name]);
  return [...(claim ? [claim] : []), ...('mounters' in mounting ? mounting.mounters.map(({ live }) => live) : [])];
}
