import type { LiveObject } from '../model/live-object.ts';
import { kindOf } from '../model/object-type.ts';
import type { PinnedPoint, Step } from '../model/plan.ts';
import type { Refused } from '../model/restorer.ts';

const claimType = 'PersistentVolumeClaim';

/** A claim that is held by its pods alone goes as soon as they stop, before anything of it is kept. */
export function goesByItself({ metadata }: LiveObject): Refused | undefined {
  if (metadata.deletionTimestamp) {
    return {
      refused: `claim ${metadata.name} is being deleted: it goes with its data as soon as no pod uses it.`,
      remedy: 'Restore beside it or into a new namespace, and keep its pods running until its data is copied.',
    };
  }
  const pod = metadata.ownerReferences?.find(({ kind }) => kind === 'Pod');
  return (
    pod && {
      refused: `claim ${metadata.name} belongs to pod ${pod.name} and goes with it (a generic ephemeral volume).`,
      remedy: 'Restore beside it or into a new namespace.',
    }
  );
}

/** Waits until no pod mounts a claim; again, for the moment before it is deleted, only looks. */
export function unmounted(namespace: string, claim: string, again: '' | 'still-' = ''): Step {
  return {
    id: `${again}unmounted-${claim}`,
    title: `${again === '' ? 'Wait until' : 'Make sure that'} nothing mounts claim ${claim}`,
    do: 'wait',
    ref: { type: claimType, namespace, name: claim },
    until: { is: 'unmounted' },
    seconds: again === '' ? 300 : 30,
  };
}

/** For the moment before the old state is removed: schedules, expiry and people delete restore points at any time. */
export function stillThere({ type, namespace, name, uid }: PinnedPoint): Step {
  return {
    id: 'still-point',
    title: `Make sure that ${kindOf(type)} ${name} is still there`,
    do: 'wait',
    ref: { type, namespace, name },
    until: {
      is: 'field',
      path: ['metadata', 'uid'],
      in: [uid],
      failed: { path: ['metadata', 'uid'] },
      why: 'another one has its name now',
    },
    seconds: 30,
  };
}
