import { type LiveObject, liveText, quantityBytes } from '../../../core/model/live-object.ts';
import type { Check, Plan, PlannedVolume, Ref, RestoreRequest, Step } from '../../../core/model/plan.ts';
import type { Refused, World } from '../../../core/model/restorer.ts';
import { draft } from '../../../core/plan/draft.ts';
import { gitopsChecks } from '../../../core/plan/gitops.ts';
import { goesByItself, stillThere, unmounted } from '../../../core/plan/in-place.ts';
import { owedBy } from '../../../core/plan/owed.ts';
import { asWritten } from '../../../core/plan/run-id.ts';
import { basisOf, noneOf } from '../../../core/plan/seen.ts';
import { mountersOf, scalingSteps } from '../../../core/plan/workloads.ts';
import { claimAgain, claimFrom, volumeOf, waitBound, waitReady } from './claim.ts';
import { formerClaim } from './former-claim.ts';
import { classNamed, type Source } from './source.ts';
import { claimType, pointId, snapshotGroup, snapshotType, snapshotVersion } from './types.ts';

/** Replaces the claim of which the snapshot was taken, with the workload stopped and a safety snapshot of the present state. */
export function planInPlace(request: RestoreRequest, source: Source, world: World): Plan | Refused {
  const { claimName, claim, snapshot, pinned } = source;
  const { namespace } = pinned;
  if (claimName === undefined) {
    return {
      refused: `of which claim VolumeSnapshot ${pinned.name} was taken is not known.`,
      remedy: 'Restore it into a new claim.',
    };
  }
  const refusal = claim && goesByItself(claim);
  if (refusal) return refusal;
  const mounting = mountersOf(world, namespace, [claimName]);
  if ('refused' in mounting) return mounting;
  const scaling = scalingSteps(mounting.mounters);
  const ref = { type: claimType, namespace, name: claimName };
  const binding = scaling.up.length > 0 || source.isLateBinding === false ? [waitBound(namespace, claimName)] : [];
  const common = {
    ...draft(request, world),
    title: `Replace claim ${claimName} by its state in VolumeSnapshot ${pinned.name}`,
    point: pinned,
    target: { namespace, isNew: false },
  };
  const rights = [
    ...scaling.rights,
    { verb: 'create' as const, group: '', resource: 'persistentvolumeclaims', namespace },
  ];
  const around = [
    ...mounting.checks,
    ...gitopsChecks(world, [...(claim ? [claim] : []), ...mounting.mounters.map(({ live }) => live)]),
  ];
  if (!claim) {
    const former = formerClaim(request);
    const fresh = claimFrom(source, pinned.name, { namespace, name: claimName });
    return {
      ...common,
      effects: [
        ...scaling.effects,
        { kind: 'create', what: claimType, namespace, name: claimName, detail: 'it is gone now' },
      ],
      basis: [basisOf(snapshotType, snapshot), noneOf(ref), ...scaling.basis],
      checks: [...source.checks, ...around],
      rights,
      volumes: [volumeOf(claimName, namespace, source, false)],
      steps: [
        ...scaling.down,
        {
          id: 'create-claim',
          title: `Create claim ${claimName} from the snapshot`,
          do: 'create',
          object: former ? { ...asWritten(former.manifest), spec: fresh.spec } : fresh,
          leaves: `claim ${claimName}, filled from the snapshot`,
        },
        ...scaling.up,
        ...binding,
        ...scaling.ready,
      ],
    };
  }
  const safety = `${claimName}-before-{run}`;
  const snapshotClassName = liveText(snapshot, 'spec', 'volumeSnapshotClassName');
  const isKept = liveText(claim, 'spec', 'volumeName') !== undefined;
  const keeping: Step[] = [
    {
      id: 'safety-snapshot',
      title: `Keep the present state in VolumeSnapshot ${safety}`,
      do: 'create',
      object: {
        apiVersion: snapshotVersion,
        kind: 'VolumeSnapshot',
        metadata: { name: safety, namespace },
        spec: {
          ...(snapshotClassName !== undefined && { volumeSnapshotClassName: snapshotClassName }),
          source: { persistentVolumeClaimName: claimName },
        },
      },
      takeBack: { do: 'delete-created' },
    },
    waitReady(snapshotType, namespace, safety),
  ];
  const steps: Step[] = [
    ...scaling.down,
    unmounted(namespace, claimName),
    ...(isKept ? keeping : [stillEmpty(ref)]),
    // All that took its time: what was true at its beginning is looked at again.
    stillThere(pinned),
    ...scaling.stillDown,
    unmounted(namespace, claimName, 'still-'),
    {
      id: 'delete-claim',
      title: `Delete claim ${claimName}`,
      do: 'delete',
      ref,
      uid: claim.metadata.uid ?? '',
      isPointOfNoReturn: true,
    },
    {
      id: 'create-claim',
      title: `Create claim ${claimName} from the snapshot`,
      do: 'create',
      object: claimAgain(claim, source, pinned.name),
    },
    // The pods are asked back first: a volume that waits for its first consumer is not made without them.
    ...scaling.up,
    ...binding,
    ...scaling.ready,
  ];
  const since = pinned.createdAt === undefined ? 'the snapshot' : pinned.createdAt;
  return {
    ...common,
    effects: [
      ...scaling.effects,
      ...(isKept
        ? [
            {
              kind: 'create' as const,
              what: 'VolumeSnapshot',
              namespace,
              name: safety,
              detail: 'the present state, to take it back',
            },
          ]
        : []),
      {
        kind: 'replace',
        what: claimType,
        namespace,
        name: claimName,
        detail: isKept ? `what was written after ${since} is lost` : 'it has no volume, so that nothing is lost',
      },
    ],
    dangers: [
      ...(isKept
        ? [
            `Everything that was written to ${claimName} after ${since} is replaced. A safety snapshot keeps the present state; it is on the same storage.`,
          ]
        : []),
      ...scaling.dangers,
    ],
    basis: [basisOf(snapshotType, snapshot), basisOf(claimType, claim), ...scaling.basis],
    checks: [...source.checks, ...around, reclaimCheck(source, world)].filter((one) => one !== undefined),
    rights: [
      ...rights,
      { verb: 'delete', group: '', resource: 'persistentvolumeclaims', namespace, name: claimName },
      { verb: 'create', group: snapshotGroup, resource: 'volumesnapshots', namespace },
      { verb: 'list', group: '', resource: 'pods', namespace },
    ],
    volumes: [grownFrom(claim, volumeOf(claimName, namespace, source, true))],
    steps,
    ...(isKept && {
      undo: {
        safetyPoint: pointId(namespace, safety),
        request: {
          action: 'restore',
          provider: request.provider,
          mode: 'in-place',
          namespace,
          point: pointId(namespace, safety),
          owed: [...owedBy(steps), { ref, manifest: claimAgain(claim, source, pinned.name) }],
        },
      },
    }),
  };
}

/** A snapshot of a larger volume needs more room than the claim that is there gives back. */
function grownFrom(claim: LiveObject, volume: PlannedVolume): PlannedVolume {
  const before = quantityBytes(liveText(claim, 'spec', 'resources', 'requests', 'storage'));
  return before === undefined || (volume.bytes ?? 0) <= before ? volume : { ...volume, replacedBytes: before };
}

function stillEmpty(ref: Ref): Step {
  return {
    id: 'still-empty',
    title: `Make sure that claim ${ref.name} has no volume`,
    do: 'wait',
    ref,
    until: { is: 'field', path: ['status', 'phase'], in: ['Pending'], failed: { path: ['status', 'phase'] } },
    seconds: 30,
  };
}

/** With Retain the old volume stays behind, and is paid for. */
function reclaimCheck(source: Source, world: World): Check | undefined {
  const policy = liveText(classNamed(world, source.spec.storageClassName), 'reclaimPolicy');
  return policy === 'Retain'
    ? {
        id: 'reclaim',
        outcome: 'warning',
        message: `the old volume of ${source.claimName} stays behind as Released (reclaimPolicy Retain)`,
        remedy: 'Delete its PersistentVolume when it is not wanted any more.',
      }
    : undefined;
}
