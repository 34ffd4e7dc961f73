import type { Right } from '../../../core/model/cluster-reader.ts';
import { counted } from '../../../core/model/counted.ts';
import { type LiveObject, liveText, liveValue } from '../../../core/model/live-object.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Plan, Step } from '../../../core/model/plan.ts';
import type { Refused, World } from '../../../core/model/restorer.ts';
import { listed, refuse } from '../../../core/plan/draft.ts';
import { stillThere, unmounted } from '../../../core/plan/in-place.ts';
import { manifestOf } from '../../../core/plan/manifest.ts';
import { claimsOfPod, claimTest } from '../../../core/plan/pod-claims.ts';
import { basisOf, itemsOf } from '../../../core/plan/seen.ts';
import { isOver, type Mounter, workloadRight } from '../../../core/plan/workloads.ts';
import type { InPlace } from './in-place.ts';
import { deleteClaims, inPlacePlan } from './in-place-parts.ts';
import { claimResources, fileBackupType, isShortEnough, runName } from './names.ts';
import { createBackup, createRestore, waitForBackup, waitForRestore, withoutRights } from './steps.ts';

const statefulSet = 'apps/StatefulSet';
const replicaSet = 'apps/ReplicaSet';
const restored = ['pods', ...claimResources];

/**
 * Files come back through the pods of the backup: Velero restores each with an init container that waits for them. A controller would
 * delete such a pod at once when it is scaled to 0, and take it for its own otherwise, so the workload itself goes and is made again
 * (https://velero.io/docs/main/file-system-backup, "Restoring").
 */
export function planFilesInPlace(all: InPlace): Plan | Refused {
  const { request, source, world, replaced, mounters } = all;
  const { namespace } = request;
  const { system, pinned } = source;
  const name = runName(namespace);
  if (!isShortEnough(namespace)) {
    return refuse(
      `${namespace} is too long a name: Velero would cut the names of what it makes for the run.`,
      'Restore into a new namespace.',
    );
  }
  const refusal = whyNot(all);
  if (refusal) return refusal;
  const workloads = mounters.map((one) => ({ ...one, what: `${kindOf(one.ref.type)} ${one.ref.name}` }));
  const owed = owedSelectors(all);
  const hasSelectors = workloads.length + owed.length > 0;
  const labels = { 'velero.io/backup-name': name };
  const steps: Step[] = [
    ...(replaced.claims.length > 0
      ? [
          createBackup(system, name, `Keep the present state in Backup ${name}`, {
            includedNamespaces: [namespace],
            snapshotVolumes: false,
            defaultVolumesToFsBackup: true,
            ttl: '720h0m0s',
          }),
          waitForBackup(system, name),
          ...replaced.claims.map(
            ({ metadata }): Step => ({
              id: `wait-safety-${metadata.name}`,
              title: `Make sure that Backup ${name} has the files of ${metadata.name}`,
              do: 'wait',
              ref: { type: fileBackupType, namespace: system, name: metadata.name },
              // A volume that is excluded by an annotation or a policy is left out without a word.
              until: {
                is: 'labelled',
                labels: { ...labels, 'velero.io/pvc-uid': metadata.uid ?? '' },
                path: ['status', 'phase'],
                in: ['Completed'],
              },
              seconds: 60,
            }),
          ),
        ]
      : []),
    ...workloads.map(
      (one): Step => ({
        id: `delete-${idOf(one)}`,
        title: `Delete ${one.what} and its pods`,
        do: 'delete',
        ref: one.ref,
        uid: one.uid,
        takeBack: { do: 'create', object: again(one, world) },
      }),
    ),
    ...workloads.flatMap((one) =>
      replicaSetsOf(one, namespace, world).map(
        ({ metadata }): Step => ({
          id: `gone-${metadata.name}`,
          title: `Wait until its ReplicaSet ${metadata.name} is gone`,
          do: 'wait',
          ref: { type: replicaSet, namespace, name: metadata.name },
          until: { is: 'gone' },
          seconds: 120,
        }),
      ),
    ),
    ...replaced.claims.map(({ metadata }) => unmounted(namespace, metadata.name)),
    ...(replaced.claims.length > 0 ? [stillThere(pinned)] : []),
    ...deleteClaims(replaced.claims, namespace),
    createRestore(system, name, {
      backupName: pinned.name,
      includedNamespaces: [namespace],
      includedResources: hasSelectors
        ? restored
        : [...restored, 'statefulsets.apps', 'deployments.apps', 'replicasets.apps'],
      ...(hasSelectors && {
        orLabelSelectors: [...workloads.map(({ live }) => liveValue(live, 'spec', 'selector')), ...owed],
      }),
      ...withoutRights(system),
    }),
    // However it ends, the workload must be made again; what is back is told when it is verified.
    waitForRestore(system, name, ['Completed', 'PartiallyFailed', 'Failed']),
    ...(!hasSelectors
      ? []
      : [
          {
            id: 'delete-restored-pods',
            title: 'Delete the pods that Velero needed to restore the files',
            do: 'delete-labelled' as const,
            type: 'Pod',
            namespace,
            labels: { 'velero.io/restore-name': name },
            seconds: 300,
          },
        ]),
    ...workloads.map(
      (one): Step => ({
        id: `create-${idOf(one)}`,
        title: `Create ${one.what} again as it was`,
        do: 'create',
        object: again(one, world),
      }),
    ),
    ...workloads.map(
      (one): Step => ({
        id: `ready-${idOf(one)}`,
        title: `Wait until ${one.what} is ready`,
        do: 'wait',
        ref: one.ref,
        until: { is: 'ready' },
        seconds: 600,
      }),
    ),
  ];
  return inPlacePlan(all, {
    steps,
    effects: workloads.map(({ ref }) => ({
      kind: 'replace',
      what: kindOf(ref.type),
      namespace,
      name: ref.name,
      detail: 'deleted with its pods, and created again as it is: it is down meanwhile',
    })),
    isKept: replaced.claims.length > 0,
    keptBy: `the files of ${counted(replaced.claims.length, 'claim')} in the store`,
    dangers: [
      ...(workloads.length > 0
        ? [
            `${listed(workloads.map(({ what }) => what))} is deleted and made again; what is written while the safety backup runs, until the pods have stopped, is in neither copy.`,
            'The pods of the backup run for a moment with the restored files before they are replaced.',
          ]
        : ['The workload that used these claims is gone: it comes back.']),
    ],
    rights: workloads.flatMap(({ ref }): Right[] => {
      return [
        workloadRight(ref, { verb: 'delete', name: ref.name }),
        workloadRight(ref, { verb: 'create' }),
        workloadRight(ref, { verb: 'get' }),
        { verb: 'delete', group: '', resource: 'pods', namespace },
      ];
    }),
    basis: mounters.map(({ ref, live }) => basisOf(ref.type, live)),
  });
}

/** What would write into volumes that nobody chose, or could not be kept before. */
function whyNot(all: InPlace): Refused | undefined {
  const { request, source, world, replaced, mounters } = all;
  const { namespace } = request;
  const pods = (itemsOf(world.all('Pod', namespace)) ?? []).filter((one) => !isOver(one));
  const names = [...replaced.claims.map(({ metadata }) => metadata.name), ...replaced.gone];
  for (const { ref, live } of mounters) {
    const what = `${kindOf(ref.type)} ${ref.name}`;
    if (ref.type === statefulSet && policyOf(live) === 'Delete') {
      return refuse(
        `${what} deletes its claims when it is deleted (persistentVolumeClaimRetentionPolicy.whenDeleted: Delete), and files come back only without it.`,
        'Set whenDeleted to Retain first, or restore into a new namespace.',
      );
    }
    const isIts = claimTest(ref.type, live);
    const other = source.facts.known.find(
      ({ claim, data }) => data === 'files' && isIts(claim) && !names.includes(claim),
    );
    if (other) {
      return refuse(
        `${what} also mounts ${other.claim}, whose files Velero would restore with the same pods, over the present ones.`,
        'Choose all of its claims, or restore into a new namespace.',
      );
    }
  }
  if (mounters.length === 0 && pods.length > 0 && owedSelectors(all).length === 0) {
    return refuse(
      `nothing mounts ${listed(names)} any more, and Velero restores files only with the pods of the backup, beside those that run.`,
      'Restore into a new namespace.',
    );
  }
  for (const { metadata } of replaced.claims) {
    const mounting = pods.filter((one) => claimsOfPod(liveValue(one, 'spec')).includes(metadata.name));
    if (mounting.length > 1) {
      return refuse(
        `${counted(mounting.length, 'pod')} mount claim ${metadata.name}: the files would come back under pods that already run.`,
        'Restore into a new namespace.',
      );
    }
    if (!mounting.some((one) => liveText(one, 'status', 'phase') === 'Running')) {
      return refuse(
        `no running pod mounts claim ${metadata.name}, and without one Velero cannot keep its present files.`,
        'Start its workload, or restore into a new namespace.',
      );
    }
  }
  return undefined;
}

/** Of workloads that an earlier run deleted, and that are made again at the end. */
function owedSelectors({ request, world }: InPlace): readonly unknown[] {
  return (request.owed ?? []).flatMap((one) =>
    'manifest' in one && world.one(one.ref.type, one.ref.namespace, one.ref.name).state === 'absent'
      ? [liveValue(one.manifest, 'spec', 'selector')]
      : [],
  );
}

function policyOf(live: LiveObject): string | undefined {
  return liveText(live, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted');
}

function again({ ref, live }: Mounter, world: World) {
  return manifestOf(live, world.apiVersion(ref.type) ?? 'apps/v1', kindOf(ref.type));
}

/** Their last pods gone, they still take restored ones for their own until the garbage collector comes. */
function replicaSetsOf({ uid }: Mounter, namespace: string, world: World): readonly LiveObject[] {
  return (itemsOf(world.all(replicaSet, namespace)) ?? [])
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

const idOf = ({ ref }: Mounter): string => `${kindOf(ref.type).toLowerCase()}-${ref.name}`;
