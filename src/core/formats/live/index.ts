import { isClusterPath } from '../../model/cluster-path.ts';
import type { Format } from '../contract.ts';
import { composeLive } from './compose.ts';
import { type LiveDocument, readLive } from './read.ts';

/**
 * Objects of a connected cluster, one JSON text each (src/cluster-source writes them). Only policies and facts are among them: what is
 * judged is what the files say.
 */
export const live: Format<LiveDocument> = {
  id: 'live',
  title: 'Connected cluster',
  // Last: where files and cluster tell the same fact, the files come first.
  order: 900,
  accepts: ({ path }) => isClusterPath(path),
  parse: readLive,
  compose: composeLive,
};
