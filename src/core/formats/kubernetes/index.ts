import type { Format } from '../contract.ts';
import { looksLikeManifests } from './accepts.ts';
import { composeManifests } from './compose.ts';
import type { Manifest } from './manifest.ts';
import { readManifests } from './read.ts';

export type { Manifest } from './manifest.ts';

/** Plain manifests: what no kustomization, chart or other root puts together. */
export const kubernetes: Format<Manifest> = {
  id: 'kubernetes',
  title: 'Kubernetes manifests',
  order: 100,
  accepts: looksLikeManifests,
  parse: readManifests,
  compose: composeManifests,
};
