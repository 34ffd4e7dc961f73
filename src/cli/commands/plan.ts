import type { Command } from './contract.ts';
import { restoreAs } from './restore.ts';

/** What `restore` would do, and the digest with which it is confirmed. */
export const plan: Command = (args, io) => {
  const dry = { ...args, has: (name: string) => name === 'dry-run' || args.has(name) };
  return restoreAs('plan', dry, io);
};
