import type { LiveObject } from '../model/live-object.ts';
import type { PinnedPoint, Step } from '../model/plan.ts';
import type { Refused } from '../model/restorer.ts';
import { kindOf } from './seen.ts';

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

/** For the moment before the old state is removed: schedules, expiry and people delete restore points at any time. */
export function stillThere({ type, namespace, name, uid }: PinnedPoint): Step {
  return {
    id: 'still-point',
    title: `Make sure that ${kindOf(type)} ${name} is still there`,
    do: 'wait',
    ref: { type, namespace, name },
    until: { is: 'field', path: ['metadata', 'uid'], in: [uid], failed: { path: ['metadata', 'uid'] } },
    seconds: 30,
  };
}
