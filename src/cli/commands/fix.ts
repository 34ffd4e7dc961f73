import { Refusal } from '../refusal.ts';
import type { Command } from './contract.ts';

export const fix: Command = async () => {
  throw new Refusal('usage', 'fix is not there yet.');
};
