import type { RestoreRequest } from '../../core/model/plan.ts';
import { isRefused, type Need, type Offer, type Restorer, type World } from '../../core/model/restorer.ts';
import { owedNeeds, withOwed } from '../../core/plan/owed.ts';
import { cloneNeeds, planClone } from './restore/clone.ts';
import { copyNeeds, deleteNeeds, planCopy, planDelete } from './restore/copy.ts';
import { inPlaceNeeds, planInPlace } from './restore/in-place.ts';
import { sourceNeeds, sourceOf } from './restore/source.ts';
import { evidenceFor, verifyPlan } from './restore/verify.ts';

/** Velero does it, on the word of its own objects: Restores, Backups, DeleteBackupRequests. */
export const restorer: Restorer = {
  provider: 'velero',
  title: 'Velero',
  copies: 'Back Up Now',
  selects: ['workload', 'claims', 'kinds'],
  offers: ({ state, phase, volumeData }): readonly Offer[] => {
    const refusal = state === 'complete' || state === 'incomplete' ? undefined : `it is ${phase}`;
    const empty = volumeData.presence === 'failed' ? 'no volume was copied: claims would come back EMPTY' : undefined;
    const inPlace = refusal ?? empty;
    return [
      { mode: 'clone', ...(refusal && { refusal }) },
      { mode: 'in-place', ...(inPlace && { refusal: inPlace }) },
    ];
  },
  needs: (request, world) => {
    if (request.action === 'copy') return copyNeeds(request, world);
    if (request.action === 'delete') return deleteNeeds(request);
    return [...sourceNeeds(request.point), ...modeNeeds(request, world)];
  },
  plan: (request, world) => {
    if (request.action === 'copy') return planCopy(request, world);
    if (request.action === 'delete') return planDelete(request, world);
    if (request.mode === 'side-by-side') {
      return {
        refused: 'Velero restores claims under their own names: not beside the old ones.',
        remedy: 'Restore into a new namespace (clone).',
      };
    }
    const source = sourceOf(request.point, request.namespace, world);
    if ('refused' in source) return source;
    if (request.mode === 'clone') return planClone(request, source, world);
    const plan = planInPlace(request, source, world);
    return isRefused(plan) ? plan : withOwed(plan, request, world);
  },
  evidence: evidenceFor,
  verify: verifyPlan,
};

function modeNeeds(request: RestoreRequest, world: World): readonly Need[] {
  if (request.mode === 'side-by-side') return [];
  if (request.mode === 'in-place') return [...owedNeeds(request), ...inPlaceNeeds(request, world)];
  // Its claims tell what could come back empty.
  return [...cloneNeeds(request, world), { type: 'PersistentVolumeClaim', namespace: request.namespace }];
}
