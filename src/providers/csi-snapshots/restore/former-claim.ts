import type { Manifest } from '../../../core/model/cluster-writer.ts';
import type { LiveObject } from '../../../core/model/live-object.ts';
import type { RestoreRequest } from '../../../core/model/plan.ts';
import { claimType } from './types.ts';

/** The claim as an earlier run found and deleted it: one that it did not make again has to come back the same. */
export function formerClaim({
  owed = [],
}: RestoreRequest): { readonly manifest: Manifest; readonly live: LiveObject } | undefined {
  for (const one of owed) {
    if ('manifest' in one && one.ref.type === claimType) return { manifest: one.manifest, live: one.manifest };
  }
  return undefined;
}
