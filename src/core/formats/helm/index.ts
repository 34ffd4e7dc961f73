import type { Format } from '../contract.ts';
import { composeHelm } from './compose.ts';
import { acceptsHelm, type HelmDocument, readHelm } from './read.ts';

/** Helm charts: templates read without rendering them, so that what an install decides stays unknown. */
export const helm: Format<HelmDocument> = {
  id: 'helm',
  title: 'Helm',
  order: 45,
  accepts: acceptsHelm,
  parse: readHelm,
  compose: composeHelm,
};
