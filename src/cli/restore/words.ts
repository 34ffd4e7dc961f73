import type { Arguments } from '../arguments.ts';
import { Refusal } from '../refusal.ts';

/** No guess: a plan for the wrong cluster looks just like the right one. */
export function needed(args: Arguments, command: string, option: string, value: string): string {
  const given = args.value(option);
  if (given !== undefined) return given;
  throw new Refusal('usage', `backops ${command} needs --${option} ${value}.`, `See: backops ${command} --help`);
}

export function refusePositionals(args: Arguments, command: string): void {
  const [extra] = args.positionals;
  if (extra === undefined) return;
  throw new Refusal('usage', `backops ${command} reads no files: ${extra}.`, `See: backops ${command} --help`);
}

/** The options among `names` that were given, as typed. */
export function givenOf(args: Arguments, names: readonly string[]): readonly string[] {
  return names.filter((name) => args.has(name)).map((name) => `--${name}`);
}

/** For a line that somebody copies into a shell. */
export const shellWord = (word: string): string =>
  /^[\w:.@/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The same arguments, with a value for an option that was not given. */
export function withDefault(args: Arguments, option: string, value: string): Arguments {
  if (args.has(option)) return args;
  return {
    ...args,
    has: (name) => name === option || args.has(name),
    value: (name) => (name === option ? value : args.value(name)),
    values: (name) => (name === option ? [value] : args.values(name)),
  };
}
