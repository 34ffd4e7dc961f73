import { get, mapOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Tri } from '../../core/model/tri.ts';

/**
 * A destination that restores into a claim which exists (`destinationPVC`) writes over it. One without makes an image of its own,
 * from which claims are filled through their `dataSourceRef` when they are created: the usual way to bootstrap, and harmless to apply.
 */
export function overwrites(destination: Resource): Tri {
  const spec = get(destination.body, 'spec');
  if (spec?.kind === 'unknown') return 'unknown';
  for (const mover of ['restic', 'kopia', 'rclone', 'rsync', 'rsyncTLS']) {
    const settings = get(spec, mover);
    if (settings === undefined) continue;
    const claim = get(settings, 'destinationPVC');
    // rsync's destinations only listen: what arrives, and when, is up to the source.
    if (claim?.kind === 'scalar') return mover.startsWith('rsync') ? 'unknown' : 'yes';
    return claim === undefined && mapOf(settings) ? 'no' : 'unknown';
  }
  return 'no';
}
