import type { Format } from './contract.ts';

/** Formats in no particular order; each says in `order` when it composes. */
export const formats: readonly Format[] = [];
