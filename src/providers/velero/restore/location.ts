import { parseGoDuration } from '../../../core/model/duration.ts';
import { type LiveObject, liveText, liveValue } from '../../../core/model/live-object.ts';
import type { Check } from '../../../core/model/plan.ts';
import type { World } from '../../../core/model/restorer.ts';
import { itemsOf } from '../../../core/plan/seen.ts';
import { locationType } from './names.ts';

/** Velero looks at a location every minute unless it is told otherwise (BackupStorageLocation `spec.validationFrequency`). */
const usualFrequency = 60;
/** Seconds for slow stores and for clocks that differ. */
const patience = 180;

/** Where the backup lies, and whether the server that would restore it is alive. */
export function locationChecks(world: World, namespace: string, name: string | undefined, writes: boolean): Check[] {
  const all = itemsOf(world.all(locationType, namespace));
  if (!all) {
    return [
      {
        id: 'location',
        outcome: 'unknown',
        message: 'whether the store of the backups can be reached cannot be read',
        remedy: `Ask for the right to list backupstoragelocations in ${namespace}.`,
      },
    ];
  }
  const one = all.find(
    (location) =>
      name === location.metadata.name || (name === undefined && liveValue(location, 'spec', 'default') === true),
  );
  if (!one) {
    const message = name === undefined ? 'Velero has no default location' : `Velero has no location ${name}`;
    const remedy = 'Ask the platform team to configure a BackupStorageLocation.';
    return [{ id: 'location', outcome: name === undefined ? 'unknown' : 'blocked', message, remedy }];
  }
  return [
    availability(one),
    ...(writes && liveText(one, 'spec', 'accessMode') === 'ReadOnly'
      ? [
          {
            id: 'location',
            outcome: 'blocked' as const,
            message: `location ${one.metadata.name} is read-only: no backup can be made`,
            remedy: 'Ask the platform team to make it writable.',
          },
        ]
      : []),
    ...aliveChecks(one, world.now),
  ];
}

function availability(location: LiveObject): Check {
  const { name } = location.metadata;
  const phase = liveText(location, 'status', 'phase');
  if (phase === 'Available') return { id: 'location', outcome: 'ok', message: `location ${name} is available` };
  const why = liveText(location, 'status', 'message');
  return phase === 'Unavailable'
    ? {
        id: 'location',
        outcome: 'blocked',
        message: `location ${name} is unavailable: ${why ?? 'Velero does not say why'}`,
        remedy: 'Wait until Velero reaches its store again.',
      }
    : {
        id: 'location',
        outcome: 'unknown',
        message: `Velero does not say whether location ${name} is available`,
        remedy: 'Does the Velero server run?',
      };
}

function aliveChecks(location: LiveObject, now: string): Check[] {
  const written = liveText(location, 'spec', 'validationFrequency');
  const frequency = written === undefined ? usualFrequency : (parseGoDuration(written) ?? usualFrequency);
  const last = liveText(location, 'status', 'lastValidationTime');
  // 0 switches looking off, and then nothing tells whether the server is alive.
  if (frequency === 0 || last === undefined) return [];
  const isOld = Date.parse(now) - Date.parse(last) > (3 * frequency + patience) * 1000;
  return [
    isOld
      ? {
          id: 'server',
          outcome: 'unknown',
          message: `Velero last looked at its store at ${last}: its server may not run`,
          remedy: 'Look at the Deployment velero. What is asked of it now, it may do much later.',
        }
      : { id: 'server', outcome: 'ok', message: 'the Velero server is at work' },
  ];
}
