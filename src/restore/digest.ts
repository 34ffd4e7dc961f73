import { createHash } from 'node:crypto';
import type { Plan } from '../core/model/plan.ts';

/** 16 hexadecimal digits over everything that a plan says. The same plan has the same, in whichever order its fields are. */
export function digestOf(plan: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(plan)))
    .digest('hex')
    .slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
