import type { Format } from '../contract.ts';
import { composeKustomize } from './compose.ts';
import { acceptsKustomize, type KustomizeDocument, readKustomize } from './read.ts';

export { kustomizationOf } from './kustomization-of.ts';

/** Kustomizations: bases, overlays and components, put together as `kustomize build` does. */
export const kustomize: Format<KustomizeDocument> = {
  id: 'kustomize',
  title: 'Kustomize',
  order: 50,
  accepts: acceptsKustomize,
  parse: readKustomize,
  compose: composeKustomize,
};
