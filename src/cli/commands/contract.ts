import type { Arguments } from '../arguments.ts';
import type { Io } from '../io.ts';

/** Gives the exit code; throws a Refusal when it cannot run. */
export type Command = (args: Arguments, io: Io) => Promise<number>;
