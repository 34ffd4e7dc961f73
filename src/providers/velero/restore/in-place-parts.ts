import type { Right } from '../../../core/model/cluster-reader.ts';
import { type LiveObject, liveText, quantityBytes } from '../../../core/model/live-object.ts';
import type { Basis, Effect, Plan, Step } from '../../../core/model/plan.ts';
import { draft, listed } from '../../../core/plan/draft.ts';
import { owedBy } from '../../../core/plan/owed.ts';
import { basisOf, noneOf } from '../../../core/plan/seen.ts';
import type { InPlace } from './in-place.ts';
import { backupType, claimType, pointId, runName } from './names.ts';
import { mayCreate, mayGet } from './steps.ts';

/** With the first one the present state is in the safety backup only. */
export function deleteClaims(claims: readonly LiveObject[], namespace: string): Step[] {
  return claims.map(({ metadata }, at) => ({
    id: `delete-claim-${metadata.name}`,
    title: `Delete claim ${metadata.name}`,
    do: 'delete',
    ref: { type: claimType, namespace, name: metadata.name },
    uid: metadata.uid ?? '',
    seconds: 300,
    ...(at === 0 && { isPointOfNoReturn: true }),
  }));
}

interface Own {
  readonly steps: readonly Step[];
  /** On the workloads. */
  readonly effects: readonly Effect[];
  /** Is there a safety backup? */
  readonly isKept: boolean;
  readonly keptBy: string;
  readonly dangers: readonly string[];
  readonly rights: readonly Right[];
  readonly basis: readonly Basis[];
}

/** What restores in place have in common, however the data comes back. */
export function inPlacePlan({ request, source, world, replaced, checks }: InPlace, own: Own): Plan {
  const { namespace } = request;
  const { pinned, system } = source;
  const name = runName(namespace);
  const names = replaced.claims.map(({ metadata }) => metadata.name);
  const since = pinned.createdAt ?? 'the backup';
  const safety = pointId(system, name);
  return {
    ...draft(request, world),
    title: `Replace the data of ${listed([...names, ...replaced.gone])} by that in Backup ${pinned.name}`,
    point: pinned,
    target: { namespace, isNew: false },
    effects: [
      ...own.effects,
      ...(own.isKept
        ? [
            {
              kind: 'create' as const,
              what: 'Backup',
              namespace: system,
              name,
              detail: `the present state of ${namespace}, to take it back: ${own.keptBy}`,
            },
          ]
        : []),
      ...names.map(
        (claim): Effect => ({
          kind: 'replace',
          what: claimType,
          namespace,
          name: claim,
          detail: `what was written after ${since} is lost`,
        }),
      ),
      ...replaced.gone.map(
        (claim): Effect => ({ kind: 'create', what: claimType, namespace, name: claim, detail: 'it is gone now' }),
      ),
      ...replaced.kept.map(
        ({ claim, why }): Effect => ({
          kind: 'keep',
          what: claimType,
          namespace,
          name: claim.metadata.name,
          detail: why,
        }),
      ),
    ],
    dangers: [
      ...(names.length > 0
        ? [
            `Everything that was written to ${listed(names)} after ${since} is replaced.${own.isKept ? ' A safety backup keeps the present state for 30 days.' : ''}`,
          ]
        : []),
      ...source.dangers,
      ...replaced.dangers,
      ...own.dangers,
      'Claims that the backup has and the namespace has not come back as well; everything else stays as it is.',
    ],
    basis: [
      basisOf(backupType, source.backup),
      ...replaced.claims.map((claim) => basisOf(claimType, claim)),
      ...replaced.gone.map((claim) => noneOf({ type: claimType, namespace, name: claim })),
      ...own.basis,
    ],
    checks: [...source.checks, ...replaced.checks, ...checks],
    rights: [
      ...mayCreate(system, ...(own.isKept ? ['backups'] : []), 'restores'),
      ...mayGet(system, 'backups', 'restores'),
      ...own.rights,
      { verb: 'list', group: '', resource: 'pods', namespace },
      { verb: 'get', group: '', resource: 'persistentvolumeclaims', namespace },
      ...names.map(
        (claim): Right => ({
          verb: 'delete',
          group: '',
          resource: 'persistentvolumeclaims',
          namespace,
          name: claim,
        }),
      ),
    ],
    volumes: [
      ...replaced.claims.map((claim) => {
        const bytes = quantityBytes(liveText(claim, 'spec', 'resources', 'requests', 'storage'));
        const storageClass = liveText(claim, 'spec', 'storageClassName');
        return {
          namespace,
          claim: claim.metadata.name,
          ...(bytes !== undefined && { bytes }),
          ...(storageClass !== undefined && { storageClass }),
          isReplaced: true,
        };
      }),
      ...replaced.gone.map((claim) => ({ namespace, claim, isReplaced: false })),
    ],
    steps: own.steps,
    ...(own.isKept && {
      undo: {
        safetyPoint: safety,
        request: {
          action: 'restore',
          provider: request.provider,
          mode: 'in-place',
          namespace,
          point: safety,
          only: { claims: names },
          owed: owedBy(own.steps),
        },
      },
    }),
  };
}
