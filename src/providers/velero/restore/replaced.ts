import { counted } from '../../../core/model/counted.ts';
import { type LiveObject, liveText } from '../../../core/model/live-object.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Check, RestoreRequest } from '../../../core/model/plan.ts';
import type { Refused, World } from '../../../core/model/restorer.ts';
import { listed, refuse } from '../../../core/plan/draft.ts';
import { claimTest } from '../../../core/plan/pod-claims.ts';
import { itemsOf } from '../../../core/plan/seen.ts';
import { claimType } from './names.ts';
import type { Source } from './source.ts';

/** What becomes of the claims of a namespace in a restore in place. */
export interface Replaced {
  /** Those that are deleted and come back. */
  readonly claims: readonly LiveObject[];
  /** Chosen by name and gone now: they only come back. */
  readonly gone: readonly string[];
  /** Those that stay, with the reason. */
  readonly kept: readonly { readonly claim: LiveObject; readonly why: string }[];
  readonly checks: readonly Check[];
  readonly dangers: readonly string[];
}

/**
 * Only a claim of which the backup has, or may have, data is deleted. Which claims its snapshots are of stands in its store only; what
 * that leaves open is a check that is unknown, or a refusal.
 */
export function replacedClaims(request: RestoreRequest, source: Source, world: World): Replaced | Refused {
  const { namespace, only } = request;
  const { facts, pinned } = source;
  const seen = itemsOf(world.all(claimType, namespace));
  if (!seen) return refuse(`the claims of ${namespace} cannot be read.`, 'Ask for the right to list them.');
  const all = [...seen].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const its = workloadTest(request, world);
  if (typeof its !== 'function') return its;
  const isChosen = (name: string): boolean => (only?.claims?.includes(name) ?? true) && its(name);
  const chosen = all.filter(({ metadata }) => isChosen(metadata.name));
  const gone = (only?.claims ?? facts.known.map(({ claim }) => claim)).filter(
    (name) => its(name) && !all.some(({ metadata }) => metadata.name === name),
  );
  const without = [...chosen.map(({ metadata }) => metadata.name), ...gone].find(
    (name) => only?.claims?.includes(name) && ['none', 'failed'].includes(facts.of(name)),
  );
  if (without !== undefined) {
    return refuse(
      `Backup ${pinned.name} has no data of claim ${without}: it would come back EMPTY.`,
      'Choose another restore point.',
    );
  }
  const claims = chosen.filter(({ metadata }) => !['none', 'failed'].includes(facts.of(metadata.name)));
  if (claims.length === 0 && gone.length === 0) {
    return chosen.length === 0
      ? refuse(`${namespace} has no such claim to restore.`, 'Restore into a new namespace.')
      : refuse(
          `Backup ${pinned.name} has no data of ${listed(chosen.map(({ metadata }) => metadata.name))}: they would come back EMPTY.`,
          'Choose another restore point.',
        );
  }
  const open = [...claims.map(({ metadata }) => metadata.name), ...gone].filter(
    (name) => !['files', 'moved'].includes(facts.of(name)),
  );
  const certainty = snapshotChecks(source, open, all, only?.claims !== undefined || only?.workload !== undefined);
  if ('refused' in certainty) return certainty;
  return {
    claims,
    gone,
    kept: all
      .filter((one) => !claims.includes(one))
      .map((claim) => ({
        claim,
        why: chosen.includes(claim) ? 'the backup has no data of it' : 'it was not chosen',
      })),
    ...certainty,
  };
}

function workloadTest({ namespace, only }: RestoreRequest, world: World): ((claim: string) => boolean) | Refused {
  if (!only?.workload) return () => true;
  const { type, name } = only.workload;
  const seen = world.one(type, namespace, name);
  if (seen.state === 'seen') return claimTest(type, seen.value);
  return seen.state === 'unread'
    ? refuse(`${kindOf(type)} ${name} cannot be read: ${seen.why}`, 'Name its claims instead.')
    : refuse(`${namespace} has no ${kindOf(type)} ${name}.`, 'Name its claims instead.');
}

type Certainty = Pick<Replaced, 'checks' | 'dangers'>;

/** Holds the number of snapshots against the number of claims that rely on them. */
function snapshotChecks(
  { facts, pinned }: Source,
  open: readonly string[],
  all: readonly LiveObject[],
  isSelection: boolean,
): Certainty | Refused {
  if (open.length === 0) return { checks: [], dangers: [] };
  const { completed, attempted, isOurs } = facts.snapshots;
  const could = all.filter(({ metadata }) => !['files', 'moved'].includes(facts.of(metadata.name)));
  if (completed > 0 && isOurs && completed < could.length && !isSelection) {
    return refuse(
      `Backup ${pinned.name} has ${counted(completed, 'snapshot')}, and ${namesOf(could)} are ${could.length} claims: of which ones stands in its store only.`,
      'Choose the claims that you know to be in it, or restore into a new namespace and look.',
    );
  }
  if (completed > 0 && completed < open.length) {
    return refuse(
      `Backup ${pinned.name} has ${counted(completed, 'snapshot')} for ${open.length} claims.`,
      'Choose fewer claims, or restore into a new namespace and look.',
    );
  }
  const isEven = isOurs && completed === attempted && completed === could.length;
  if (isEven) {
    return {
      checks: [
        {
          id: 'volume-data',
          outcome: 'warning',
          message: `the backup counts ${counted(completed, 'snapshot')}, as many as there are claims; of which claims stands in its store only`,
        },
      ],
      dangers: [],
    };
  }
  const why =
    completed > 0
      ? `it counts ${counted(completed, 'snapshot')}${isOurs ? '' : ' in all its namespaces'}, and of which claims stands in its store only`
      : 'no copy of them is recorded in the cluster';
  return {
    checks: [
      {
        id: 'volume-data',
        outcome: 'unknown',
        message: `whether the backup has the data of ${listed(open)} cannot be told: ${why}`,
        remedy: 'Look into the volumes of the backup, or restore into a new namespace first.',
      },
    ],
    dangers: [
      `If the backup has no data of ${listed(open)}, they come back EMPTY; the present state is then in the safety backup only.`,
    ],
  };
}

const namesOf = (all: readonly LiveObject[]): string => listed(all.map(({ metadata }) => metadata.name));

export const isBound = (claim: LiveObject): boolean => liveText(claim, 'status', 'phase') === 'Bound';
