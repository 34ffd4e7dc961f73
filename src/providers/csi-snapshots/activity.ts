import type { Activities, Activity, ActivityState } from '../../core/model/activity.ts';
import { type LiveObject, liveText, liveValue } from '../../core/model/live-object.ts';

const snapshot = 'snapshot.storage.k8s.io/VolumeSnapshot';
const claim = 'PersistentVolumeClaim';

/** VolumeSnapshots as they are made, and claims that are filled from one. */
export const activities: Activities = {
  provider: 'csi-snapshots',
  title: 'CSI snapshots',
  reads: [
    { type: snapshot, scope: 'asked', isPoint: true },
    { type: claim, scope: 'asked', isPoint: true },
  ],
  list(objects) {
    const filled = (objects.of(claim) ?? []).flatMap((one) => {
      const source = sourceOf(one);
      return source === undefined ? [] : filling(one, source);
    });
    return [...(objects.of(snapshot) ?? []).map(making), ...filled];
  },
};

function making(one: LiveObject): Activity {
  const message = liveText(one, 'status', 'error', 'message');
  const isReady = liveValue(one, 'status', 'readyToUse');
  const state: ActivityState = one.metadata.deletionTimestamp
    ? 'deleting'
    : isReady === true
      ? 'complete'
      : message !== undefined
        ? 'failed'
        : isReady === false
          ? 'running'
          : 'waiting';
  const source = liveText(one, 'spec', 'source', 'persistentVolumeClaimName');
  const phases: Readonly<Record<string, string>> = { complete: 'Ready', failed: 'Error', deleting: 'Deleting' };
  return {
    ...common(one, 'VolumeSnapshot', snapshot),
    what: 'snapshot',
    state,
    phase: phases[state] ?? 'NotReady',
    about: source === undefined ? 'a snapshot that was made elsewhere' : `claim ${source}`,
    ...(message !== undefined && state !== 'complete' && { message }),
  };
}

function filling(one: LiveObject, source: string): Activity {
  const phase = liveText(one, 'status', 'phase') ?? 'Pending';
  // A claim may wait for its first pod (WaitForFirstConsumer): Pending does not say that anything is done.
  const states: Readonly<Record<string, ActivityState>> = { Pending: 'waiting', Bound: 'complete', Lost: 'failed' };
  return {
    ...common(one, claim, claim),
    what: 'restore',
    state: one.metadata.deletionTimestamp
      ? 'deleting'
      : Object.hasOwn(states, phase)
        ? (states[phase] as ActivityState)
        : 'unknown',
    phase,
    about: `claim ${one.metadata.name} from VolumeSnapshot ${source}`,
  };
}

function common(one: LiveObject, kind: string, type: string) {
  const { name, namespace = '', creationTimestamp } = one.metadata;
  return {
    id: `csi-snapshots/${kind}/${namespace}/${name}`,
    provider: 'csi-snapshots',
    type,
    name,
    namespace,
    ...(creationTimestamp && { startedAt: creationTimestamp }),
    volumes: [],
  };
}

function sourceOf(one: LiveObject): string | undefined {
  for (const field of ['dataSourceRef', 'dataSource']) {
    if (liveText(one, 'spec', field, 'kind') === 'VolumeSnapshot') return liveText(one, 'spec', field, 'name');
  }
  return undefined;
}
