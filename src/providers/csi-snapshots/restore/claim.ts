import type { Manifest } from '../../../core/model/cluster-writer.ts';
import { type LiveObject, quantityBytes } from '../../../core/model/live-object.ts';
import type { PlannedVolume, Step } from '../../../core/model/plan.ts';
import { manifestOf } from '../../../core/plan/manifest.ts';
import type { Source } from './source.ts';
import { claimType, snapshotGroup } from './types.ts';

/** A claim that is filled from a snapshot of its own namespace. */
export function claimFrom(source: Source, snapshot: string, at: { namespace: string; name: string }): Manifest {
  const { accessModes, volumeMode, storageClassName, storage } = source.spec;
  return {
    apiVersion: 'v1',
    kind: claimType,
    metadata: { name: at.name, namespace: at.namespace },
    spec: {
      accessModes,
      volumeMode,
      storageClassName,
      resources: { requests: { storage } },
      dataSource: { apiGroup: snapshotGroup, kind: 'VolumeSnapshot', name: snapshot },
    },
  };
}

/** The same claim again, as it is now, but filled from the snapshot. */
export function claimAgain(live: LiveObject, source: Source, snapshot: string): Manifest {
  const { metadata } = manifestOf(live, 'v1', claimType);
  const { name, namespace = '' } = live.metadata;
  const fresh = claimFrom(source, snapshot, { name, namespace });
  return { ...fresh, metadata };
}

export function volumeOf(claim: string, namespace: string, source: Source, isReplaced: boolean): PlannedVolume {
  const bytes = quantityBytes(source.spec.storage);
  return {
    namespace,
    claim,
    ...(bytes !== undefined && { bytes }),
    storageClass: source.spec.storageClassName,
    isReplaced,
  };
}

export function waitBound(namespace: string, claim: string): Step {
  return {
    id: `bound-${claim}`,
    title: `Wait until claim ${claim} is bound`,
    do: 'wait',
    ref: { type: claimType, namespace, name: claim },
    until: { is: 'field', path: ['status', 'phase'], in: ['Bound'] },
    seconds: 600,
  };
}

export function waitReady(type: string, namespace: string, snapshot: string): Step {
  return {
    id: `ready-${snapshot}`,
    title: `Wait until VolumeSnapshot ${snapshot} is ready`,
    do: 'wait',
    ref: { type, namespace, name: snapshot },
    // The controller tries again after an error, so that one says why it waits and does not end it.
    until: { is: 'field', path: ['status', 'readyToUse'], in: [true], messages: [['status', 'error', 'message']] },
    seconds: 600,
  };
}
