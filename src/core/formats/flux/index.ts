import type { Format } from '../contract.ts';
import { composeFlux } from './compose.ts';

/** Flux Kustomizations: folders of the workspace as a cluster applies them, variables substituted. */
export const flux: Format<never> = {
  id: 'flux',
  title: 'Flux',
  order: 40,
  // The objects themselves are read by the kubernetes format; that there are any is all that counts here.
  accepts: ({ path, text }) => /\.ya?ml$/.test(path) && text.includes('kustomize.toolkit.fluxcd.io/'),
  parse: ({ path }) => ({ path, documents: [], notices: [] }),
  compose: composeFlux,
};
