import { counted } from '../../../core/model/counted.ts';
import { type LiveObject, liveText, liveValue } from '../../../core/model/live-object.ts';
import type { Plan, RestoreRequest, Step } from '../../../core/model/plan.ts';
import type { Need, Refused, World } from '../../../core/model/restorer.ts';
import { refuse } from '../../../core/plan/draft.ts';
import { gitopsChecks, gitopsNeeds } from '../../../core/plan/gitops.ts';
import { goesByItself, stillThere, unmounted } from '../../../core/plan/in-place.ts';
import { itemsOf, seenValue } from '../../../core/plan/seen.ts';
import { workloadNeeds } from '../../../core/plan/selected-claims.ts';
import { type Mounter, mounterNeeds, mountersOf, scalingSteps } from '../../../core/plan/workloads.ts';
import { planFilesInPlace } from './in-place-files.ts';
import { deleteClaims, inPlacePlan } from './in-place-parts.ts';
import { planMissing } from './missing.ts';
import { backupType, claimResources, claimType, runName } from './names.ts';
import { isBound, type Replaced, replacedClaims } from './replaced.ts';
import type { Source } from './source.ts';
import { createBackup, createRestore, waitForBackup, waitForRestore, withoutRights } from './steps.ts';

const volumeType = 'PersistentVolume';

export function inPlaceNeeds(request: RestoreRequest, world: World): readonly Need[] {
  const { namespace, only } = request;
  const claims = itemsOf(world.all(claimType, namespace)) ?? [];
  const names = claims.map(({ metadata }) => metadata.name);
  const mounting = mountersOf(world, namespace, names);
  const mounters = 'mounters' in mounting ? mounting.mounters.map(({ live }) => live) : [];
  return [
    { type: claimType, namespace },
    ...mounterNeeds(namespace),
    ...workloadNeeds(only?.workload, namespace),
    ...gitopsNeeds([...claims, ...mounters]),
    ...claims.flatMap((claim) => {
      const name = liveText(claim, 'spec', 'volumeName');
      return name === undefined ? [] : [{ type: volumeType, name }];
    }),
  ];
}

/** Replaces the data of claims: what is there is deleted, with a safety backup of it, and Velero brings the old back. */
export function planInPlace(request: RestoreRequest, source: Source, world: World): Plan | Refused {
  const kinds = request.only?.kinds;
  if (kinds?.some((kind) => !claimResources.includes(kind))) return planMissing(request, source, world, kinds);
  const replaced = replacedClaims(request, source, world);
  if ('refused' in replaced) return replaced;
  for (const claim of replaced.claims) {
    const refusal = goesByItself(claim);
    if (refusal) return refusal;
  }
  const names = replaced.claims.map(({ metadata }) => metadata.name);
  const mounting = mountersOf(world, request.namespace, [...names, ...replaced.gone]);
  if ('refused' in mounting) return mounting;
  const { mounters } = mounting;
  const checks = [
    ...gitopsChecks(world, [...replaced.claims, ...mounters.map(({ live }) => live)]),
    ...mounting.checks,
  ];
  const all = { request, source, world, replaced, mounters, checks };
  const byFiles = [...names, ...replaced.gone].filter((name) => source.facts.of(name) === 'files');
  return byFiles.length > 0 ? planFilesInPlace(all) : planSnapshotsInPlace(all);
}

export interface InPlace {
  readonly request: RestoreRequest;
  readonly source: Source;
  readonly world: World;
  readonly replaced: Replaced;
  readonly mounters: readonly Mounter[];
  /** On who else is at work there. */
  readonly checks: Plan['checks'];
}

/** Snapshots need no pod: everything is stopped, replaced and started again. */
function planSnapshotsInPlace(all: InPlace): Plan | Refused {
  const { request, source, world, replaced, mounters } = all;
  const { namespace } = request;
  const { system, pinned, facts } = source;
  const name = runName(namespace);
  const scaling = scalingSteps(mounters);
  const covered = (itemsOf(world.all(claimType, namespace)) ?? []).filter(
    (claim) => isBound(claim) && isCsi(claim, world),
  );
  const unsafe = replaced.claims.find((claim) => !covered.includes(claim) && isBound(claim));
  if (unsafe) {
    return refuse(
      `the volume of claim ${unsafe.metadata.name} is not a CSI volume: its present state cannot be kept in a snapshot.`,
      'Restore into a new namespace.',
    );
  }
  const isKept = replaced.claims.some(isBound);
  const restored = replaced.claims.map(({ metadata }) => metadata.name);
  const fromSnapshot = facts.snapshots.isByPlugin
    ? []
    : [...restored, ...replaced.gone].filter((claim) => facts.of(claim) === 'snapshot');
  const steps: Step[] = [
    ...scaling.down,
    ...restored.map((claim) => unmounted(namespace, claim)),
    ...(isKept
      ? [
          createBackup(system, name, `Keep the present state in Backup ${name}`, {
            includedNamespaces: [namespace],
            snapshotVolumes: true,
            snapshotMoveData: false,
            defaultVolumesToFsBackup: false,
            ttl: '720h0m0s',
          }),
          waitForBackup(system, name),
          {
            id: 'wait-safety-data',
            title: `Make sure that Backup ${name} has ${counted(covered.length, 'volume')}`,
            do: 'wait' as const,
            ref: { type: backupType, namespace: system, name },
            until: {
              is: 'field' as const,
              path: ['status', 'csiVolumeSnapshotsCompleted'],
              in: [covered.length],
              failed: { path: ['status', 'phase'], in: ['Completed'] },
            },
            seconds: 60,
          },
        ]
      : []),
    // The safety backup took its time: what was true at its beginning is looked at again.
    ...(restored.length > 0 ? [stillThere(pinned), ...scaling.stillDown] : []),
    ...restored.map((claim) => unmounted(namespace, claim, 'still-')),
    ...deleteClaims(replaced.claims, namespace),
    createRestore(system, name, {
      backupName: pinned.name,
      includedNamespaces: [namespace],
      includedResources: claimResources,
      ...withoutRights(system),
    }),
    // With an error elsewhere the claims may be well: the next steps look at each of them.
    waitForRestore(system, name, fromSnapshot.length > 0 ? ['Completed', 'PartiallyFailed'] : ['Completed']),
    ...fromSnapshot.map(
      (claim): Step => ({
        id: `filled-${claim}`,
        title: `Make sure that claim ${claim} is filled from a snapshot`,
        do: 'wait',
        ref: { type: claimType, namespace, name: claim },
        until: {
          is: 'field',
          path: ['spec', 'dataSource', 'kind'],
          in: ['VolumeSnapshot'],
          // Bound without a source is empty: nobody may begin to work with it.
          failed: { path: ['status', 'phase'], in: ['Bound'] },
          messages: [['status', 'phase']],
        },
        seconds: 120,
      }),
    ),
    ...scaling.up,
    ...scaling.ready,
  ];
  return inPlacePlan(all, {
    steps,
    effects: scaling.effects,
    isKept,
    keptBy: `${counted(covered.length, 'snapshot')} on the same storage`,
    dangers: scaling.dangers,
    rights: scaling.rights,
    basis: scaling.basis,
  });
}

/** Unread counts as one: the number of snapshots is looked at before anything is deleted. */
function isCsi(claim: LiveObject, world: World): boolean {
  const volume = seenValue(world.one(volumeType, undefined, liveText(claim, 'spec', 'volumeName') ?? ''));
  return volume === undefined || liveValue(volume, 'spec', 'csi') !== undefined;
}
