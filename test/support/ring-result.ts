import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot } from './paths.ts';

/** What one ring did. `notRun` says why a ring could not run here, and how to change that. */
export interface RingResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly milliseconds: number;
  readonly notRun?: string;
  /** Each spec that failed: its full title, and the first line of what it said. */
  readonly failures?: readonly string[];
  /** What failed beside other rings and passed when its file ran alone. */
  readonly onlyBusy?: readonly string[];
  /** Paths of the spec files with failures. */
  readonly failedFiles?: readonly string[];
  /** What was left out of a ring that ran, and why. */
  readonly leftOut?: string;
}

export const resultFile = (ring: string): string => inRoot('out', 'results', `${ring}.json`);

export function writeResult(file: string, result: RingResult): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(result)}\n`);
}

export function readResult(file: string): RingResult | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RingResult;
  } catch {
    return undefined;
  }
}
